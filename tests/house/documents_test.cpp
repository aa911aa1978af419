// SPDX-License-Identifier: Apache-2.0
// What a document points at exists.
#include <gmock/gmock.h>

#include <algorithm>

#include "kept.h"
#include "mentions.h"
#include "tree.h"

namespace jwtsync::house::documents_test {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::size_t first_screen = 40;  // lines

/// A line without what stands between backticks.
std::string without_code(std::string_view line) {
  std::string text;
  bool is_code = false;
  for (const char c : line) {
    if (c == '`') is_code = !is_code;
    if (!is_code) text += c;
  }
  return text;
}

/// Where the links of a line lead: `[text](target)`, without what follows a '#'. Addresses elsewhere are left out.
std::vector<std::string> links_in(std::string_view line) {
  const std::string text = without_code(line);
  std::vector<std::string> targets;
  for (std::size_t at = text.find("]("); at != std::string::npos; at = text.find("](", at + 1)) {
    const std::string inside = text.substr(at + 2, text.find(')', at) - at - 2);
    const std::string target = inside.substr(0, inside.find('#'));
    if (!target.empty() && target.find(':') == std::string::npos) targets.push_back(target);
  }
  return targets;
}

std::string resolved(const std::string& document, const std::string& target) {
  const std::string path =
      std::filesystem::path(std::string(folder_of(document))).append(target).lexically_normal().generic_string();
  return path == "." ? "" : path;
}

void check_line(const Tree& tree, const File& file, std::size_t number, std::string_view line, bool is_sample,
                Offences& offences) {
  if (!is_sample) {
    for (const std::string& target : links_in(line)) {
      if (!tree.has(resolved(file.path, target))) offences.push_back({file.path, number, "leads nowhere: " + target});
    }
  }
  for (const std::string& page : pages_in(line)) {
    if (!tree.has(page)) offences.push_back({file.path, number, "there is no " + page});
  }
}

Offences link_offences(const Tree& tree) {
  Offences offences;
  for (const File* file : tree.files("", {".md"})) {
    const auto lines = lines_of(file->text);
    bool is_sample = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].starts_with("```")) is_sample = !is_sample;
      check_line(tree, *file, i + 1, lines[i], is_sample, offences);
    }
  }
  return offences;
}

/// What a reader sees before the first section.
Offences first_screen_offences(const Tree& tree) {
  for (const File* file : tree.files("README.md", {"README.md"})) {
    const auto lines = lines_of(file->text);
    std::size_t count = 0;
    while (count < lines.size() && !lines[count].starts_with("## ")) ++count;
    if (count <= first_screen) return {};
    return {{file->path, first_screen + 1, "the first screen, up to the first section, is longer than 40 lines"}};
  }
  return {{"README.md", 0, "is not there"}};
}

/// The commands that src/cli/commands.h declares: `extern const Command compat_check_command;` is "compat_check".
std::vector<std::string> commands_of(const Tree& tree) {
  constexpr std::string_view before = "extern const Command ", after = "_command;";
  std::vector<std::string> names;
  for (const File* file : tree.files("src/cli/commands.h", {"commands.h"})) {
    for (const std::string_view line : lines_of(file->text)) {
      if (line.starts_with(before) && line.ends_with(after)) {
        names.emplace_back(line.substr(before.size(), line.size() - before.size() - after.size()));
      }
    }
  }
  return names;
}

Offences command_offences(const Tree& tree) {
  Offences offences;
  const std::vector<std::string> names = commands_of(tree);
  for (const std::string& name : names) {
    std::string page = "docs/commands/" + name + ".md";
    std::replace(page.begin(), page.end(), '_', '-');
    const std::string source = "src/cli/" + name + ".cpp";
    if (!tree.has(page)) offences.push_back({page, 0, "is not there, but the command is"});
    if (!tree.has(source)) offences.push_back({source, 0, "is where the command belongs"});
  }
  for (const File* file : tree.files("docs/commands/", {".md"})) {
    std::string name = std::filesystem::path(file->path).stem().string();
    std::replace(name.begin(), name.end(), '-', '_');
    const bool known = std::find(names.begin(), names.end(), name) != names.end() || name == "README";
    if (!known) offences.push_back({file->path, 0, "there is no such command"});
  }
  return offences;
}

TEST(documents, each_command_has_one_page_and_one_file) { EXPECT_TRUE(kept(command_offences(this_tree()))); }

TEST(documents, a_command_without_a_page_is_found) {
  const File list{"src/cli/commands.h", "extern const Command agree_command;\n"};
  const File page{"docs/commands/agree.md", ""}, source{"src/cli/agree.cpp", ""};
  EXPECT_THAT(command_offences(Tree::of({list, page, source})), IsEmpty());
  EXPECT_THAT(command_offences(Tree::of({{list.path, "extern const Command compat_check_command;\n"},
                                         {"docs/commands/compat-check.md", ""},
                                         {"src/cli/compat_check.cpp", ""}})),
              IsEmpty());
  EXPECT_THAT(command_offences(Tree::of({list, source})), SizeIs(1));
  EXPECT_THAT(command_offences(Tree::of({list, page})), SizeIs(1));
  EXPECT_THAT(command_offences(Tree::of({list, page, source, {"docs/commands/argue.md", ""}})), SizeIs(1));
}

TEST(documents, lead_somewhere) { EXPECT_TRUE(kept(link_offences(this_tree()))); }

TEST(documents, the_readme_has_a_first_screen) { EXPECT_TRUE(kept(first_screen_offences(this_tree()))); }

TEST(documents, that_every_house_has_are_there) {
  for (const char* path : {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "LICENSE",
                           "docs/start.md", "docs/reference/errors.md", "docs/reference/protocol.md",
                           "docs/reference/environment.md", "docs/reference/configuration.md"}) {
    EXPECT_TRUE(this_tree().has(path)) << path;
  }
}

TEST(documents, dead_links_are_found) {
  const auto offences = [](const std::string& text) {
    return link_offences(Tree::of({{"docs/start.md", text + "\n"}, {"docs/commands/agree.md", ""}, {"README.md", ""}}));
  };
  EXPECT_THAT(offences("[agree](commands/agree.md#exit) and [home](../README.md)"), IsEmpty());
  EXPECT_THAT(offences("[agree](commands/agreed.md)"), SizeIs(1));
  EXPECT_THAT(offences("[elsewhere](https://example.org/x)"), IsEmpty());
  EXPECT_THAT(offences("see docs/commands/agreed.md"), SizeIs(1));
  EXPECT_THAT(offences("```\n[&](std::stop_token stop)\n```"), IsEmpty());
  EXPECT_THAT(offences("```\ncat docs/none.md\n```"), SizeIs(1));
  EXPECT_THAT(links_in("`[&](int)` [a](b.md)"), ElementsAre("b.md"));
}

TEST(documents, a_long_first_screen_is_found) {
  std::string text;
  for (std::size_t i = 0; i < first_screen; ++i) text += "line\n";
  EXPECT_THAT(first_screen_offences(Tree::of({{"README.md", text + "## Next\nmore\n"}})), IsEmpty());
  EXPECT_THAT(first_screen_offences(Tree::of({{"README.md", text + "line\n## Next\n"}})), SizeIs(1));
  EXPECT_THAT(first_screen_offences(Tree::of({})), SizeIs(1));
}

}  // namespace jwtsync::house::documents_test
