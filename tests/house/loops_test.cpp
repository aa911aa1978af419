// SPDX-License-Identifier: Apache-2.0
// A range-based for keeps what its range is, but not what that is a part of: `for (x : load()->rows)` reads what is
// gone.
#include <gmock/gmock.h>

#include "kept.h"
#include "source_text.h"
#include "tree.h"

namespace jwtsync::house::loops_test {

using testing::IsEmpty;
using testing::SizeIs;

/// What a loop that begins in this line goes over; empty if none does, or it goes on in the next line.
std::string_view range_of(std::string_view line) {
  const std::size_t loop = line.find("for (");
  const std::size_t colon = line.find(" : ", loop == line.npos ? line.size() : loop);
  if (colon == line.npos) return {};
  const std::string_view rest = line.substr(colon + 3);
  std::size_t open = 1;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    if (rest[i] == '(') ++open;
    if (rest[i] == ')' && --open == 0) return rest.substr(0, i);
  }
  return {};
}

/// Whether it is a member, and not a function, of what a call gives: but for an iterator of a map, whose element lives
/// on.
bool is_part_of_a_result(std::string_view range) {
  const std::size_t arrow = range.find(")->");
  const bool is_of_a_map = arrow != range.npos && range.substr(arrow).starts_with(")->second");
  if (arrow == range.npos || is_of_a_map) return false;
  return range.find_first_of("()", arrow + 1) == range.npos;
}

Offences loop_offences(const Tree& tree) {
  Offences offences;
  for (const std::string_view area : {"src/", "include/", "testing/", "tests/", "fuzz/", "examples/"}) {
    for (const File* file : tree.files(area, cpp_endings)) {
      const std::string code = code_of(file->text);
      const auto lines = lines_of(code);
      for (std::size_t i = 0; i < lines.size(); ++i) {
        if (!is_part_of_a_result(range_of(lines[i]))) continue;
        offences.push_back({file->path, i + 1, "a loop goes over a part of what a call gives: name the whole first"});
      }
    }
  }
  return offences;
}

TEST(loops, go_over_what_lives_on) { EXPECT_TRUE(kept(loop_offences(this_tree()))); }

TEST(loops, that_go_over_a_part_of_a_result_are_found) {
  const auto offences = [](const std::string& line) {
    return loop_offences(Tree::of({{"src/base/a.cpp", line + "\n"}}));
  };
  EXPECT_THAT(offences("for (const Key& key : load()->keys) use(key);"), SizeIs(1));
  EXPECT_THAT(offences("for (const Key& key : store.load(of(name))->rows.keys) {"), SizeIs(1));
  EXPECT_THAT(offences("for (const Key& key : stored->rows.keys) {"), IsEmpty());
  EXPECT_THAT(offences("for (const Key& key : groups.begin()->second) {"), IsEmpty());
  EXPECT_THAT(offences("for (const Key& key : all(key.pair()->numbers)) put(key);"), IsEmpty());
  EXPECT_THAT(offences("for (const Key& key : ring()->keys()) {"), IsEmpty());
}

}  // namespace jwtsync::house::loops_test
