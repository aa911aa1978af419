// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include "../support/key_set.h"
#include "attacks.h"
#include "forge.h"

namespace jwtsync {
namespace {

using namespace std::string_literals;
using testing::Pair;

KeyRing ring_of_text(const std::string& text) { return KeyRing::parse(Secret::copy_of(text).value()).value(); }

/// Collects the attacks on one ring.
class Target {
 public:
  Target(std::vector<RingAttack>& attacks, std::string name, std::string keys)
      : attacks_(attacks), name_(std::move(name)), keys_(std::move(keys)), ring_(ring_of_text(keys_)) {}

  Target& add(const std::string& name, std::string token, Code code) {
    attacks_.push_back({{name_ + '/' + name, std::move(token), code, good_expectations()}, keys_, ring_});
    return *this;
  }
  /// Good header and claims, and these bytes as their signature.
  Target& signature(const std::string& name, std::string_view header, const std::string& bytes) {
    return add(name, encode(header) + '.' + encode(good_claims) + '.' + encode(bytes), Code::token_signature_invalid);
  }

 private:
  std::vector<RingAttack>& attacks_;
  std::string name_;
  std::string keys_;
  KeyRing ring_;
};

std::string without_lines(const std::string& pem) {
  std::string text;
  for (std::size_t at = pem.find('\n') + 1; pem[at] != '-'; ++at) {
    if (pem[at] != '\n') text += pem[at];
  }
  return text;
}

/// The oldest one: the public key as an HMAC secret, in every form that somebody may have it in.
void add_confusion(std::vector<RingAttack>& attacks) {
  for (const Algorithm algorithm : {Algorithm::rs256, Algorithm::ps256, Algorithm::es256, Algorithm::eddsa}) {
    const Pair& pair = Pair::of(algorithm);
    Target target(attacks, std::string(name_of(algorithm)) + " public key as a secret", public_jwk(pair, algorithm));
    const std::string pem = pair.public_pem();
    const std::pair<std::string, std::string> secrets[] = {
        {"PEM", pem},
        {"PEM without its last line break", pem.substr(0, pem.size() - 1)},
        {"base64", without_lines(pem)},
        {"DER", pair.public_der()},
        {"JWKS", public_jwks(public_ring(pair, algorithm))},
        {"certificate", pair.certificate_pem()},
        {"nothing", ""},
    };
    for (const auto& [form, secret] : secrets) {
      target.add(form + ", as HS256", token_of(R"({"alg":"HS256"})", good_claims, secret),
                 Code::token_algorithm_mismatch);
      target.add(form + ", under its own name", token_of(header_of(algorithm), good_claims, secret),
                 Code::token_signature_invalid);
    }
  }
}

void add_rsa(std::vector<RingAttack>& attacks) {
  const Pair& pair = Pair::of(Algorithm::rs256);
  const std::string header = header_of(Algorithm::rs256);
  const std::string input = encode(header) + '.' + encode(good_claims);
  const std::string good = pair.sign(input, Algorithm::rs256);
  Target target(attacks, "RSA", public_jwk(pair, Algorithm::rs256));
  for (const Algorithm other : {Algorithm::rs384, Algorithm::rs512, Algorithm::ps256, Algorithm::ps384}) {
    const std::string name(name_of(other));
    target.add(name + " by the same key", token_by(pair, other, header_of(other), good_claims),
               Code::token_algorithm_mismatch);
    target.signature(name + " under the name RS256", header, pair.sign(input, other));
  }
  target.signature("all zero", header, std::string(256, '\0'))
      .signature("one", header, std::string(255, '\0') + '\1')
      .signature("all ones", header, std::string(256, '\xff'))
      .signature("a zero in front", header, '\0' + good)
      .signature("a zero behind", header, good + '\0')
      .signature("cut by a byte", header, good.substr(0, 255))
      .signature("one byte", header, "\1")
      .add("unsigned", encode(R"({"alg":"none"})") + '.' + encode(good_claims) + ".AA", Code::token_algorithm_mismatch)
      .add("no signature", input + '.', Code::token_malformed);
}

void add_ecdsa(std::vector<RingAttack>& attacks) {
  const Pair& pair = Pair::of(Algorithm::es256);
  const std::string header = header_of(Algorithm::es256);
  const std::string input = encode(header) + '.' + encode(good_claims);
  const std::string good = pair.sign(input, Algorithm::es256);
  const std::string r = good.substr(0, 32), s = good.substr(32), zero(32, '\0');
  // The order of P-256: s and its negative are both right, and so would be anything else modulo it.
  const std::string order =
      "\xff\xff\xff\xff\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\xbc\xe6\xfa\xad"
      "\xa7\x17\x9e\x84\xf3\xb9\xca\xc2\xfc\x63\x25\x51"s;
  Target(attacks, "ECDSA", public_jwk(pair, Algorithm::es256))
      .signature("as ASN.1", header, pair.sign_in_der(input, Algorithm::es256))
      .signature("all zero", header, zero + zero)
      .signature("r is zero", header, zero + s)
      .signature("s is zero", header, r + zero)
      .signature("r is the order", header, order + s)
      .signature("s is the order", header, r + order)
      .signature("both are one", header, zero.substr(1) + '\1' + zero.substr(1) + '\1')
      .signature("halves exchanged", header, s + r)
      .signature("r alone", header, r)
      .signature("r and s with a zero in front", header, '\0' + r + '\0' + s)
      .signature("a byte behind", header, good + '\0')
      .signature("cut by a byte", header, good.substr(0, 63))
      .signature("of another hash", header, pair.sign(input, Algorithm::es384).substr(16))
      .add("another curve's name",
           token_by(Pair::of(Algorithm::es384), Algorithm::es384, R"({"alg":"ES384"})", good_claims),
           Code::token_algorithm_mismatch)
      .add("another curve under its name", token_by(Pair::of(Algorithm::es384), Algorithm::es384, header, good_claims),
           Code::token_signature_invalid);
}

void add_eddsa(std::vector<RingAttack>& attacks) {
  const Pair& pair = Pair::of(Algorithm::eddsa);
  const std::string header = header_of(Algorithm::eddsa);
  const std::string input = encode(header) + '.' + encode(good_claims);
  const std::string good = pair.sign(input, Algorithm::eddsa);
  const std::string zero(32, '\0');
  const std::string identity = '\1' + std::string(31, '\0');  // of order 1
  const std::string order_two = "\xec" + std::string(30, '\xff') + '\x7f';
  // RFC 8032 5.1.7: S must be below the order L; S + L is the same number, and another signature.
  std::string beyond = good;
  const std::string order =
      "\xed\xd3\xf5\x5c\x1a\x63\x12\x58\xd6\x9c\xf7\xa2\xde\xf9\xde\x14"s + std::string(15, '\0') + '\x10';
  unsigned carry = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    carry += static_cast<unsigned char>(good[32 + i]) + static_cast<unsigned char>(order[i]);
    beyond[32 + i] = static_cast<char>(carry & 0xffu);
    carry >>= 8;
  }
  Target(attacks, "EdDSA", public_jwk(pair, Algorithm::eddsa))
      .signature("all zero", header, zero + zero)
      .signature("R of order one", header, identity + zero)
      .signature("R of order two", header, order_two + zero)
      .signature("R of order one, good S", header, identity + good.substr(32))
      .signature("S beyond the order", header, beyond)
      .signature("S all ones", header, good.substr(0, 32) + std::string(32, '\xff'))
      .signature("cut by a byte", header, good.substr(0, 63))
      .signature("a byte behind", header, good + '\0')
      .add("Ed25519 as its name, another key",
           token_by(Pair::generate(Algorithm::eddsa), Algorithm::eddsa, R"({"alg":"Ed25519"})", good_claims),
           Code::token_signature_invalid)
      .add("Ed448 as its name", token_by(pair, Algorithm::eddsa, R"({"alg":"Ed448"})", good_claims),
           Code::token_algorithm_mismatch)
      .add("Ed25519ph as its name", token_by(pair, Algorithm::eddsa, R"({"alg":"Ed25519ph"})", good_claims),
           Code::token_algorithm_mismatch)
      .add("its other name in small letters", token_by(pair, Algorithm::eddsa, R"({"alg":"ed25519"})", good_claims),
           Code::token_algorithm_mismatch)
      .add("in small letters", token_by(pair, Algorithm::eddsa, R"({"alg":"eddsa"})", good_claims),
           Code::token_algorithm_mismatch);
}

/// A key that the token brings along is its own claim about itself.
void add_embedded_keys(std::vector<RingAttack>& attacks) {
  const Pair mallory = Pair::generate(Algorithm::es256);
  const std::string jwks = public_jwks(public_ring(mallory, Algorithm::es256));
  const std::string jwk = public_jwk(mallory, Algorithm::es256);
  Target target(attacks, "key in the token", public_jwk(Pair::of(Algorithm::es256), Algorithm::es256));
  for (const std::string& member : {"\"jwk\":" + jwk, "\"jwks\":" + jwks, R"("jku":"https://mallory.example/jwks")"s,
                                    R"("x5u":"https://mallory.example/cert")"s, R"("x5c":["AA"])"s,
                                    R"("kid":"../../dev/null")"s, R"("kid":"' UNION SELECT 'key")"s}) {
    target.add(member.substr(0, 28),
               token_by(mallory, Algorithm::es256, R"({"alg":"ES256",)" + member + '}', good_claims),
               Code::token_signature_invalid);
  }
}

/// Of several keys, the one that the token names is the one that counts.
void add_kids(std::vector<RingAttack>& attacks) {
  const Pair& first = Pair::of(Algorithm::es256);
  const Pair second = Pair::generate(Algorithm::es256);
  const std::string set = testing::joined_sets(
      {public_jwks(private_ring(first, Algorithm::es256)), public_jwks(public_ring(second, Algorithm::es256)),
       public_jwks(public_ring(Pair::of(Algorithm::rs256), Algorithm::rs256))});
  const KeyRing ring = KeyRing::parse(*Secret::copy_of(set)).value();
  const auto named = [](std::string_view alg, std::string_view kid) {
    return R"({"alg":")" + std::string(alg) + R"(","kid":")" + std::string(kid) + "\"}";
  };
  const std::string kid_of_first(ring.keys()[0].kid()), kid_of_second(ring.keys()[1].kid()), rsa(ring.keys()[2].kid());
  Target(attacks, "several keys", public_jwks(ring))
      .add("the kid of another key", token_by(second, Algorithm::es256, named("ES256", kid_of_first), good_claims),
           Code::token_signature_invalid)
      .add("the kid of a key of another type", token_by(first, Algorithm::es256, named("ES256", rsa), good_claims),
           Code::token_algorithm_mismatch)
      .add("the algorithm of another key", token_by(first, Algorithm::es256, named("RS256", kid_of_first), good_claims),
           Code::token_algorithm_mismatch)
      .add("no kid", token_by(first, Algorithm::es256, R"({"alg":"ES256"})", good_claims), Code::token_key_unknown)
      .add("an empty kid", token_by(first, Algorithm::es256, named("ES256", ""), good_claims), Code::token_key_unknown)
      .add("an unknown kid", token_by(first, Algorithm::es256, named("ES256", "x"), good_claims),
           Code::token_key_unknown)
      .add("the beginning of a kid",
           token_by(first, Algorithm::es256, named("ES256", kid_of_first.substr(0, 42)), good_claims),
           Code::token_key_unknown);
  const std::string jwk_of_first = public_jwk(first, Algorithm::es256).substr(1);
  const std::string jwk_of_second = public_jwk(second, Algorithm::es256).substr(1);
  Target(attacks, "a key that is not used",
         R"({"keys":[{"kid":"a",)" + jwk_of_first + R"(,{"kid":"b",)" + jwk_of_first + R"(,{"kid":"b",)" +
             jwk_of_second + R"(,{"kid":"c","kty":"EC"}]})")
      .add("two keys of its name", token_by(first, Algorithm::es256, named("ES256", "b"), good_claims),
           Code::token_key_unusable)
      .add("a broken one", token_by(first, Algorithm::es256, named("ES256", "c"), good_claims),
           Code::token_key_unusable)
      .add("the name of a sound one", token_by(second, Algorithm::es256, named("ES256", "a"), good_claims),
           Code::token_signature_invalid);
  const std::string secret = R"({"keys":[{"kty":"oct","kid":"one","k":")" + encode(long_secret()) +
                             R"("},{"kty":"oct","kid":"two","alg":"HS512","k":")" + encode(long_secret() + "x") +
                             "\"}]}";
  Target(attacks, "a set of secrets", secret)
      .add("the kid of another secret", token_of(named("HS512", "two"), good_claims, long_secret(), Algorithm::hs512),
           Code::token_signature_invalid)
      .add("the algorithm of another secret",
           token_of(named("HS512", "one"), good_claims, long_secret(), Algorithm::hs512),
           Code::token_algorithm_mismatch);
}

}  // namespace

std::vector<RingAttack> ring_attacks() {
  std::vector<RingAttack> all;
  add_confusion(all);
  add_rsa(all);
  add_ecdsa(all);
  add_eddsa(all);
  add_embedded_keys(all);
  add_kids(all);
  return all;
}

}  // namespace jwtsync
