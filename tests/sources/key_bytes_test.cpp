// SPDX-License-Identifier: Apache-2.0
#include "sources/key_bytes.h"

#include "base/text.h"
#include "process.h"

#include <gmock/gmock.h>
#include <set>
#include <variant>

namespace jwtsync::sources::key_bytes_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Result<KeyBytes> read_as(const std::string& locator, std::string_view value) {
  return key_bytes_of({std::move(*Secret::copy_of(value)), {}}, *parse_locator(locator));
}

std::string utf8(char32_t c) {
  const auto byte = [](char32_t value) { return static_cast<char>(value); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xc0 | (c >> 6)), byte(0x80 | (c & 63))};
  if (c < 0x10000) return {byte(0xe0 | (c >> 12)), byte(0x80 | ((c >> 6) & 63)), byte(0x80 | (c & 63))};
  return {byte(0xf0 | (c >> 18)), byte(0x80 | ((c >> 12) & 63)), byte(0x80 | ((c >> 6) & 63)), byte(0x80 | (c & 63))};
}

// What Python 3's str.strip() takes off: every character for which str.isspace() is true.
const std::set<char32_t> python_spaces{0x09,   0x0a,   0x0b,   0x0c,   0x0d,   0x1c,   0x1d,   0x1e,   0x1f,   0x20,
                                       0x85,   0xa0,   0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006,
                                       0x2007, 0x2008, 0x2009, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000};

TEST(key_bytes, are_trimmed_by_exactly_the_characters_that_python_strips) {
  for (char32_t c = 0; c <= 0x10ffff; ++c) {
    if (c >= 0xd800 && c <= 0xdfff) continue;  // surrogates are no characters
    const std::string around = utf8(c) + "x" + utf8(c);
    const bool trimmed = base::trim(around) == "x";
    ASSERT_EQ(trimmed, python_spaces.contains(c)) << std::hex << static_cast<std::uint32_t>(c);
  }
}

TEST(key_bytes, of_a_value_with_white_space_around_it_are_warned_about) {
  for (const char32_t c : python_spaces) {
    const Result<KeyBytes> key = read_as("env:NAME", utf8(c) + fit_secret + utf8(c));
    ASSERT_TRUE(key);
    EXPECT_EQ(revealed(key->bytes), fit_secret);
    EXPECT_THAT(names_of(key->warnings), ElementsAre("trimmed"));
    EXPECT_EQ(key->warnings[0].text, "white space around the value of NAME was taken off (2 characters)");
  }
  EXPECT_EQ(read_as("env:NAME", fit_secret + " ")->warnings[0].text,
            "white space around the value of NAME was taken off (1 character)");
}

TEST(key_bytes, of_a_value_with_one_line_end_behind_it_are_remarked_upon) {
  for (const char* const line_end : {"\n", "\r\n"}) {
    const Result<KeyBytes> key = read_as("env:NAME", fit_secret + line_end);
    EXPECT_EQ(revealed(key->bytes), fit_secret);
    EXPECT_THAT(key->warnings, IsEmpty());
    ASSERT_THAT(names_of(key->remarks), ElementsAre("line_end_trimmed"));
    EXPECT_EQ(key->remarks[0].text, "the line end behind the value of NAME was taken off");
  }
  for (const std::string& value : {fit_secret + "\n\n", "\n" + fit_secret, fit_secret + "\r", fit_secret + " \n"}) {
    EXPECT_THAT(names_of(read_as("env:NAME", value)->warnings), ElementsAre("trimmed"));
  }
  EXPECT_THAT(names_of(read_as("env:A?format=hex", "00ff\n")->remarks), ElementsAre("line_end_trimmed"));
}

TEST(key_bytes, inside_a_value_white_space_stays) {
  const Result<KeyBytes> key = read_as("env:NAME", "c4n4ry \t c4n4ry");
  EXPECT_EQ(revealed(key->bytes), "c4n4ry \t c4n4ry");
}

