// SPDX-License-Identifier: Apache-2.0
// A room includes its own files and those of lower floors: never above, never beside.
#include "floors.h"

#include <gmock/gmock.h>

#include "kept.h"
#include "source_text.h"
#include "tree.h"

namespace jwtsync::house::floors_test {

using testing::IsEmpty;
using testing::SizeIs;

/// Whether `self` may see `other`.
bool sees(std::string_view self, std::string_view other) {
  if (self == other || self == outside) return true;
  if (other == fakes) return false;
  if (self == fakes || self == everything) return true;
  if (other == everything) return self == "cli" || self == "capi";
  // The real world knows how things are done, and nothing of what they are done for.
  if (self == "native") return other == "base" || other == "ports";
  return floor_of(other) < floor_of(self);
}

/// What is wrong with an include; empty if nothing is.
std::string fault_of(const Tree& tree, const File& file, std::string_view self, const Include& include) {
  if (include.name.starts_with("jwtsync/")) {
    const auto owner = owner_of_header(include.name);
    if (!owner) return "no room owns <" + include.name + ">: add it to tests/house/floors.h";
    if (sees(self, *owner)) return {};
    return std::string(self) + " must not see " + std::string(*owner) + ": <" + include.name + ">";
  }
  if (!include.quoted) return {};
  if (file.path.starts_with("include/")) return "a public header includes a private one: \"" + include.name + "\"";
  const bool beside = tree.has(std::string(folder_of(file.path)) + "/" + include.name);
  if (self == outside) return beside ? "" : "only public headers are seen from here: \"" + include.name + "\"";
  const std::string_view room = std::string_view(include.name).substr(0, include.name.find('/'));
  if (self == fakes && beside) return {};
  if (!floor_of(room)) return "private headers are included as \"room/file.h\": \"" + include.name + "\"";
  if (self == fakes ? room == "base" || room == "ports" : sees(self, room)) return {};
  return std::string(self) + " must not see " + std::string(room) + ": \"" + include.name + "\"";
}

Offences floor_offences(const Tree& tree) {
  Offences offences;
  for (const std::string_view area : {"src/", "include/", "examples/", "testing/"}) {
    for (const File* file : tree.files(area, cpp_endings)) {
      const auto self = room_of_file(file->path);
      if (!self) {
        offences.push_back({file->path, 0, "has no floor: add its room or header to tests/house/floors.h"});
        continue;
      }
      for (const Include& include : includes_of(file->text)) {
        if (std::string fault = fault_of(tree, *file, *self, include); !fault.empty()) {
          offences.push_back({file->path, include.line, std::move(fault)});
        }
      }
    }
  }
  return offences;
}

TEST(floors, are_kept_in_this_tree) { EXPECT_TRUE(kept(floor_offences(this_tree()))); }

struct Case {
  std::string path;
  std::string include;
  bool allowed;
};

TEST(floors, are_what_the_rule_says) {
  const std::vector<Case> cases{
      {"src/token/a.cpp", "\"token/b.h\"", true},
      {"src/token/a.cpp", "\"crypto/hash.h\"", true},
      {"src/token/a.cpp", "<jwtsync/keyring.h>", true},
      {"src/token/a.cpp", "\"fleet/agree.h\"", false},    // above
      {"src/token/a.cpp", "<jwtsync/keeper.h>", false},   // above, by its public header
      {"src/sources/a.cpp", "<jwtsync/token.h>", false},  // beside
      {"src/json/a.cpp", "\"crypto/hash.h\"", false},     // beside
      {"src/token/a.cpp", "\"b.h\"", false},              // no room named
      {"src/native/a.cpp", "\"base/text.h\"", true},
      {"src/native/a.cpp", "<jwtsync/world.h>", true},
      {"src/native/a.cpp", "<jwtsync/token.h>", false},  // lower, and still not for native
      {"src/cli/a.cpp", "<jwtsync/system.h>", true},
      {"src/cli/a.cpp", "\"capi/handles.h\"", false},
      {"src/keeper/a.cpp", "<jwtsync/jwtsync.h>", false},
      {"src/base/a.cpp", "<jwtsync/testing.h>", false},
      {"src/base/a.cpp", "<jwtsync/unheard_of.h>", false},
      {"include/jwtsync/token.h", "<jwtsync/jose.h>", true},
      {"include/jwtsync/token.h", "<jwtsync/fleet.h>", false},
      {"include/jwtsync/token.h", "\"token/b.h\"", false},
      {"examples/auth/main.cpp", "<jwtsync/jwtsync.h>", true},
      {"examples/auth/main.cpp", "\"token/b.h\"", false},
      {"testing/fake.cpp", "<jwtsync/testing.h>", true},
      {"testing/fake.cpp", "\"ports/http.h\"", true},
      {"testing/fake.cpp", "\"token/b.h\"", false},
      {"include/jwtsync/testing.h", "<jwtsync/world.h>", true},
      {"src/attic/a.cpp", "<vector>", false},  // a room without a floor
  };
  for (const Case& tried : cases) {
    const Tree tree = Tree::of({{tried.path, "#include " + tried.include + "\n"}});
    EXPECT_THAT(floor_offences(tree), SizeIs(tried.allowed ? 0 : 1)) << tried.path << " includes " << tried.include;
  }
}

TEST(floors, an_example_may_have_headers_of_its_own) {
  const Tree tree = Tree::of({{"examples/auth/main.cpp", "#include \"users.h\"\n"}, {"examples/auth/users.h", ""}});
  EXPECT_THAT(floor_offences(tree), IsEmpty());
}

TEST(floors, an_offence_names_file_and_line) {
  const Tree tree = Tree::of({{"src/base/a.cpp", "// one\n#include <jwtsync/token.h>\n"}});
  const Offences offences = floor_offences(tree);
  ASSERT_THAT(offences, SizeIs(1));
  EXPECT_EQ(testing::PrintToString(offences[0]), "\nsrc/base/a.cpp:2: base must not see token: <jwtsync/token.h>");
}

}  // namespace jwtsync::house::floors_test
