// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/secret_changes.h"

#include "base/encoding.h"
#include "diagnosis/evidence.h"
#include "diagnosis/secret_guesses.h"
#include "fixture.h"
#include "fleet/challenge.h"

#include <gmock/gmock.h>
#include <map>

namespace jwtsync::diagnosis::secret_changes_test {

const Nonce nonce = *Nonce::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
const std::string secret(testing::canary_secret);

/// What each change of a stage makes, by its name.
std::multimap<std::string, std::string> made_of(ChangeStage stage, std::string_view of, const FrameNames& names = {}) {
  std::multimap<std::string, std::string> all;
  try_changes(stage, of, names, [&](const SecretChange& change, std::string_view bytes) {
    all.emplace(name_of(change), bytes);
    return false;
  });
  return all;
}

/// A source that was read here, as the doctor compares it.
Testimony source_of(const std::string& locator, const std::string& value) {
  const KeyRing ring = fixture::ring_of(value);
  Testimony testimony{{}, *fleet::answer_challenge({locator, "here"}, ring, nonce, Variants::with, 20)};
  testimony.report.identity = {locator, "here"};
  testimony.report.environment = "staging";
  EXPECT_TRUE(add_guessed_answers(testimony.challenge, ring, nonce, locator));
  return testimony;
}

Explanation between(const std::string& one, const std::string& other) {
  const Testimony first = source_of("file:/a", one), second = source_of("file:/b", other);
  const Member a{OwnSource{"file:/a"}, first.report, first.challenge, 0, {}, {}};
  const Member b{OwnSource{"file:/b"}, second.report, second.challenge, 1, {}, {}};
  return explain({{{&a}, "file:/a"}, {{&b}, "file:/b"}});
}

TEST(secret_changes, are_each_found_again_by_its_name) {
  for (const ChangeStage stage :
       {ChangeStage::variants, ChangeStage::guesses, ChangeStage::frames, ChangeStage::cuts, ChangeStage::steps}) {
    const auto made = made_of(stage, secret + "$x #\n", {"MY_TOKENS", "HS256"});
    EXPECT_FALSE(made.empty());
    for (const auto& [name, bytes] : made) {
      const std::optional<SecretChange> change = change_by_name(name);
      ASSERT_TRUE(change) << name;
      EXPECT_EQ(name_of(*change), name);
      EXPECT_FALSE(phrase_of(*change).empty());
    }
  }
  for (const char* unknown : {"", "nothing", "cut_", "cut_x", "trimmed+", "trimmed+nothing", "nothing+trimmed"}) {
    EXPECT_FALSE(change_by_name(unknown)) << unknown;
  }
}

TEST(secret_changes, of_a_later_stage_are_less_likely) {
  const auto rank = [](const char* name) { return likelihood_rank(*change_by_name(name)); };
  EXPECT_LT(rank("trailing_newline"), rank("utf16_encoded"));
  EXPECT_LT(rank("utf16_encoded"), rank("up_to_hash"));
  EXPECT_LT(rank("up_to_hash"), rank("name_in_front"));
  EXPECT_LT(rank("name_in_front"), rank("cut_32"));
  EXPECT_LT(rank("cut_32"), rank("trimmed+base64_decoded"));
}

TEST(secret_changes, cut_a_secret_after_each_byte) {
  const auto made = made_of(ChangeStage::cuts, "0123456789a");
  EXPECT_EQ(made, (std::multimap<std::string, std::string>{
                      {"cut_10", "0123456789"}, {"cut_8", "01234567"}, {"cut_9", "012345678"}}));
  EXPECT_TRUE(made_of(ChangeStage::cuts, "01234567").empty());
  EXPECT_EQ(made_of(ChangeStage::cuts, std::string(5000, 'a')).size(), 257U);
}

TEST(secret_changes, are_none_of_what_is_too_long) {
  for (const ChangeStage stage : guessed_stages) EXPECT_TRUE(made_of(stage, std::string(70'000, 'a')).empty());
}

TEST(secret_changes, know_the_variable_by_the_locator) {
  EXPECT_EQ(variable_of("env:MY_TOKENS?trim=no"), "MY_TOKENS");
  EXPECT_EQ(variable_of("dotenv:/srv/.env#API_KEY"), "API_KEY");
  EXPECT_EQ(variable_of("file:/run/secrets/jwt_key"), "JWT_KEY");
  EXPECT_EQ(variable_of("file:/run/secrets/jwt.key"), "");
}

/// Each is found between two sources, whichever of them is the usual one, and by it the odd one is named.
TEST(secret_changes, are_found_between_two_sources) {
  struct Row {
    std::string original, derived;
    Cause cause;
    std::string why, fix;  ///< where A has the original
  };
  const std::string mount =
      "give file:/b the whole value: quote it for what reads it, or mount it as a file of its own";
  const std::string hash = "give both the same bytes: the secret, or its hash";
  const std::string whole =
      "give file:/b the whole value: see which column, variable, option or hash has no room for it";
  const std::string copies = ", which was pasted twice";
  const Row rows[] = {
      {"abcd$EFGH-" + secret, "abcd-" + secret, Cause::dollar_signs_mangled,
       "the key of file:/b is that of file:/a with nothing for each $NAME in it",
       "quote the dollar signs for the parser of file:/b, or mount the secret as a file"},
      {secret + "#more", secret, Cause::text_escaped, "the key of file:/b is that of file:/a up to its first #", mount},
      {secret, "\u201c" + secret + "\u201d", Cause::quotes_kept,
       "the key of file:/b is that of file:/a between typographic quotation marks",
       "take the typographic quotation marks off the value of file:/b, which a word processor wrote"},
      {secret + "\u00e9", secret + "e\u0301", Cause::character_set,
       "the key of file:/a is that of file:/b with each mark joined to its letter (NFC)",
       "give both the same bytes: write the value with letters of ASCII alone (jwtsync generate)"},
      {secret + secret, (secret + secret).substr(0, 64), Cause::value_differs,
       "the key of file:/b is that of file:/a cut to its first 64 bytes", whole},
      {secret, secret.substr(0, secret.size() - 1), Cause::value_differs,
       "the key of file:/b is that of file:/a cut to its first " + std::to_string(secret.size() - 1) + " bytes", whole},
      {secret, secret + secret, Cause::value_differs,
       "the key of file:/b is that of file:/a twice, one behind the other",
       "take the second copy off the value of file:/b" + copies},
      {secret, "JWT_SECRET: " + secret, Cause::name_in_value,
       "the key of file:/a is that of file:/b behind its name and colon",
       "give file:/b the value alone, without its name"},
      {R"({"a":{"b":["x",")" + secret + R"("]}})", secret, Cause::json_document,
       "file:/a has the whole JSON document, file:/b its text of one member",
       "give file:/a the value alone, not the document around it"},
      {secret + "\u00a0", secret, Cause::white_space,
       "the key of file:/b is that of file:/a without the white space around it",
       "take the white space off the value of file:/a (echo adds a newline, printf does not)"},
  };
  for (const Row& row : rows) {
    const Explanation told = between(row.original, row.derived);
    EXPECT_EQ(name_of(told.cause), name_of(row.cause)) << row.why;
    EXPECT_EQ(told.why, row.why);
    EXPECT_EQ(told.fix.text(), row.fix);
    EXPECT_EQ(name_of(between(row.derived, row.original).cause), name_of(row.cause)) << row.why;
  }
  std::string hashed;
  try_changes(ChangeStage::guesses, secret, {}, [&](const SecretChange& change, std::string_view bytes) {
    if (change.first->name == "hashed_in_hex") hashed = bytes;
    return !hashed.empty();
  });
  const Explanation told = between(secret, hashed);
  EXPECT_EQ(told.why, "the key of file:/b is that of file:/a hashed by SHA-256, in hexadecimal");
  EXPECT_EQ(told.fix.text(), hash);
  EXPECT_THAT(told.evidence, ::testing::Contains("variant hashed_in_hex of file:/a equals file:/b"));
}

TEST(secret_changes, of_two_steps_say_both) {
  const Explanation told = between(secret + "\n", base::hex_encode(secret));
  EXPECT_EQ(told.cause, Cause::white_space);
  EXPECT_EQ(told.why,
            "the key of file:/b is that of file:/a without the white space around it, and that in hexadecimal");
  EXPECT_EQ(
      told.fix.text(),
      "take the white space off the value of file:/a (echo adds a newline, printf does not); and say what the text is "
      "where file:/b reads it: ?format=hex on its locator");
}

TEST(secret_changes, are_none_between_strangers) {
  EXPECT_EQ(between(secret, std::string(testing::other_canary_secret)).cause, Cause::value_differs);
}

/// What a process answers under the name of a guess is no evidence: none does that is honest.
TEST(secret_changes, of_a_process_are_those_of_the_protocol) {
  const Testimony first = source_of("a", secret + "#more"), second = source_of("b", secret);
  const Member a{TargetUrl{"http://a"}, first.report, first.challenge, 0, {}, {}};
  const Member b{TargetUrl{"http://b"}, second.report, second.challenge, 1, {}, {}};
  EXPECT_FALSE(match_variants(a, b));
}

/// Of the protocol's, a process answers each once; a source here answers for the guesses behind them.
TEST(secret_changes, are_answered_for_behind_the_variants) {
  const ChallengeAnswer answer = source_of("env:MY_TOKENS", secret).challenge;
  const auto& variants = answer.keys.front().variants;
  ASSERT_GT(variants.size(), variant_words().size() + secret_guesses().size() / 2);
  for (std::size_t i = 0; i < variant_words().size(); ++i) EXPECT_EQ(variants[i].name, variant_words()[i].name);
  EXPECT_EQ(fleet::answer_to(secret, nonce), answer.keys.front().answer);
}

}  // namespace jwtsync::diagnosis::secret_changes_test
