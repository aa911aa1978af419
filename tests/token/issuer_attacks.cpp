// SPDX-License-Identifier: Apache-2.0
#include "issuer_attacks.h"

#include <string_view>

#include "forge.h"

namespace jwtsync {
namespace {

using testing::Pair;

constexpr const char* a = "https://a.example";
constexpr const char* b = "https://b.example";

struct Keys {
  Pair of_a = Pair::generate(Algorithm::es256);
  Pair of_b = Pair::generate(Algorithm::es256);
  Pair of_both = Pair::generate(Algorithm::es256);
  Pair rsa_of_both = Pair::generate(Algorithm::rs256);
  Pair mallory = Pair::generate(Algorithm::es256);
};

const Keys& keys() {
  static const Keys made;
  return made;
}

std::string member(std::string_view kid, const Pair& pair, Algorithm algorithm) {
  return R"({"kid":")" + std::string(kid) + R"(",)" + public_jwk(pair, algorithm).substr(1);
}

std::string set_of(const Pair& own, std::string_view own_name) {
  return R"({"keys":[)" + member("first", own, Algorithm::es256) + "," + member(own_name, own, Algorithm::es256) + "," +
         member("both", keys().of_both, Algorithm::es256) + "," + member("rsa", keys().rsa_of_both, Algorithm::rs256) +
         "]}";
}

/// `said`: the members of the payload beside sub and exp.
std::string token(const Pair& pair, std::string_view kid, std::string_view said,
                  Algorithm algorithm = Algorithm::es256) {
  return token_by(pair, algorithm,
                  R"({"alg":")" + std::string(name_of(algorithm)) + R"(","kid":")" + std::string(kid) + "\"}",
                  "{" + std::string(said) + R"("sub":"alice","exp":1767232800})");
}

std::string for_a(std::string_view issuer) { return R"("iss":")" + std::string(issuer) + R"(","aud":"for-a",)"; }
std::string for_b(std::string_view issuer) { return R"("iss":")" + std::string(issuer) + R"(","aud":"for-b",)"; }

/// One signs in the name of the other.
void add_confusion(std::vector<IssuerToken>& all) {
  const auto add = [&](std::string name, std::string text, const char* issuer, Code code) {
    all.push_back({"confusion/" + std::move(name), std::move(text), issuer, code});
  };
  const Keys& k = keys();
  add("A says it is B, by the kid that both have", token(k.of_a, "first", for_b(b)), b, Code::token_signature_invalid);
  add("A says it is B, by its own kid", token(k.of_a, "only-a", for_b(b)), b, Code::token_key_unknown);
  add("A says it is B, by the kid of B", token(k.of_a, "only-b", for_b(b)), b, Code::token_signature_invalid);
  add("A says it is an alias of B", token(k.of_a, "first", for_b("b.example")), b, Code::token_signature_invalid);
  add("B says it is A", token(k.of_b, "first", for_a(a)), a, Code::token_signature_invalid);
  add("B says it is an alias of A", token(k.of_b, "only-b", for_a("a.example")), a, Code::token_key_unknown);
  add("a stranger says he is A", token(k.mallory, "first", for_a(a)), a, Code::token_signature_invalid);
  add("the audience of A, of B", token(k.of_b, "first", for_a(b)), b, Code::token_audience_mismatch);
  add("the audience of B, of A", token(k.of_a, "first", for_b(a)), a, Code::token_audience_mismatch);
  add("a key of both, and the audience of the other", token(k.of_both, "both", for_a(b)), b,
      Code::token_audience_mismatch);
  add("an algorithm that A alone takes", token(k.rsa_of_both, "rsa", for_b(b), Algorithm::rs256), b,
      Code::token_algorithm_mismatch);
}

/// Names that are near one, and are not it.
void add_names(std::vector<IssuerToken>& all) {
  const auto refused = [&](std::string_view issuer) {
    all.push_back(
        {"name/" + std::string(issuer), token(keys().of_a, "first", for_a(issuer)), "", Code::token_issuer_mismatch});
  };
  refused("https://a.example/");
  refused("https://A.example");
  refused("HTTPS://a.example");
  refused("http://a.example");
  refused("https://a.example:443");
  refused("https://a%2Eexample");
  refused("https%3A%2F%2Fa.example");
  refused(" https://a.example");
  refused("https://a.example ");
  refused("https://a.example\\n");
  refused("https://a.example\\u0000");
  refused("\\u0000https://a.example");
  refused("https://a.example\\u0000https://b.example");
  refused("https://\xd0\xb0.example");       // a Cyrillic letter
  refused("https://a.example\xe2\x80\x8b");  // a space of no width
  refused("https://\xef\xbd\x81.example");   // NFKC would make it an a
  refused("https://a.exampl");
  refused("https://a.example.mallory.example");
  refused("https://a.example,https://b.example");
  refused("A.EXAMPLE");
  refused("https://nobody.example");
  refused("");
}

/// No name, or none that is one.
void add_forms(std::vector<IssuerToken>& all) {
  const auto add = [&](std::string name, std::string_view said, Code code) {
    all.push_back(
        {"form/" + std::move(name), token(keys().of_a, "first", std::string(said) + R"("aud":"for-a",)"), "", code});
  };
  add("no iss", "", Code::token_claim_missing);
  add("another name in capitals", R"("ISS":"https://a.example",)", Code::token_claim_missing);
  add("iss of a member", R"("x":{"iss":"https://a.example"},)", Code::token_claim_missing);
  add("a list", R"("iss":["https://a.example"],)", Code::token_claim_malformed);
  add("a list of both", R"("iss":["https://a.example","https://b.example"],)", Code::token_claim_malformed);
  add("an object", R"("iss":{"url":"https://a.example"},)", Code::token_claim_malformed);
  add("null", R"("iss":null,)", Code::token_claim_malformed);
  add("a number", R"("iss":1,)", Code::token_claim_malformed);
  add("twice", R"("iss":"https://a.example","iss":"https://b.example",)", Code::token_malformed);
  add("twice, and the same", R"("iss":"https://a.example","iss":"https://a.example",)", Code::token_malformed);
  add("twice, once escaped", R"("iss":"https://a.example","\u0069ss":"https://b.example",)", Code::token_malformed);
  add("half a character", R"("iss":"https://a.example\ud800",)", Code::token_malformed);
  const std::string good = token(keys().of_a, "first", for_a(a));
  const std::string header = good.substr(0, good.find('.'));
  const auto raw = [&](std::string name, std::string text, Code code) {
    all.push_back({"form/" + std::move(name), std::move(text), "", code});
  };
  raw("a payload that is no object", header + '.' + encode(R"("https://a.example")") + ".AA", Code::token_malformed);
  raw("a payload that is not base64url", header + ".!!.AA", Code::token_malformed);
  raw("unsecured", encode(R"({"alg":"none"})") + '.' + encode(R"({"iss":"https://a.example"})") + '.',
      Code::token_algorithm_mismatch);
  raw("nothing", "..", Code::token_malformed);
}

}  // namespace

const TwoIssuers& two_issuers() {
  static const TwoIssuers made{R"([[issuers]]
issuer = "https://a.example"
aliases = ["a.example"]
sources = ["file:/keys/a"]
audiences = ["for-a"]

[[issuers]]
issuer = "https://b.example"
aliases = ["b.example"]
sources = ["file:/keys/b"]
audiences = ["for-b"]
algorithms = ["ES256"]
)",
                               set_of(keys().of_a, "only-a"), set_of(keys().of_b, "only-b")};
  return made;
}

std::vector<IssuerToken> tokens_of_issuers() {
  const Keys& k = keys();
  return {{"A", token(k.of_a, "first", for_a(a)), a},
          {"A by its alias", token(k.of_a, "only-a", for_a("a.example")), a},
          {"A, escaped", token(k.of_a, "first", for_a("https:\\/\\/\\u0061.example")), a},
          {"A by RSA", token(k.rsa_of_both, "rsa", for_a(a), Algorithm::rs256), a},
          {"A by the key of both", token(k.of_both, "both", for_a(a)), a},
          {"B by the key of both", token(k.of_both, "both", for_b(b)), b},
          {"B", token(k.of_b, "first", for_b(b)), b},
          {"B by its alias", token(k.of_b, "only-b", for_b("b.example")), b}};
}

std::vector<IssuerToken> issuer_attacks() {
  std::vector<IssuerToken> all;
  add_confusion(all);
  add_names(all);
  add_forms(all);
  return all;
}

}  // namespace jwtsync
