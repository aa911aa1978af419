// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/explained.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "issuer_fixture.h"

namespace jwtsync::account_test {

using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr std::string_view configured =
    "sources = [\"file:/run/secrets/jwt\"]\n[verify]\nissuer = \"auth\"\naudiences = [\"backend\"]\n";

std::string part(std::string_view json) { return base::base64url_encode(json); }

class AccountTest : public KeeperTest {
 protected:
  AccountTest() {
    fake.files.put(configuration_file, configured);
    keeper = open({.service = "backend"});
  }

  Claims good() {
    Claims claims;
    claims.issuer("auth").audience("backend").expires_at(fake.clock.now() + hours(1));
    return claims;
  }
  std::string signed_by(const Keeper& signer, const Claims& claims) {
    Keeper::Local local;
    return std::string(signer.sign(claims, local).value());
  }
  std::string token(const Claims& claims) { return signed_by(*keeper, claims); }
  Explanation whole(std::string_view text) { return keeper->account_of(TokenQuestion::whole(text)); }
  static TokenQuestion unsigned_of(std::string_view text) {
    const std::size_t first = text.find('.'), second = text.rfind('.');
    return TokenQuestion::unsigned_parts(text.substr(0, first), text.substr(first + 1, second - first - 1));
  }
  Explanation parts(std::string_view text) { return keeper->account_of(unsigned_of(text)); }

