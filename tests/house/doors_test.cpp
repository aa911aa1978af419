// SPDX-License-Identifier: Apache-2.0
// A room is entered by its public header. How many of its private headers other rooms include is counted, and may only
// become fewer.
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "floors.h"
#include "kept.h"
#include "source_text.h"
#include "tree.h"

namespace jwtsync::house::doors_test {

using testing::IsEmpty;
using testing::SizeIs;

struct Doors {
  std::string_view room;
  std::size_t count;
};

/// As many as there are now. Where there are fewer, the number here becomes smaller with them; it never grows.
constexpr std::array<Doors, 18> doors{{
    {"base", 6},
    {"ports", 3},
    {"json", 5},
    {"crypto", 14},
    {"http", 4},
    {"jose", 9},
    {"keyring", 3},
    {"providers", 2},
    {"sources", 7},
    {"fleet", 6},
    {"probe", 1},
    {"collector", 1},
    {"hub", 2},
    {"diagnosis", 2},
    {"configuration", 3},
    {"watch", 1},
    {"service", 2},
    {"native", 5},
}};

using Entered = std::map<std::string, std::set<std::string>, std::less<>>;

/// By room, its private headers that other rooms include.
Entered entered_in(const Tree& tree) {
  Entered entered;
  for (const File* file : tree.files("src/", cpp_endings)) {
    for (const Include& include : includes_of(file->text)) {
      const std::string room = include.name.substr(0, include.name.find('/'));
      if (include.quoted && floor_of(room) && room_of_file(file->path) != room) entered[room].insert(include.name);
    }
  }
  return entered;
}

Offences door_offences(const Tree& tree, const std::vector<Doors>& counts) {
  Entered entered = entered_in(tree);
  for (const Doors& each : counts) entered[std::string(each.room)];
  Offences offences;
  for (const auto& [room, headers] : entered) {
    const auto known = std::find_if(counts.begin(), counts.end(), [&](const Doors& each) { return each.room == room; });
    const std::size_t count = known == counts.end() ? 0 : known->count;
    if (headers.size() == count) continue;
    std::string what = "other rooms include " + std::to_string(headers.size()) + " of its private headers, " +
                       std::to_string(count) + " were known: " +
                       (headers.size() > count ? "enter it by its public header, or by one that is entered already;"
                                               : "lower the number in tests/house/doors_test.cpp;");
    for (const std::string& header : headers) what += ' ' + header;
    offences.push_back({"src/" + room, 0, std::move(what)});
  }
  return offences;
}

TEST(doors, become_no_more) { EXPECT_TRUE(kept(door_offences(this_tree(), {doors.begin(), doors.end()}))); }

TEST(doors, are_counted_once_for_all_who_enter) {
  const Tree tree = Tree::of({{"src/token/a.cpp", "#include \"jose/a.h\"\n#include \"token/a.h\"\n"},
                              {"src/fleet/a.cpp", "#include \"jose/a.h\"\n#include <jwtsync/token.h>\n"}});
  EXPECT_THAT(door_offences(tree, {{"jose", 1}}), IsEmpty());
  EXPECT_THAT(door_offences(tree, {}), SizeIs(1));
  EXPECT_THAT(door_offences(tree, {{"jose", 2}}), SizeIs(1));
  EXPECT_THAT(door_offences(tree, {{"jose", 1}, {"json", 1}}), SizeIs(1));
}

}  // namespace jwtsync::house::doors_test
