// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <string>

namespace jwtsync::error_test {

struct CategoryCase {
  Category category;
  std::string_view name;
  int exit_status;
  int http_status;
};

/// The table of the design: scripts branch on the statuses of the command.
constexpr CategoryCase categories[] = {
    {Category::success, "success", 0, 200},
    {Category::refused, "refused", 1, 401},
    {Category::usage, "usage", 2, 400},
    {Category::absent, "absent", 3, 404},
    {Category::unreachable, "unreachable", 4, 503},
    {Category::conflict, "conflict", 5, 409},
    {Category::forbidden, "forbidden", 6, 403},
    {Category::bug, "bug", 70, 500},
};

TEST(error, each_category_has_its_exit_status) {
  for (const CategoryCase& expected : categories) {
    EXPECT_EQ(name_of(expected.category), expected.name);
    EXPECT_EQ(exit_status_of(expected.category), expected.exit_status);
  }
}

/// To whoever asks over HTTP, these are his doing; all else that keeps a process from its key is 503.
/// What a collector or the hub of a rotation does not take.
const std::set<Code> not_taken{Code::line_replayed, Code::line_late, Code::line_unasked, Code::proof_mismatch,
                               Code::generation_overtaken};

TEST(error, who_is_at_fault_decides_the_http_status) {
  const std::set<Code> of_the_client{
      Code::argument_invalid, Code::nonce_malformed, Code::request_malformed, Code::one_process,
      Code::claims_malformed, Code::not_found,       Code::access_denied,     Code::file_exists,
  };
  for (const base::CodeRow& row : base::code_table()) {
    if (row.code == Code::services_disagree || row.code == Code::method_not_allowed) continue;
    if (row.code == Code::too_many_requests || not_taken.contains(row.code)) continue;
    const auto& of_category = *std::find_if(std::begin(categories), std::end(categories),
                                            [&](const CategoryCase& each) { return each.category == row.category; });
    const bool as_its_category = row.category == Category::refused || row.category == Category::bug ||
                                 row.category == Category::unreachable || of_the_client.contains(row.code);
    EXPECT_EQ(http_status_of(row.code), as_its_category ? of_category.http_status : 503) << row.name;
  }
}

TEST(error, a_disagreement_a_wrong_method_and_too_many_requests_have_a_status_of_their_own) {
  EXPECT_EQ(http_status_of(Code::services_disagree), 409);
  EXPECT_EQ(category_of(Code::services_disagree), Category::refused);
  EXPECT_EQ(http_status_of(Code::method_not_allowed), 405);
  EXPECT_EQ(http_status_of(Code::too_many_requests), 429);
  for (const Code code : not_taken) EXPECT_EQ(http_status_of(code), 409) << name_of(code);
}

TEST(error, every_code_has_a_name_of_its_own_that_a_program_can_switch_on) {
  std::set<std::string_view> names;
  for (const base::CodeRow& row : base::code_table()) {
    EXPECT_EQ(name_of(row.code), row.name);
    EXPECT_EQ(base::code_named(row.name), row.code);
    EXPECT_EQ(category_of(row.code), row.category);
    EXPECT_TRUE(names.insert(row.name).second) << row.name << " stands for two codes";
    EXPECT_TRUE(std::all_of(row.name.begin(), row.name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || c == '_';
    })) << row.name;
  }
}

TEST(error, a_name_that_is_not_known_is_of_no_code) { EXPECT_EQ(base::code_named("of_tomorrow"), std::nullopt); }

TEST(error, of_a_key_that_a_fork_lost_is_the_same_everywhere) {
  EXPECT_EQ(base::lost_in_fork().code, Code::ring_unavailable);
  EXPECT_EQ(base::lost_in_fork().category(), Category::unreachable);
}

TEST(error, no_code_means_success) {
  for (const base::CodeRow& row : base::code_table()) EXPECT_NE(row.category, Category::success) << row.name;
}

TEST(error, a_place_is_added_in_front) {
  const Error error = Error{Code::file_absent, "there is no file /a", "make one"}.at("backend").at("reload");
  EXPECT_EQ(error.message, "reload: backend: there is no file /a");
  EXPECT_EQ(error.hint, "make one");
  EXPECT_EQ(error.exit_status(), 3);
  EXPECT_EQ(error.http_status(), 503);
}

}  // namespace jwtsync::error_test
