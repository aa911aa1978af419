// SPDX-License-Identifier: Apache-2.0
#include "token/form.h"

#include <gtest/gtest.h>

#include <string>

#include "forge.h"

namespace jwtsync::token::form_test {

struct Case {
  std::string text;
  TokenForm form;
};

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
      {"https://app.example/#id_token=" + good, TokenForm::scheme_in_front},
      {R"({"url":"https://app.example/#id_token=)" + good + "\"}", TokenForm::json},
      {std::string(max_token_size + 1, 'A'), TokenForm::too_large},
  };
  for (const Case& known : cases) {
    EXPECT_EQ(name_of(shape_of(known.text).form), name_of(known.form)) << known.text.substr(0, 80);
  }
}

TEST(Form, makes_base64url_of_padding_and_of_the_other_alphabet) {
  EXPECT_EQ(shape_of("e30=.e30=.-_-_").inside, "e30.e30.-_-_");
  EXPECT_EQ(shape_of("e30.e30.+/+/").inside, "e30.e30.-_-_");
}

TEST(Form, has_words_and_a_hint_for_all_that_are_no_signed_token) {
  for (int i = 0; i <= static_cast<int>(TokenForm::too_large); ++i) {
    const auto form = static_cast<TokenForm>(i);
    const bool is_told_elsewhere = form == TokenForm::jws || form == TokenForm::too_large;
    EXPECT_EQ(describe(form).message.empty(), is_told_elsewhere) << name_of(form);
    EXPECT_EQ(describe(form).hint.empty(), is_told_elsewhere) << name_of(form);
  }
}

}  // namespace jwtsync::token::form_test
