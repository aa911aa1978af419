// SPDX-License-Identifier: Apache-2.0
#include "token/form.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <string>

#include "forge.h"

namespace jwtsync::token::form_test {

struct Case {
  std::string text;
  TokenForm form;
};

/// With each letter as `changed` has it.
std::string in_case(std::string text, int (*changed)(int)) {
  std::transform(text.begin(), text.end(), text.begin(), [&](char c) { return static_cast<char>(changed(c)); });
  return text;
}

TEST(Form, tells_what_stands_around_a_token_and_what_is_inside) {
  const std::string good = token_of(good_header, good_claims);
  const Case cases[] = {
      {good, TokenForm::jws},
      {"Bearer " + good, TokenForm::scheme_in_front},
      {"bearer\t" + good, TokenForm::scheme_in_front},
      {"Authorization: Bearer " + good, TokenForm::scheme_in_front},
      {"access_token=" + good, TokenForm::scheme_in_front},
      {'"' + good + '"', TokenForm::quoted},
      {"'Bearer " + good + '\'', TokenForm::quoted},
      {'"' + good, TokenForm::quoted},
      {"b'" + good + '\'', TokenForm::bytes_literal},
      {"b\"" + good + '"', TokenForm::bytes_literal},
      {' ' + good, TokenForm::white_space},
      {good + '\n', TokenForm::white_space},
      {good + "\r\n", TokenForm::white_space},
      {good.substr(0, 10) + "\n" + good.substr(10), TokenForm::white_space},
  };
  for (const Case& known : cases) {
    const Shaped shaped = shape_of(known.text);
    EXPECT_EQ(name_of(shaped.form), name_of(known.form)) << known.text;
    EXPECT_EQ(shaped.inside, good) << known.text;
  }
}

TEST(Form, tells_another_kind_of_token_and_a_damaged_one) {
  const std::string none = encode(R"({"alg":"none"})"), payload = encode(good_claims);
  const std::string good = token_of(good_header, good_claims);
  const std::string jwe = encode(R"({"alg":"dir","enc":"A128GCM"})");
  const Case cases[] = {
      {"", TokenForm::empty},
      {"\n", TokenForm::white_space},
      {"''", TokenForm::quoted},
      {none + '.' + payload + '.', TokenForm::unsecured},
      {encode(R"({"alg":"NONE"})") + '.' + payload + '.', TokenForm::unsecured},
      {none + '.' + payload + ".AAAA", TokenForm::jws},
      {jwe + "..AAAA.AAAA.AAAA", TokenForm::jwe},
      {encode(good_header) + "..AAAA.AAAA.AAAA", TokenForm::other_parts},
      {R"({"payload":"e30","signatures":[]})", TokenForm::json},
      {good.substr(0, 12), TokenForm::cut},
      {good.substr(0, good.find('.')), TokenForm::cut},
      {good.substr(0, good.rfind('.') - 3), TokenForm::cut},
      {good.substr(0, good.rfind('.')), TokenForm::cut},
      {good.substr(0, good.rfind('.') + 1), TokenForm::cut},
      {good.substr(0, good.size() - 5), TokenForm::jws},
      {"2YotnFZFEjr1zCsicMWpAA", TokenForm::opaque},
      {"abc", TokenForm::opaque},
      {"a.b", TokenForm::other_parts},
      {"a.b.c", TokenForm::jws},
      {"..", TokenForm::other_parts},
      {good + ".e30", TokenForm::other_parts},
      {encode(good_header) + "==." + payload + ".AAAA", TokenForm::padded},
      {good + '=', TokenForm::padded},
      {encode(good_header) + '.' + payload + ".A+/A", TokenForm::other_alphabet},
      {"token=" + good + "; Path=/", TokenForm::scheme_in_front},
      {"theme=dark; token=" + good, TokenForm::cookies},
      {"Set-Cookie: token=" + good + "; Path=/; HttpOnly", TokenForm::cookies},
      {"Cookie: theme=dark", TokenForm::cookies},
      {"Basic dXNlcjpwYXNzd29yZA==", TokenForm::other_scheme},
      {"Authorization: Basic dXNlcjpwYXNzd29yZA==", TokenForm::other_scheme},
      {"Basic dXNlcjpwYXNzd29yZA==, Bearer " + good, TokenForm::several},
      {"undefined", TokenForm::no_value},
      {"Bearer undefined", TokenForm::no_value},
      {"Authorization: Bearer null", TokenForm::no_value},
      {"Bearer [object Object]", TokenForm::no_value},
      {"\"null\"", TokenForm::no_value},
      {"Bearer", TokenForm::empty},
      {in_case(good, std::tolower), TokenForm::case_lost},
      {"bearer " + in_case(good, std::tolower), TokenForm::scheme_in_front},
      {in_case(good, std::toupper), TokenForm::case_lost},
      {"nullable", TokenForm::opaque},
      {"https://app.example/#id_token=" + good, TokenForm::scheme_in_front},
      {R"({"url":"https://app.example/#id_token=)" + good + "\"}", TokenForm::json},
      {std::string(max_token_size + 1, 'A'), TokenForm::too_large},
  };
  for (const Case& known : cases) {
    EXPECT_EQ(name_of(shape_of(known.text).form), name_of(known.form)) << known.text.substr(0, 80);
  }
}

TEST(Form, finds_the_token_in_a_line_of_others) {
  const std::string good = token_of(good_header, good_claims);
  const std::string lines[] = {"Cookie: theme=dark; token=" + good + "; lang=en",
                               "token=" + good + "; Path=/",
                               "https://app.example/#id_token=" + good + "&state=1",
                               good + ", " + good,
                               "Bearer " + good + ", Bearer " + good,
                               "Authorization: Bearer " + good + "," + good};
  for (const std::string& line : lines) EXPECT_EQ(shape_of(line).inside, good) << line;
  EXPECT_EQ(name_of(shape_of(good + "," + good).form), "several");
}

TEST(Form, makes_base64url_of_padding_and_of_the_other_alphabet) {
  EXPECT_EQ(shape_of("e30=.e30=.-_-_").inside, "e30.e30.-_-_");
  EXPECT_EQ(shape_of("e30.e30.+/+/").inside, "e30.e30.-_-_");
}

}  // namespace jwtsync::token::form_test
