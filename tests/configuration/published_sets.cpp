// SPDX-License-Identifier: Apache-2.0
// Key sets as issuers publish them, from a file and from the issuer: all are used.
#include "../support/cases.h"

#ifdef JWTSYNC_CASES

#include "configuration/resolved_ring.h"
#include "jose/key_id.h"
#include "json/strict.h"
#include "keyring/key_pair.h"
#include "keyring/read_keys.h"

#include <gmock/gmock.h>

#include <jwtsync/sources.h>
#include <jwtsync/testing.h>
#include <jwtsync/testing_issuer.h>
#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::configuration {
namespace {

using ::testing::AnyOf;
using testing::case_file;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// A process of production.
struct Process {
  testing::FakeWorld fake;

  Process() { fake.variables.set("ENVIRONMENT", "production"); }
  ResolvedRing resolve_from(const std::string& locator, const Expectations& expectations = {}) {
    return resolve_ring(fake.world(), {.sources = {locator}}, expectations);
  }
  ResolvedRing resolve_file(const std::string& name, const std::string& options = "") {
    fake.files.put("/value", case_file(name));
    return resolve_from("file:/value" + options);
  }
};

ResolvedRing of_file(const std::string& name, const std::string& options = "") {
  return Process().resolve_file(name, options);
}

/// Fetched from where an issuer publishes it.
ResolvedRing fetched(const std::string& jwks) {
  Process process;
  testing::FakeIssuer issuer("https://issuer.example");
  issuer.publish(jwks);
  process.fake.network.attach("issuer.example", issuer);
  return process.resolve_from("jwks+https://issuer.example/keys");
}

/// Found by discovery, from the issuer's own document.
ResolvedRing discovered(const std::string& name) {
  const json::Value metadata = *json::parse(case_file("wellknown/" + name + ".meta.json"), Code::answer_malformed);
  const std::string keys_at = metadata.at("jwks_uri");
  testing::FunctionService service([&](const ReceivedRequest& request) {
    const bool is_discovery = request.target.ends_with("/.well-known/openid-configuration");
    return HttpResponse{200, {}, case_file("wellknown/" + name + (is_discovery ? ".meta.json" : ".jwks.json"))};
  });
  Process process;
  const auto authority_of = [](const std::string& url) {
    const std::size_t start = url.find("://") + 3;
    return url.substr(start, url.find('/', start) - start);
  };
  const std::string issuer = metadata.at("issuer");
  process.fake.network.attach(authority_of(issuer), service);
  process.fake.network.attach(authority_of(keys_at), service);
  return process.resolve_from("oidc+" + issuer);
}

/// Key and algorithm of each, by all that a verifier goes by.
std::vector<std::string> names_in(const KeyRing& ring) {
  std::vector<std::string> names;
  for (const Key& key : ring.keys())
    names.push_back(std::string(key.kid()) + " " + std::string(name_of(key.algorithm())));
  return names;
}

std::vector<std::string> kinds_of(const std::vector<Warning>& warnings) {
  std::vector<std::string> kinds;
  for (const Warning& warning : warnings) kinds.emplace_back(warning.kind.text());
  return kinds;
}

/// How many keys of a set that are published are not used.
const std::map<std::string, std::size_t> passed_over{{"paypal", 1}, {"yahoo", 3}};

TEST(published_sets, of_real_issuers_are_all_used) {
  const auto issuers = testing::known_issuers();
  EXPECT_EQ(issuers.size(), 19u);
  for (const std::string& issuer : issuers) {
    const std::string jwks = case_file("wellknown/" + issuer + ".jwks.json");
    const std::size_t published = json::parse(jwks, Code::answer_malformed)->at("keys").size();
    const auto found = passed_over.find(issuer);
    const std::size_t unused = found == passed_over.end() ? 0 : found->second;
    const ResolvedRing by_file = of_file("wellknown/" + issuer + ".jwks.json");
    ASSERT_TRUE(by_file.ring) << issuer << ": " << by_file.ring.error().message;
    EXPECT_EQ(by_file.ring->keys().size(), published - unused) << issuer;
    EXPECT_EQ(by_file.ring->unused_keys().size(), unused) << issuer;
    EXPECT_EQ(by_file.ring->signing_key(), nullptr);
    const ResolvedRing by_fetch = fetched(jwks);
    ASSERT_TRUE(by_fetch.ring) << issuer << ": " << by_fetch.ring.error().message;
    EXPECT_EQ(names_in(*by_fetch.ring), names_in(*by_file.ring)) << issuer;
    EXPECT_EQ(kinds_of(by_fetch.resolution.warnings), kinds_of(by_file.resolution.warnings)) << issuer;
  }
}

TEST(published_sets, of_real_issuers_are_found_by_discovery) {
  for (const std::string& issuer : testing::known_issuers()) {
    if (issuer.starts_with("entra-")) continue;  // of all tenants: "{tenantid}" is no issuer that could be written
    const ResolvedRing found = discovered(issuer);
    EXPECT_TRUE(found.ring) << issuer << ": " << found.ring.error().message;
  }
}

TEST(published_sets, are_warned_about_for_what_is_odd_in_them) {
  EXPECT_THAT(kinds_of(of_file("wellknown/apple.jwks.json").resolution.warnings), IsEmpty());
  EXPECT_THAT(kinds_of(of_file("wellknown/klarna.jwks.json").resolution.warnings), IsEmpty()) << "two names a key";
  EXPECT_THAT(kinds_of(of_file("wellknown/battle-net.jwks.json").resolution.warnings),
              ElementsAre("odd_spelling", "odd_spelling"));
  EXPECT_THAT(kinds_of(of_file("wellknown/yahoo.jwks.json").resolution.warnings),
              ElementsAre("weak_key", "weak_key", "weak_key"));
  const ResolvedRing paypal = of_file("wellknown/paypal.jwks.json");
  EXPECT_EQ(paypal.resolution.warnings.front().kind, WarningKind::unsupported_key);
  EXPECT_EQ(paypal.resolution.warnings.front().text,
            "key 8 of the value of file:/value, kid \"" + *paypal.ring->unused_keys().front().kid +
                "\", is not used: the key is on a curve that is not supported");
}

/// What is read of a set of the cases, and the kinds of its warnings.
struct Case {
  std::string name;
  std::vector<std::string> keys;
  std::vector<std::string> warnings;
};

TEST(published_sets, of_reports_are_read_as_they_should_be) {
  const Case cases[] = {
      {"jwks-exact-duplicate", {"a RS256"}, {}},
      {"jwks-forgerock-same-kid-three-algs", {"RId+oQm2 RS256", "RId+oQm2 RS384", "RId+oQm2 RS512"}, {}},
      {"jwks-same-key-two-kids", {"public:1 RS256", "private:1 RS256", "public:2 RS256", "private:2 RS256"}, {}},
      {"jwks-ec-missing-y", {"a RS256"}, {"malformed_key"}},
      {"jwks-rsa1024", {"a RS256"}, {"weak_key"}},
      {"jwks-padded-n-beside-good", {"a RS256", "bad RS256"}, {"odd_spelling"}},
      {"jwks-leading-zero", {"a RS256"}, {"odd_spelling"}},
      {"jwks-no-alg", {"a RS256"}, {}},
  };
  for (const Case& known : cases) {
    const std::string file = "sets/" + known.name + ".json";
    for (const ResolvedRing& read : {of_file(file), fetched(case_file(file))}) {
      ASSERT_TRUE(read.ring) << known.name << ": " << read.ring.error().message;
      EXPECT_EQ(names_in(*read.ring), known.keys) << known.name;
      EXPECT_EQ(kinds_of(read.resolution.warnings), known.warnings) << known.name;
    }
  }
}

TEST(published_sets, have_one_thumbprint_for_two_spellings) {
  const ResolvedRing odd = of_file("sets/jwks-leading-zero.json");
  const ResolvedRing right = of_file("sets/jwks-no-alg.json");
  EXPECT_TRUE(keyring::same_material(odd.ring->keys().front().material(), right.ring->keys().front().material()));
  EXPECT_EQ(public_jwks(*odd.ring), public_jwks(*right.ring));
}

TEST(published_sets, that_hold_a_secret_are_refused_whole) {
  const std::string set = case_file("sets/jwks-no-alg.json");
  for (const std::string secret :
       {R"({"kty":"oct","kid":"s","k":"YzRuNHJ5YzRuNHJ5YzRuNHJ5YzRuNHJ5YzRuNHJ5YzRuNHJ5"})", R"({"kty":"oct"})",
        R"({"kty":"RSA","n":"AQAB","e":"AQAB","d":"YzRuNHJ5"})", R"({"kty":"AKP","priv":"YzRuNHJ5"})"}) {
    std::string beside = set;
    beside.insert(beside.find('[') + 1, secret + ",");
    const ResolvedRing read = fetched(beside);
    ASSERT_FALSE(read.ring) << secret;
    EXPECT_EQ(read.ring.error().code, Code::secret_malformed);
    EXPECT_THAT(read.ring.error().message + read.ring.error().hint, Not(HasSubstr("YzRuNHJ5")));
  }
}

TEST(published_sets, are_not_taken_for_a_secret_in_any_wrapping) {
  struct Wrapped {
    std::string name;
    std::string says;
  };
  const Wrapped cases[] = {{"pem-base64.txt", "a public key as PEM, in base64"},
                           {"jwks-bom.json", "a JSON Web Key Set, behind a byte order mark"},
                           {"jwks-array.json", "a JSON Web Key, in a JSON document"},
                           {"jwks-single-quoted.txt", "a JSON Web Key Set, in quotation marks"},
                           {"jwks-wrapped.json", "a JSON Web Key Set, in a JSON document"},
                           {"pem-utf16le-nobom.pem", "a public key as PEM, in UTF-16"},
                           {"rsa-private-b64.txt", "a private key as PEM, in base64"},
                           {"hasura-rs256.json", "a public key as PEM, in a JSON document"},
                           {"firebase-x509-map.json", "a certificate as PEM, in a JSON document"},
                           {"pem-escaped-r.txt", "written as \\r, two characters"}};
  for (const Wrapped& wrapped : cases) {
    const ResolvedRing read = of_file("keys/" + wrapped.name);
    ASSERT_FALSE(read.ring) << wrapped.name;
    EXPECT_THAT(read.ring.error().message, HasSubstr(wrapped.says));
    const Result<KeyRing> parsed = KeyRing::parse(*Secret::copy_of(case_file("keys/" + wrapped.name)));
    ASSERT_FALSE(parsed) << wrapped.name;
    EXPECT_THAT(parsed.error().message, HasSubstr(wrapped.says));
    EXPECT_THAT(parsed.error().code, AnyOf(Code::secret_format_unsupported, Code::key_malformed));
  }
}

TEST(published_sets, leave_hexadecimal_to_its_rules) {
  const ResolvedRing prefixed = of_file("values/eth-0x.hex", "?format=hex");
  ASSERT_TRUE(prefixed.ring) << prefixed.ring.error().message;
  EXPECT_EQ(prefixed.resolution.found->secret.size(), 32u);
  Process process;
  process.fake.files.put("/value", case_file("values/eth-0x.hex").substr(2));
  const ResolvedRing plain = process.resolve_from("file:/value?format=hex");
  ASSERT_TRUE(plain.ring) << plain.ring.error().message;
  EXPECT_TRUE(keyring::same_material(plain.ring->keys().front().material(), prefixed.ring->keys().front().material()));
  EXPECT_THAT(of_file("values/eth-odd.hex", "?format=hex").ring.error().message, HasSubstr("an odd number of digits"));
  EXPECT_THAT(of_file("values/eth-utf16.hex").ring.error().message, HasSubstr("is UTF-16"));
  EXPECT_THAT(of_file("values/eth-utf16.hex", "?format=hex").ring.error().message, HasSubstr("it is UTF-16"));
}

}  // namespace
}  // namespace jwtsync::configuration

#endif
