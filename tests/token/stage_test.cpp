// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/stage.h>

#include <gtest/gtest.h>

#include "base/error.h"

namespace jwtsync::stage_test {

TEST(Stage, is_known_by_its_name) {
  EXPECT_EQ(name_of(Stage::extract), "extract");
  EXPECT_EQ(name_of(Stage::claims), "claims");
  EXPECT_EQ(named<Stage>("signature"), Stage::signature);
  EXPECT_EQ(named<Stage>("of_tomorrow"), std::nullopt);
}

TEST(Stage, of_a_refusal_follows_from_its_code) {
  EXPECT_EQ(stage_of(Code::token_malformed), Stage::parse);
  EXPECT_EQ(stage_of(Code::token_critical_header), Stage::parse);
  EXPECT_EQ(stage_of(Code::token_key_unknown), Stage::key);
  EXPECT_EQ(stage_of(Code::ring_unavailable), Stage::key) << "there is none";
  EXPECT_EQ(stage_of(Code::keys_outdated), Stage::key);
  EXPECT_EQ(stage_of(Code::token_signature_invalid), Stage::signature);
  EXPECT_EQ(stage_of(Code::token_type_mismatch), Stage::claims) << "the header is believed once the signature is good";
  EXPECT_EQ(stage_of(Code::token_expired), Stage::claims);
  EXPECT_EQ(stage_of(Code::file_absent), Stage::extract);
}

TEST(Stage, no_code_of_a_token_is_of_none) {
  for (const base::CodeRow& row : base::code_table()) {
    if (!row.name.starts_with("token_")) continue;
    EXPECT_NE(stage_of(row.code), Stage::extract) << row.name;
  }
}

TEST(Stage, codes_have_names_that_a_newer_process_adds_to) {
  for (const base::CodeRow& row : base::code_table()) EXPECT_EQ(named<Code>(row.name), row.code) << row.name;
  EXPECT_EQ(Name<Code>("token_expired").kind(), Code::token_expired);
  EXPECT_EQ(Name<Code>("token_of_tomorrow").text(), "token_of_tomorrow");
  EXPECT_EQ(Name<Code>("token_of_tomorrow").kind(), std::nullopt);
}

}  // namespace jwtsync::stage_test