TEST(key_bytes, follow_the_options_of_the_locator) {
  const std::string text = "  " + fit_secret + "\n";
  const struct {
    std::string locator, value, bytes;
    bool is_text;
    std::size_t length;
    std::vector<std::string> warnings;
  } table[] = {
      {"env:A", text, fit_secret, true, fit_secret.size(), {"trimmed"}},
      {"env:A?trim=yes", text, fit_secret, true, fit_secret.size(), {"trimmed"}},
      {"env:A?trim=no", text, text, true, text.size(), {"control_character"}},
      {"env:A?format=raw", text, text, false, text.size(), {}},
      {"env:A", "\xC3\xA9t\xC3\xA9", "\xC3\xA9t\xC3\xA9", true, 3, {}},
      {"env:A?format=raw", "\xC3\xA9t\xC3\xA9", "\xC3\xA9t\xC3\xA9", false, 5, {}},
      {"env:A?format=raw", "\xff\xfe", "\xff\xfe", false, 2, {}},
      {"env:A?format=raw", " ", " ", false, 1, {}},
      {"env:A?format=raw", "{\"key\":[]}", "{\"key\":[]}", false, 10, {}},
      {"env:A?format=base64", "+/+/", "\xfb\xff\xbf", false, 3, {}},
      {"env:A?format=base64", "/w==\n", "\xff", false, 1, {}},
      {"env:A?format=base64url", "-_-_", "\xfb\xff\xbf", false, 3, {}},
      {"env:A?format=base64url", "_w", "\xff", false, 1, {}},
      {"env:A?format=hex", "0x00ff", std::string("\0\xff", 2), false, 2, {}},
      {"env:A?format=hex", " 00fFAb ", std::string("\0\xff\xab", 3), false, 3, {"trimmed"}},
  };
  for (const auto& row : table) {
    const Result<KeyBytes> key = read_as(row.locator, row.value);
    ASSERT_TRUE(key) << row.locator << ": " << key.error().message;
    EXPECT_EQ(revealed(key->bytes), row.bytes) << row.locator;
    EXPECT_EQ(key->is_text, row.is_text) << row.locator;
    EXPECT_EQ(key->length, row.length) << row.locator;
    EXPECT_EQ(names_of(key->warnings), row.warnings) << row.locator;
  }
}