  std::unique_ptr<Keeper> keeper;
};

/// "refused at claims: token_expired".
std::string told(const Explanation& said) {
  std::string text(said.verdict.text());
  if (said.stage) text += " at " + std::string(said.stage->text());
  return said.error ? text + ": " + said.code : text;
}

TEST_F(AccountTest, of_a_good_token_is_that_it_is_accepted) {
  const Explanation said = whole(token(good()));
  EXPECT_EQ(told(said), "accepted");
  EXPECT_EQ(said.service, "backend");
  EXPECT_EQ(said.instance, keeper->report().identity.instance);
  EXPECT_EQ(said.generation, 1u);
  EXPECT_EQ(said.clock, fake.clock.now());
  EXPECT_EQ(said.loaded_at, keeper->report().loaded_at);
  EXPECT_TRUE(said.token.is_authentic);
  EXPECT_EQ(said.token.signature_size, 32u);
  ASSERT_TRUE(said.verifier);
  EXPECT_EQ(said.verifier->issuer, "auth");
  EXPECT_EQ(said.key, (JudgingKey{keeper->report().keys.at(0).kid, "HS256"}));
  EXPECT_EQ(said.issuer, "");
}

TEST_F(AccountTest, names_the_stage_that_refuses) {
  const std::string good_token = token(good());
  EXPECT_EQ(told(whole("Bearer " + good_token)), "refused at extract: token_malformed");
  EXPECT_EQ(told(whole("\"" + good_token + "\"")), "refused at extract: token_malformed");
  EXPECT_EQ(told(whole("")), "refused at extract: token_malformed");
  EXPECT_EQ(told(whole(" " + good_token)), "refused at extract: token_malformed");
  EXPECT_EQ(told(whole("opaque")), "refused at parse: token_malformed");
  EXPECT_EQ(told(whole("a.b.c.d.e")), "refused at parse: token_malformed");
  EXPECT_EQ(told(whole(std::string(max_token_size + 1, 'a'))), "refused at parse: token_too_large");
  EXPECT_EQ(told(whole(part(R"({"alg":"RS256"})") + good_token.substr(good_token.find('.')))),
            "refused at key: token_algorithm_mismatch");
  EXPECT_EQ(told(whole(part(R"({"alg":"none"})") + "." + part("{}") + ".")),
            "refused at key: token_algorithm_mismatch");
  EXPECT_EQ(told(whole(good_token + "AAAA")), "refused at signature: token_signature_invalid");
  EXPECT_EQ(told(whole(token(good().issuer("other")))), "refused at claims: token_issuer_mismatch");
  EXPECT_EQ(told(whole(token(good().expires_at(fake.clock.now() - hours(1))))), "refused at claims: token_expired");
  EXPECT_EQ(told(whole(token(good().audience("c")))), "refused at claims: token_audience_mismatch");
}

TEST_F(AccountTest, of_header_and_claims_is_all_but_the_signature) {
  const Explanation said = parts(token(good()));
  EXPECT_EQ(told(said), "signature_unknown at signature");
  EXPECT_EQ(said.key, (JudgingKey{keeper->report().keys.at(0).kid, "HS256"}));
  EXPECT_FALSE(said.token.is_authentic);
  EXPECT_EQ(said.token.signature_size, 0u);
  EXPECT_EQ(told(parts(token(good().issuer("other")))), "refused at claims: token_issuer_mismatch");
  EXPECT_EQ(told(parts(token(good().expires_at(fake.clock.now() - hours(1))))), "refused at claims: token_expired");
  EXPECT_EQ(told(parts(part(R"({"alg":"ES256"})") + "." + part("{}") + ".")),
            "refused at key: token_algorithm_mismatch");
  EXPECT_EQ(told(parts(part(R"({"alg":"none"})") + "." + part("{}") + ".")),
            "refused at key: token_algorithm_mismatch");
  EXPECT_EQ(told(parts(part(R"({"alg":"HS256"})") + "." + part("[]") + ".")), "refused at parse: token_malformed");
  EXPECT_EQ(told(keeper->account_of(TokenQuestion::unsigned_parts("", ""))), "refused at parse: token_malformed");
  EXPECT_EQ(told(keeper->account_of(TokenQuestion::unsigned_parts("!", "!"))), "refused at parse: token_malformed");
  EXPECT_EQ(told(keeper->account_of(TokenQuestion::unsigned_parts(std::string(max_token_size, 'a'), "a"))),
            "refused at parse: token_too_large");
}

TEST_F(AccountTest, of_header_and_claims_is_the_same_whoever_signed_them) {
  fake.files.put("/run/other", std::string(testing::canary_secret) + "-other");
  const auto other = open({.sources = {"file:/run/other"}});
  Explanation own = parts(token(good())), foreign = parts(signed_by(*other, good()));
  EXPECT_EQ(told(foreign), "signature_unknown at signature");
  foreign.token.kid = own.token.kid;  // which the token says itself
  EXPECT_EQ(to_json(own), to_json(foreign)) << "nobody learns from it which secret made a token";
  EXPECT_EQ(told(whole(signed_by(*other, good()))), "refused at signature: token_signature_invalid");
}

TEST_F(AccountTest, a_part_with_a_dot_is_no_part) {
  const std::string text = token(good());
  const std::string header = text.substr(0, text.find('.'));
  const std::string rest = text.substr(text.find('.') + 1);
  EXPECT_EQ(told(keeper->account_of(TokenQuestion::unsigned_parts(header, rest))), "refused at parse: token_malformed")
      << "a signature is not looked at, wherever it stands";
}

TEST_F(AccountTest, explains_as_to_the_operators) {
  const Explanation said = parts(token(good().audience("other")));
  ASSERT_TRUE(said.error);
  EXPECT_THAT(said.error->message, HasSubstr("the audience must hold \"backend\"; found \"other\""));
  EXPECT_FALSE(said.error->hint.empty());
}

TEST_F(AccountTest, counts_nowhere_and_is_noted_nowhere) {
  static_cast<void>(token(good()));
  const std::string before = to_json(keeper->report());
  const auto counted = [&] {
    std::uint64_t all = 0;
    for (const KeyMetrics& key : keeper->metrics().keys) {
      all += key.accepted;
      for (const CodeCount& each : key.refused) all += each.count;
    }
    for (const std::uint64_t each : keeper->metrics().verify_latency.counts) all += each;
    return all;
  };
  const std::string text = token(good());
  fake.events.clear();
  for (const std::string& asked : {text, text + "AAAA", std::string("c4n4ry"), token(good().issuer("x"))}) {
    static_cast<void>(whole(asked));
    static_cast<void>(parts(asked + ".."));
  }
  EXPECT_EQ(counted(), 0u);
  EXPECT_EQ(to_json(keeper->report()), before);
  EXPECT_THAT(fake.events.lines(), IsEmpty());
}

TEST_F(AccountTest, shows_no_signature_and_no_secret) {
  const std::string text = token(good());
  const std::string signature = text.substr(text.rfind('.') + 1);
  for (const std::string& asked : {text, text + "AAAA", "Bearer " + text, text.substr(0, text.size() - 3)}) {
    const std::string said = to_json(whole(asked));
    EXPECT_THAT(said, Not(HasSubstr(signature.substr(0, 12)))) << said;
    EXPECT_THAT(said, Not(HasSubstr(std::string(testing::canary)))) << said;
  }
}

TEST_F(AccountTest, of_a_process_without_a_key_is_why_it_has_none) {
  fake.files.remove(key_file);
  const std::string text = token(good());
  const auto waiting = open({.without_key = WithoutKey::wait});
  for (const TokenQuestion& question : {TokenQuestion::whole(text), unsigned_of(text)}) {
    const Explanation said = waiting->account_of(question);
    EXPECT_EQ(told(said), "refused at key: ring_unavailable");
    EXPECT_THAT(said.error->message, HasSubstr(key_file));
    EXPECT_EQ(said.verifier, std::nullopt);
    EXPECT_EQ(said.key, std::nullopt);
    EXPECT_EQ(said.generation, 0u);
    EXPECT_EQ(said.token.issuer, "auth");
  }
}

TEST_F(AccountTest, every_answer_is_one_that_an_asker_can_read) {
  for (const std::string& text :
       {token(good()), std::string("\x1b[2J\n"), std::string("\xff\xfe"), std::string(".."),
        part(R"({"alg":"\u001b[2J\u202e","kid":")" + std::string(9'000, 'k') + "\"}") + ".e30.AA"}) {
    for (const Explanation& said : {whole(text), keeper->account_of(TokenQuestion::unsigned_parts(text, text))}) {
      const Result<Explanation> read = parse_explanation(to_json(said));
      ASSERT_TRUE(read) << read.error().message;
      EXPECT_EQ(to_json(*read), to_json(said));
    }
  }
}

class AccountOfIssuerTest : public IssuerTest {};

TEST_F(AccountOfIssuerTest, asks_no_issuer_and_has_none_asked) {
  const auto keeper = open_issuer();
  const std::string unknown = token_by(second);
  for (int i = 0; i < 20; ++i) {
    wait(std::chrono::minutes(1));
    EXPECT_EQ(told(keeper->account_of(TokenQuestion::whole(unknown))), "refused at key: token_key_unknown");
    EXPECT_EQ(told(keeper->account_of(TokenQuestion::whole(spoiled(token_by(first))))),
              "refused at signature: token_signature_invalid");
  }
  EXPECT_EQ(issuer.fetches(), 1u);
  EXPECT_EQ(fake.watch.wait({}, std::chrono::milliseconds(0)), Watch::Event::timed_out) << "nobody was woken";
  EXPECT_FALSE(keeper->refresh().value());
  EXPECT_EQ(issuer.fetches(), 1u);
}

TEST_F(AccountOfIssuerTest, of_keys_that_are_too_old_is_that_they_are) {
  const auto keeper = open_issuer();
  issuer.set_fault(testing::IssuerFault::unavailable);
  wait(hours(60));
  EXPECT_EQ(told(keeper->account_of(TokenQuestion::whole(token_by(first)))), "refused at key: keys_outdated");
}

TEST_F(AccountOfIssuerTest, of_several_is_by_the_keys_of_the_one_that_the_token_names) {
  fake.files.put(configuration_file,
                 "[[issuers]]\nissuer = \"https://a\"\naliases = [\"a\"]\nsources = [\"file:/run/secrets/jwt\"]\n"
                 "[[issuers]]\nissuer = \"https://b\"\nsources = [\"jwks+https://issuer.example/keys\"]\n");
  const auto keeper = open();
  const auto said_of = [&](std::string_view iss) {
    Claims claims;
    claims.expires_at(fake.clock.now() + hours(1));
    if (!iss.empty()) claims.issuer(iss);
    Keeper::Local local;
    return keeper->account_of(TokenQuestion::whole(keeper->sign(claims, local).value()));
  };
  EXPECT_EQ(told(said_of("https://a")), "accepted");
  EXPECT_EQ(said_of("a").issuer, "https://a");
  EXPECT_EQ(told(said_of("https://b")), "refused at key: token_key_unknown");
  EXPECT_EQ(said_of("https://b").issuer, "https://b");
  EXPECT_EQ(said_of("https://b").generation, keeper->readiness().generation);
  const Explanation of_nobody = said_of("https://c");
  EXPECT_EQ(told(of_nobody), "refused at key: token_issuer_mismatch") << "before its signature";
  EXPECT_EQ(of_nobody.issuer, "");
  EXPECT_THAT(of_nobody.error->message, HasSubstr("accepted are \"https://a\", \"a\", \"https://b\""));
  EXPECT_EQ(told(said_of("")), "refused at key: token_claim_missing");
}

}  // namespace jwtsync::account_test
