// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/explained.h>

#include <gmock/gmock.h>

#include "fixture.h"

namespace jwtsync::explanation_json_test {

using ::testing::HasSubstr;
using ::testing::SizeIs;

Explanation refused() {
  Explanation said{.service = "backend", .instance = "backend-5c1a-1a2b3c4d", .verdict = TokenVerdict::refused};
  said.stage = Stage::claims;
  said.error = Error{Code::token_expired, "the token expired", "get a fresh token"};
  said.code = "token_expired";
  said.token = {.form = TokenForm::jws,
                .algorithm = "HS256",
                .kid = "EOzCZmqx-1X0_59m",
                .type = "JWT",
                .issuer = "auth",
                .audiences = {"backend"},
                .is_authentic = true,
                .has_header = true,
                .signature = SignatureForm::fits,
                .signature_size = 32};
  said.verifier = VerifierFacts{.keys = {{"EOzCZmqx-1X0_59m", Algorithm::hs256, true, true}},
                                .algorithms = {Algorithm::hs256},
                                .type = {},
                                .issuer = "auth",
                                .audiences = {"backend"},
                                .published_at = {}};
  said.key = JudgingKey{"EOzCZmqx-1X0_59m", "HS256"};
  said.clock = fixture::start + std::chrono::seconds(90);
  said.generation = 1;
  said.loaded_at = fixture::start;
  return said;
}

// As docs/reference/protocol.md has it.
constexpr std::string_view golden =
    R"({"service":"backend","instance":"backend-5c1a-1a2b3c4d","verdict":"refused","stage":"claims",)"
    R"("error":{"code":"token_expired","message":"the token expired","hint":"get a fresh token"},)"
    R"("token":{"form":"jws","authentic":true,"alg":"HS256","kid":"EOzCZmqx-1X0_59m","typ":"JWT","iss":"auth",)"
    R"("aud":["backend"],"signature_size":32,"signature_form":"fits"},)"
    R"("verifier":{"keys":[{"kid":"EOzCZmqx-1X0_59m","alg":"HS256","alg_by_default":true}],"algorithms":["HS256"],)"
    R"("typ":null,"iss":"auth","aud":["backend"],"published_at":null},)"
    R"("key":{"kid":"EOzCZmqx-1X0_59m","algorithm":"HS256"},)"
    R"("clock":"2026-01-01T00:01:30Z","generation":1,"loaded_at":"2026-01-01T00:00:00Z"})";

std::string with(std::string_view from, std::string_view to) {
  std::string text(golden);
  return text.replace(text.find(from), from.size(), to);
}

TEST(explanation_json, is_pinned) { EXPECT_EQ(to_json(refused()), golden); }

TEST(explanation_json, comes_back_whole) {
  const Result<Explanation> said = parse_explanation(golden);
  ASSERT_TRUE(said) << said.error().message;
  EXPECT_EQ(to_json(*said), golden);
  EXPECT_EQ(said->token, refused().token);
  EXPECT_EQ(said->verifier, refused().verifier);
  EXPECT_EQ(said->key, refused().key);
  EXPECT_EQ(said->code, "token_expired");
  EXPECT_EQ(said->clock, refused().clock);
}

TEST(explanation_json, says_nothing_where_there_is_nothing) {
  Explanation said{.service = "auth", .instance = "auth-1", .verdict = TokenVerdict::accepted, .issuer = "https://a"};
  const std::string text = to_json(said);
  EXPECT_THAT(text, HasSubstr(R"("issuer":"https://a","verdict":"accepted","stage":null,"error":null,)"));
  EXPECT_THAT(text, HasSubstr(R"("signature_size":null,"signature_form":null},"verifier":null,"key":null,)"));
  const Result<Explanation> back = parse_explanation(text);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->issuer, "https://a");
  EXPECT_EQ(back->verifier, std::nullopt);
  EXPECT_EQ(back->stage, std::nullopt);
  EXPECT_EQ(to_json(*back), text);
}

TEST(explanation_json, takes_what_only_a_newer_process_knows) {
  EXPECT_EQ(parse_explanation(with("\"refused\"", "\"of_tomorrow\""))->verdict.text(), "of_tomorrow");
  EXPECT_EQ(parse_explanation(with("\"claims\"", "\"revocation\""))->stage->text(), "revocation");
  const Result<Explanation> said = parse_explanation(with("\"token_expired\"", "\"token_revoked\""));
  ASSERT_TRUE(said);
  EXPECT_EQ(said->code, "token_revoked");
  EXPECT_EQ(said->error->code, Code::ring_unavailable);
  const Result<Explanation> other_key = parse_explanation(with(
      R"("alg_by_default":true})", R"("alg_by_default":true},{"kid":"k","alg":"ML-DSA-44","alg_by_default":false})"));
  ASSERT_TRUE(other_key) << other_key.error().message;
  EXPECT_THAT(other_key->verifier->keys, SizeIs(1));
  EXPECT_TRUE(parse_explanation(with("\"generation\"", "\"new\":{},\"generation\"")));
}

TEST(explanation_json, takes_nothing_that_contradicts_itself) {
  const auto wrong = [](std::string_view from, std::string_view to) {
    const Result<Explanation> said = parse_explanation(with(from, to));
    ASSERT_FALSE(said) << to;
    EXPECT_EQ(said.error().code, Code::answer_malformed);
  };
  wrong("\"refused\"", "\"accepted\"");
  wrong("\"refused\"", "\"signature_unknown\"");
  wrong("\"stage\":\"claims\"", "\"stage\":null");
  wrong(R"("error":{"code":"token_expired","message":"the token expired","hint":"get a fresh token"})",
        "\"error\":null");
}

TEST(explanation_json, takes_nothing_of_another_form) {
  for (const char* name : {"service", "instance", "verdict", "stage", "error", "token", "verifier", "key", "clock",
                           "generation", "loaded_at", "form", "authentic", "signature_size", "alg_by_default"}) {
    const std::string quoted = "\"" + std::string(name) + "\":";
    EXPECT_FALSE(parse_explanation(with(quoted, "\"other\":"))) << name << " is missing";
  }
  EXPECT_FALSE(parse_explanation(with("\"authentic\":true", "\"authentic\":1")));
  EXPECT_FALSE(parse_explanation(with("\"aud\":[\"backend\"]", "\"aud\":\"backend\"")));
  EXPECT_FALSE(parse_explanation(with("\"backend-5c1a", "\"\\u001b[2J")));
  EXPECT_FALSE(parse_explanation(with("\"signature_size\":32", "\"signature_size\":-1")));
  EXPECT_FALSE(parse_explanation("[]"));
  EXPECT_FALSE(parse_explanation("{}"));
  EXPECT_FALSE(parse_explanation(std::string(golden) + "x"));
}

}  // namespace jwtsync::explanation_json_test