TEST(key_bytes, that_cannot_be_had_are_refused) {
  const struct {
    std::string locator, value, code, hint;
  } table[] = {
      {"env:A", "", "secret_empty", ""},
      {"env:A", " \t\r\n\xC2\xA0", "secret_empty", ""},
      {"env:A?format=raw", "", "secret_empty", ""},
      {"env:A?format=base64", " ", "secret_empty", ""},
      {"env:A?trim=no", "", "secret_empty", ""},
      {"env:A", "c4n4ry\xff", "secret_malformed", "format=raw"},
      {"env:A", "\xC0\xAF", "secret_malformed", "format=raw"},                          // overlong
      {"env:A", "\xED\xA0\x80", "secret_malformed", "format=raw"},                      // a surrogate
      {"env:A", "\xFF\xFE" + std::string("c\0", 2), "secret_malformed", "format=raw"},  // UTF-16
      {"env:A?format=base64", "c4n4ry!!", "secret_malformed", "strict"},
      {"env:A?format=base64", "/w", "secret_malformed", "strict"},              // padding is missing
      {"env:A?format=base64", "-_-_", "secret_malformed", "format=base64url"},  // the other alphabet
      {"env:A?format=base64", "+/ +/", "secret_malformed", "strict"},
      {"env:A?format=base64", "/x==", "secret_malformed", "strict"},  // stray bits
      {"env:A?format=base64&trim=no", "/w==\n", "secret_malformed", "one line"},
      {"env:A?format=base64url", "_w==", "secret_malformed", "strict"},  // padding
      {"env:A?format=base64url", "+/+/", "secret_malformed", "format=base64 "},
      {"env:A?format=hex", "abc", "secret_malformed", "strict"},
      {"env:A?format=hex", "0xabc", "secret_malformed", "strict"},
      {"env:A", R"({"kty":"oct","k":"c4n4ry!"})", "key_malformed", "JWK"},
      {"env:A", R"( {"keys":[{"kty":"oct"}]})", "key_malformed", "JWK"},
      {"env:A", R"({"keys":[]})", "secret_format_unsupported", "keys --join"},
      {"env:A?trim=yes", "-----BEGIN PRIVATE KEY-----\nc4n4ry\n-----END PRIVATE KEY-----\n", "key_malformed", ""},
      {"env:A?format=raw", "-----BEGIN PRIVATE KEY-----", "key_malformed", ""},
      {"env:A", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5c4n4ry", "secret_format_unsupported", "PEM"},
      {"env:A?format=pem", "c4n4ry", "secret_malformed", "strict"},
      {"env:A?format=pem", " ", "secret_empty", ""},
      {"env:A?format=der", "\x30\x82", "secret_malformed", "strict"},
      {"env:A?format=jwks", "c4n4ry", "secret_malformed", "strict"},
      {"env:A?format=jwks", "-----BEGIN PUBLIC KEY-----", "key_malformed", "export"},
  };
  for (const auto& row : table) {
    const Result<KeyBytes> key = read_as(row.locator, row.value);
    ASSERT_EQ(code_of(key), row.code) << row.locator << " " << row.value;
    EXPECT_THAT(key.error().hint, HasSubstr(row.hint)) << row.locator;
    EXPECT_THAT(key.error().message, Not(HasSubstr(testing::canary))) << row.locator;
    EXPECT_THAT(key.error().hint, Not(HasSubstr(testing::canary))) << row.locator;
  }
}

TEST(key_bytes, that_are_a_key_in_a_wrapping_are_refused_by_name) {
  const Result<KeyBytes> key = read_as("env:A", R"([{"kty":"RSA","n":"c4n4ry"}])");
  ASSERT_EQ(code_of(key), "secret_format_unsupported");
  EXPECT_EQ(key.error().message, "the value of A is a JSON Web Key, in a JSON document");
}

TEST(key_bytes, of_a_document_are_the_document) {
  const std::string public_key = R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";
  const std::string secret = R"({"keys":[{"kty":"oct","k":"YzRuNHJ5YzRuNHJ5YzRuNHJ5YzRuNHJ5YzRuNHJ5"}]})";
  for (const char* const locator : {"env:A", "env:A?format=jwks", "env:A?format=raw", "env:A?trim=no"}) {
    const Result<KeyBytes> key = read_as(locator, " " + public_key + "\n");
    ASSERT_TRUE(key) << key.error().message;
    EXPECT_EQ(revealed(key->bytes), " " + public_key + "\n");
    EXPECT_THAT(key->warnings, IsEmpty()) << "white space around a document is no part of a key";
    ASSERT_EQ(key->value->keys.size(), 1U);
    EXPECT_TRUE(std::holds_alternative<crypto::PublicKey>(key->value->keys.front().material));
  }
  const Result<KeyBytes> key = read_as("env:A", secret);
  ASSERT_TRUE(key);
  EXPECT_TRUE(key->value->is_document());
  EXPECT_EQ(revealed(std::get<Secret>(key->value->keys.at(0).material)), "c4n4ryc4n4ryc4n4ryc4n4ryc4n4ry");
}

TEST(key_bytes, of_a_secret_are_those_that_were_read) {
  const struct {
    std::string locator, value;
  } table[] = {
      {"env:A", fit_secret},
      {"env:A", "\xC2\xA0" + fit_secret + "\n"},
      {"env:A?trim=no", " " + fit_secret + "\n"},
      {"env:A?format=raw", " " + fit_secret + "\xff"},
      {"env:A?format=base64", "+/+/"},
      {"env:A?format=hex", "00fFAb"},
  };
  for (const auto& row : table) {
    const Result<KeyBytes> key = read_as(row.locator, row.value);
    ASSERT_TRUE(key) << row.locator;
    EXPECT_FALSE(key->value->is_document());
    EXPECT_EQ(revealed(std::get<Secret>(key->value->keys.at(0).material)), revealed(key->bytes)) << row.locator;
  }
}

TEST(key_bytes, of_a_document_are_the_same_whatever_white_space_stands_before_it) {
  const std::string document = R"({"kty":"oct","k":"YzRuNHJ5YzRuNHJ5YzRuNHJ5YzRuNHJ5YzRuNHJ5"})";
  for (const char32_t c : python_spaces) {
    for (const char* const locator : {"env:A", "env:A?trim=no", "env:A?format=raw", "env:A?format=jwks"}) {
      const Result<KeyBytes> key = read_as(locator, utf8(c) + document + utf8(c));
      ASSERT_TRUE(key && key->value->is_document()) << locator << " " << std::hex << static_cast<std::uint32_t>(c);
      EXPECT_EQ(revealed(std::get<Secret>(key->value->keys.at(0).material)), "c4n4ryc4n4ryc4n4ryc4n4ryc4n4ry");
      EXPECT_THAT(key->warnings, IsEmpty());
    }
  }
}

TEST(key_bytes, keep_the_warnings_of_the_source) {
  RawValue value{std::move(*Secret::copy_of(fit_secret + " ")), {{WarningKind::world_readable, "it is"}}};
  const Result<KeyBytes> key = key_bytes_of(std::move(value), *parse_locator("file:/a"));
  ASSERT_TRUE(key);
  EXPECT_THAT(names_of(key->warnings), ElementsAre("world_readable", "trimmed"));
}

TEST(key_bytes, are_never_changed_by_what_they_look_like) {
  for (const std::string& value :
       {"\"" + fit_secret + "\"", "\xEF\xBB\xBF" + fit_secret, std::string("YzRuNHJ5YzRuNHJ5YzRuNHJ5"),
        fit_secret + "\\n", fit_secret + "\n" + fit_secret}) {
    const Result<KeyBytes> key = read_as("env:A", value);
    ASSERT_TRUE(key);
    EXPECT_EQ(revealed(key->bytes), value);
    EXPECT_GT(key->warnings.size() + key->remarks.size(), 0U) << value;
  }
}

}  // namespace jwtsync::sources::key_bytes_test
