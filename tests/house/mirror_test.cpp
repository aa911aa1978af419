// SPDX-License-Identifier: Apache-2.0
// Tests mirror sources: src/token/verify.cpp is tested by tests/token/verify_test.cpp, and nobody has to search.
#include <gmock/gmock.h>

#include "floors.h"
#include "kept.h"
#include "tree.h"

namespace jwtsync::house::mirror_test {

using testing::IsEmpty;
using testing::SizeIs;

/// "src/token/verify.cpp", "src/", ".cpp" -> "token/verify".
std::string_view middle_of(std::string_view path, std::string_view before, std::string_view after) {
  return path.substr(before.size(), path.size() - before.size() - after.size());
}

Offences mirror_offences(const Tree& tree) {
  Offences offences;
  for (const File* file : tree.files("src/", {".cpp"})) {
    const std::string test = "tests/" + std::string(middle_of(file->path, "src/", ".cpp")) + "_test.cpp";
    if (!tree.has(test)) offences.push_back({file->path, 0, "has no " + test});
  }
  for (const File* file : tree.files("tests/", {"_test.cpp"})) {
    const std::string name(middle_of(file->path, "tests/", "_test.cpp"));
    if (!floor_of(name.substr(0, name.find('/')))) continue;  // tests/interop and its like mirror no room
    const bool has_source = tree.has("src/" + name + ".cpp") || tree.has("src/" + name + ".h");
    if (!has_source) offences.push_back({file->path, 0, "tests no source of this name"});
  }
  return offences;
}

/// Files that the list of their folder does not name are never built, nor tests run.
Offences unlisted(const Tree& tree) {
  Offences offences;
  for (const std::string_view area : {"src/", "tests/"}) {
    for (const File* list : tree.files(area, {"/CMakeLists.txt"})) {
      const std::string_view folder = folder_of(list->path);
      for (const File* file : tree.files(std::string(folder) + "/", {".cpp"})) {
        const std::string name = file->path.substr(folder.size() + 1);
        const bool is_beside = name.find('/') == std::string::npos;
        if (is_beside && list->text.find(" " + name) == std::string::npos) {
          offences.push_back({file->path, 0, "is not in " + list->path});
        }
      }
    }
  }
  return offences;
}

TEST(mirror, every_file_is_in_the_list_of_its_folder) { EXPECT_TRUE(kept(unlisted(this_tree()))); }

TEST(mirror, a_file_that_is_never_built_is_found) {
  const File list{"tests/token/CMakeLists.txt", "jwtsync_test(token SOURCES sign_test.cpp)"};
  EXPECT_THAT(unlisted(Tree::of({list, {"tests/token/verify_test.cpp", ""}})), SizeIs(1));
  EXPECT_THAT(unlisted(Tree::of({list, {"tests/token/sign_test.cpp", ""}})), IsEmpty());
}

TEST(mirror, every_source_has_its_test_and_every_test_its_source) { EXPECT_TRUE(kept(mirror_offences(this_tree()))); }

TEST(mirror, a_source_without_a_test_is_found) {
  EXPECT_THAT(mirror_offences(Tree::of({{"src/token/verify.cpp", ""}})), SizeIs(1));
  EXPECT_THAT(mirror_offences(Tree::of({{"src/token/verify.cpp", ""}, {"tests/token/verify_test.cpp", ""}})),
              IsEmpty());
}

TEST(mirror, a_test_without_a_source_is_found) {
  EXPECT_THAT(mirror_offences(Tree::of({{"tests/token/verify_test.cpp", ""}})), SizeIs(1));
  EXPECT_THAT(mirror_offences(Tree::of({{"tests/interop/pyjwt_test.cpp", ""}})), IsEmpty());
  EXPECT_THAT(mirror_offences(Tree::of({{"src/base/pun.h", ""}, {"tests/base/pun_test.cpp", ""}})), IsEmpty());
}

}  // namespace jwtsync::house::mirror_test
