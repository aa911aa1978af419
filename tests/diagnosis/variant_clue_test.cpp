// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/pair.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::diagnosis::variant_clue_test {

using fixture::expect;

TEST(variant_clue, of_which_one_is_a_variant_of_the_other) {
  Testimony usual = fixture::process("auth", "auth-1", "k");
  usual.challenge.keys[0].variants = {{"trailing_newline", fixture::answer("n")}};
  expect(Cause::white_space,
         {usual, fixture::process("backend", "backend-1", "n"), "the key of backend is that of auth plus a newline",
          "take the white space off the value of backend (echo adds a newline, printf does not)"});
}

TEST(variant_clue, of_a_whole_document_and_its_member) {
  Testimony usual = fixture::process("auth", "auth-1", "k");
  usual.challenge.keys[0].variants = {{"json_key", fixture::answer("n")}};
  expect(Cause::json_document, {usual, fixture::process("backend", "backend-1", "n"),
                                "auth has the whole JSON document, backend its member key",
                                "give auth the value alone, not the document around it"});
}

TEST(variant_clue, of_which_the_original_is_the_odd_one) {
  Testimony usual = fixture::process("auth", "auth-1", "k");
  usual.challenge.keys[0].variants = {{"json_value", fixture::answer("n")}};
  expect(Cause::json_document,
         {usual, fixture::process("backend", "backend-1", "n"), "auth has the whole JSON document, backend its value",
          "give auth the value alone, not the document around it"});
}

TEST(variant_clue, shows_the_variant) {
  Testimony usual = fixture::process("auth", "auth-1", "k");
  usual.challenge.keys[0].variants = {{"trailing_newline", fixture::answer("n")}};
  EXPECT_THAT(fixture::explanation_of(usual, fixture::process("backend", "backend-1", "n")).evidence,
              ::testing::Contains("variant trailing_newline of auth equals backend"));
}

}  // namespace jwtsync::diagnosis::variant_clue_test
