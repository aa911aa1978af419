// SPDX-License-Identifier: Apache-2.0
#include "ours.h"

#include "base/encoding.h"
#include "measure.h"

#include <jwtsync/keyring.h>
#include <jwtsync/system.h>
#include <jwtsync/token.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace jwtsync::bench {
namespace {

template <typename T>
T required(Result<T> result) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "bench: %s\n", result.error().message.c_str());
  std::exit(1);
}

KeyRing ring_of(const std::string& text, const std::string& algorithm) {
  RingOptions options;
  options.algorithm = algorithm_named(algorithm).value();
  return required(KeyRing::parse(required(Secret::copy_of(text)), options));
}

const World& world() {
  static System system;
  static const World world = system.world();
  return world;
}

KeyRing verifying_ring(const Row& row, const Cases& cases) {
  const KeyTexts& key = cases.key_of(row);
  return ring_of(row.key == "oct" ? key.secret : key.public_key, row.algorithm);
}

std::shared_ptr<const Verifier> verifier_by(const KeyRing& ring) {
  return std::make_shared<const Verifier>(
      required(Verifier::create(ring, {.issuer = issuer, .audiences = {audience}}, world().clock)));
}

std::shared_ptr<const Verifier> verifier_of(const Row& row, const Cases& cases) {
  return verifier_by(verifying_ring(row, cases));
}

void measure_verifier(const std::string& name, const std::shared_ptr<const Verifier>& verifier,
                      const std::string& token, int threads = 1) {
  measure(
      name,
      [=] {
        return [=, scratch = std::make_shared<Scratch>()] { return verifier->verify(token, *scratch).has_value(); };
      },
      threads);
}

std::string jwk_of(const std::string& secret, const std::string& kid) {
  const std::string name = kid.empty() ? "" : R"(,"kid":")" + kid + '"';
  return R"({"kty":"oct","k":")" + base::base64url_encode(secret) + '"' + name + '}';
}

std::string repeated(std::size_t size, std::string_view text) {
  std::string all;
  while (all.size() < size) all += text;
  return all;
}

std::string names(std::size_t size) {
  std::string object = "{";
  for (std::size_t i = 0; object.size() < size; ++i) object += "\"" + std::to_string(i) + "\":0,";
  object.back() = '}';
  return object;
}

void measure_sign(const Row& row, const Cases& cases) {
  const auto signer =
      std::make_shared<const Signer>(required(Signer::create(ring_of(cases.key_of(row).secret, row.algorithm))));
  const Claims roles = required(Claims::parse(R"({"roles":["admin","editor","viewer"]})"));
  const Time now{std::chrono::seconds(cases.issued)};
  measure("jwtsync/sign/" + row.algorithm, [=] {
    return [=, claims = Claims(), scratch = std::make_shared<Scratch>()]() mutable {
      claims = roles;
      claims.issuer(issuer)
          .audience(audience)
          .subject("user-7f3a9c52-1b84-4d7e-9a60-5c2e8f1d0b37")
          .issued_at(now)
          .not_before(now)
          .expires_at(now + std::chrono::hours(24))
          .token_id("3f2b8c1e-6d4a-4f0b-8e7c-9a5d2c1b0f4e")
          .set("scope", "read:orders write:orders read:profile write:profile");
      return signer->sign(claims, *scratch).has_value();
    };
  });
}

}  // namespace

std::string kid_of(const KeyTexts& key) {
  return std::string(required(KeyRing::parse(required(Secret::copy_of(key.secret)))).keys().front().kid());
}

void measure_verify(const std::string& name, const Row& row, const Cases& cases, const std::string& token,
                    int threads) {
  measure_verifier(name, verifier_of(row, cases), token, threads);
}

void measure_ring(const std::string& name, const Row& row, const Cases& cases, const std::string& token,
                  std::size_t keys, LastKey last) {
  const KeyTexts& key = cases.key_of(row);
  std::string set = R"({"keys":[)";
  for (std::size_t i = 1; i < keys; ++i) {
    const std::string secret = key.secret + std::to_string(i);
    set += jwk_of(secret, kid_of({secret, "", ""})) + ',';
  }
  set += jwk_of(key.secret, last == LastKey::named ? key.kid : "") + "]}";
  measure_verifier(name, verifier_by(ring_of(set, row.algorithm)), token);
}

void measure_ours(const Row& row, const Cases& cases) {
  measure_verify("jwtsync/verify/" + row.algorithm, row, cases, cases.token(row));
  measure_sign(row, cases);
}

void measure_refusals(const Cases& cases) {
  const auto verifier = verifier_of(rows.front(), cases);
  const auto refuse = [&](const std::string& name, const std::string& token, Code code) {
    measure("jwtsync/refuse/" + name, [=] {
      return [=, scratch = std::make_shared<Scratch>()] {
        const auto verified = verifier->verify(token, *scratch);
        return !verified && verified.error().code == code;
      };
    });
  };
  const std::string good = cases.token(rows.front());
  const std::string rest = good.substr(good.find('.'));
  constexpr std::size_t most = max_token_size / 4 * 3 - 600;  // bytes of a header that still fits
  refuse("10-MB", repeated(10'000'000, good), Code::token_too_large);
  refuse("nested", base::base64url_encode(repeated(most, "{\"a\":")) + rest, Code::token_malformed);
  refuse("many-names", base::base64url_encode(names(most)) + rest, Code::token_malformed);
  refuse("bad-signature", good.substr(0, good.rfind('.') + 1) + std::string(43, 'A'), Code::token_signature_invalid);
}

}  // namespace jwtsync::bench
