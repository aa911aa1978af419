// SPDX-License-Identifier: Apache-2.0
// What every file looks like: a licence in its first line, lines that fit, a length that can be read, and nothing of
// the machine on which it was written.
#include <gmock/gmock.h>

#include <algorithm>

#include "base/text.h"
#include "kept.h"
#include "source_text.h"
#include "tree.h"

namespace jwtsync::house::form_test {

using testing::IsEmpty;
using testing::SizeIs;

constexpr std::size_t longest_file = 400;  // lines
constexpr std::size_t longest_line = 120;  // characters

const std::vector<std::string_view> source_endings{".cpp",           ".h",       ".c",    ".py", ".sh", ".cmake",
                                                   "CMakeLists.txt", "Makefile", ".toml", ".js", ".go", ".java"};

bool has_licence(const File& file) {
  const auto lines = lines_of(file.text);
  const std::size_t line = !lines.empty() && lines[0].starts_with("#!") ? 1 : 0;
  return line < lines.size() && lines[line].find("SPDX-License-Identifier: Apache-2.0") != std::string_view::npos;
}

Offences form_offences(const Tree& tree) {
  Offences offences;
  for (const File* file : tree.files("", source_endings)) {
    if (file->text.empty()) continue;
    if (!has_licence(*file)) offences.push_back({file->path, 1, "no SPDX-License-Identifier in its first line"});
    const auto lines = lines_of(file->text);
    if (lines.size() > longest_file) offences.push_back({file->path, lines.size(), "too long: look for the seam"});
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::size_t length = base::count_characters(lines[i]);
      if (length <= longest_line) continue;
      offences.push_back(
          {file->path, i + 1,
           "too long a line: " + std::to_string(length) + " characters, at most " + std::to_string(longest_line)});
    }
  }
  return offences;
}

/// Whether `path`, absolute, stands in `text` and is not the end of a longer one or of an address.
bool names_path(std::string_view text, std::string_view path) {
  for (std::size_t at = text.find(path); at != std::string_view::npos; at = text.find(path, at + 1)) {
    const char before = at == 0 ? ' ' : text[at - 1];
    const std::size_t end = at + path.size();
    const bool whole = !is_word_character(before) && before != '/' && before != '}' && before != '.';
    if (whole && (end == text.size() || !is_word_character(text[end]))) return true;
  }
  return false;
}

Offences machine_offences(const Tree& tree, const std::string& root) {
  Offences offences;
  // A root of one part, such as /src, is no different from the name of a folder.
  const bool is_telling = std::count(root.begin(), root.end(), '/') > 1;
  for (const File& file : tree.files()) {
    if (is_telling && names_path(file.text, root)) offences.push_back({file.path, 0, "names " + root});
    if (file.path.ends_with("package-lock.json") && file.text.find("\"resolved\": \"http") != std::string::npos) {
      offences.push_back({file.path, 0, "has addresses of downloads"});
    }
  }
  return offences;
}

TEST(form, of_every_source_file_is_kept) { EXPECT_TRUE(kept(form_offences(this_tree()))); }

TEST(form, nothing_names_the_machine) { EXPECT_TRUE(kept(machine_offences(this_tree(), JWTSYNC_SOURCE_DIR))); }

TEST(form, of_a_bad_file_is_found) {
  const std::string licence = "// SPDX-License-Identifier: Apache-2.0\n";
  const auto offences = [](const std::string& path, const std::string& text) {
    return form_offences(Tree::of({{path, text}}));
  };
  std::string long_file = licence;
  for (std::size_t i = 0; i < longest_file; ++i) long_file += "\n";
  EXPECT_THAT(offences("src/a.cpp", licence + std::string(longest_line, 'a') + "\n"), IsEmpty());
  EXPECT_THAT(offences("src/a.cpp", licence + std::string(longest_line + 1, 'a') + "\n"), SizeIs(1));
  EXPECT_THAT(offences("src/a.cpp", long_file), SizeIs(1));
  EXPECT_THAT(offences("src/a.cpp", "int a;\n"), SizeIs(1));
  EXPECT_THAT(offences("tests/a.sh", "#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\n"), IsEmpty());
  EXPECT_THAT(offences("README.md", "no code\n"), IsEmpty());
}

TEST(form, a_path_of_the_machine_is_found) {
  const auto offences = [](const std::string& text) {
    return machine_offences(Tree::of({{"a.md", text}}), "/home/me/jwtsync");
  };
  EXPECT_THAT(offences("see /home/me/jwtsync/README.md"), SizeIs(1));
  EXPECT_THAT(offences("see /home/me/jwtsyncer"), IsEmpty());
  EXPECT_THAT(offences("https://example.org/home/me/jwtsync"), IsEmpty());
  EXPECT_THAT(machine_offences(Tree::of({{"a/package-lock.json", "\"resolved\": \"https://example.org\""}}), "/x/y"),
              SizeIs(1));
}

}  // namespace jwtsync::house::form_test
