// SPDX-License-Identifier: Apache-2.0
// What is shown as code is compiled and run: samples of headers and pages stand in a test or in an example, word for
// word but for white space, and a page says why where one does not.
#include <gmock/gmock.h>

#include <algorithm>

#include "kept.h"
#include "tree.h"

namespace jwtsync::house::samples_test {

using testing::IsEmpty;
using testing::SizeIs;

/// Code that a reader may copy.
struct Sample {
  std::string path;
  std::size_t line = 0;
  std::string language;  // as a fence names it
  std::string code;
};

std::string without_space(std::string_view text) {
  std::string kept;
  std::copy_if(text.begin(), text.end(), std::back_inserter(kept), [](char c) { return c != ' ' && c != '\n'; });
  return kept;
}

/// The samples of a header: runs of lines that are indented in a comment; in c.h, those under "Example".
std::vector<Sample> samples_of_header(const File& file) {
  const bool is_c = file.path.ends_with("/c.h");
  const std::string_view mark = is_c ? " *     " : "///     ";
  std::vector<Sample> samples;
  bool is_sample = false, has_begun = !is_c;
  const auto lines = lines_of(file.text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    has_begun = has_begun || lines[i] == " * Example";
    const std::string_view line = lines[i].substr(std::min(lines[i].find_first_not_of(' '), lines[i].size()));
    const bool is_code = has_begun && (is_c ? lines[i] : line).starts_with(mark);
    if (is_code && !is_sample) samples.push_back({file.path, i + 1, is_c ? "c" : "cpp", {}});
    if (is_code) samples.back().code += std::string((is_c ? lines[i] : line).substr(mark.size())) + "\n";
    is_sample = is_code;
  }
  return samples;
}

/// The samples of a page: what stands between fences, but for those that `<!-- not run: WHY -->` precedes, and all that
/// follow `<!-- none run: WHY -->`.
std::vector<Sample> samples_of_page(const File& file) {
  std::vector<Sample> samples;
  bool is_sample = false, is_excused = false;
  const auto lines = lines_of(file.text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = lines[i].substr(std::min(lines[i].find_first_not_of(' '), lines[i].size()));
    if (!is_sample && line.starts_with("<!-- none run: ")) break;
    if (line.starts_with("```")) {
      is_sample = !is_sample;
      if (is_sample) samples.push_back({file.path, i + 1, std::string(line.substr(3)), {}});
      if (is_sample && is_excused) samples.back().language = "excused";
      is_excused = false;
    } else if (is_sample) {
      samples.back().code += std::string(line) + "\n";
    } else if (!line.empty()) {
      is_excused = line.starts_with("<!-- not run: ");
    }
  }
  return samples;
}

/// All that is compiled, or run, of a language.
std::string programs_in(const Tree& tree, std::string_view language) {
  const std::vector<std::string_view> endings =
      language == "c" ? std::vector<std::string_view>{".c"} : std::vector<std::string_view>{".cpp", ".txt"};
  std::string all;
  for (const std::string_view folder : {"examples/", "tests/samples/", "tests/capi/", "tests/install/"}) {
    for (const File* file : tree.files(folder, endings)) all += without_space(file->text) + "\n";
  }
  return all;
}

/// tests/samples/shell_test.py runs what is "sh" and tests/python/pages_test.py what is "python"; "text", "toml" and
/// "yaml" are no programs.
void check_sample(const Sample& sample, const std::string& cpp, const std::string& c, Offences& offences) {
  static const std::vector<std::string_view> known{"sh", "python", "text", "toml", "yaml", "excused"};
  if (sample.language == "cpp" || sample.language == "cmake" || sample.language == "c") {
    const std::string& programs = sample.language == "c" ? c : cpp;
    if (programs.find(without_space(sample.code)) == std::string::npos) {
      offences.push_back({sample.path, sample.line, "what it shows stands in no test and in no example"});
    }
  } else if (std::find(known.begin(), known.end(), sample.language) == known.end()) {
    offences.push_back({sample.path, sample.line, "say what it is: ```sh, ```cpp, ```text; or <!-- not run: why -->"});
  }
}

bool is_guide(std::string_view path) {
  return path == "README.md" || path == "SECURITY.md" || path.starts_with("docs/");
}

Offences sample_offences(const Tree& tree) {
  Offences offences;
  const std::string cpp = programs_in(tree, "cpp"), c = programs_in(tree, "c");
  for (const File* file : tree.files("include/", {".h"})) {
    for (const Sample& sample : samples_of_header(*file)) check_sample(sample, cpp, c, offences);
  }
  for (const File* file : tree.files("", {".md"})) {
    for (const Sample& sample : samples_of_page(*file)) {
      const bool is_code = sample.language == "cpp" || sample.language == "c" || sample.language == "cmake";
      if (is_guide(file->path) || is_code) check_sample(sample, cpp, c, offences);
    }
  }
  return offences;
}

/// The guide of the library is one program, the same in README.md and <jwtsync/jwtsync.h>.
Offences guide_offences(const Tree& tree) {
  const auto shown = [&](const std::string& path, const auto& samples_of) {
    for (const File* file : tree.files(path, {path})) {
      for (const Sample& sample : samples_of(*file)) {
        if (sample.language == "cpp") return without_space(sample.code);
      }
    }
    return std::string();
  };
  const std::string readme = shown("README.md", samples_of_page);
  const std::string header = shown("include/jwtsync/jwtsync.h", samples_of_header);
  if (!readme.empty() && readme == header) return {};
  return {{"README.md", 0, "shows another program than <jwtsync/jwtsync.h>, or none"}};
}

TEST(samples, are_compiled_and_run) { EXPECT_TRUE(kept(sample_offences(this_tree()))); }

TEST(samples, of_the_guide_are_one_program) { EXPECT_TRUE(kept(guide_offences(this_tree()))); }

TEST(samples, that_no_program_has_are_found) {
  const File test{"tests/samples/keys_test.cpp", "  one(\n      two);\n"}, program{"examples/c/a.c", "int  three;\n"};
  const auto offences = [&](const std::string& path, const std::string& text) {
    return sample_offences(Tree::of({test, program, {path, text}}));
  };
  EXPECT_THAT(offences("include/jwtsync/a.h", "/// What.\n///\n///     one(two);\n"), IsEmpty());
  EXPECT_THAT(offences("include/jwtsync/a.h", "/// What.\n///\n///     one(three);\n"), SizeIs(1));
  EXPECT_THAT(offences("include/jwtsync/a.h", "class A {\n  ///     one(three);\n  int b;\n};\n"), SizeIs(1));
  EXPECT_THAT(offences("include/jwtsync/c.h", " *  1. A rule\n *     of two lines.\n * Example\n *     int three;\n"),
              IsEmpty());
  EXPECT_THAT(offences("include/jwtsync/c.h", " * Example\n *     int four;\n"), SizeIs(1));
  EXPECT_THAT(offences("docs/reference/a.md", "```cpp\none(two);\n```\n"), IsEmpty());
  EXPECT_THAT(offences("docs/reference/a.md", "```cpp\none(three);\n```\n"), SizeIs(1));
  EXPECT_THAT(offences("docs/reference/a.md", "```c\none(two);\n```\n"), SizeIs(1)) << "which is not C";
}

TEST(samples, that_say_not_what_they_are_are_found) {
  const auto offences = [&](const std::string& text) { return sample_offences(Tree::of({{"docs/a.md", text}})); };
  EXPECT_THAT(offences("```sh\ntrue\n```\n```text\nand\n```\n"), IsEmpty());
  EXPECT_THAT(offences("```\ntrue\n```\n"), SizeIs(1));
  EXPECT_THAT(offences("<!-- not run: it needs a cloud -->\n\n```\ngcloud\n```\n```\ntrue\n```\n"), SizeIs(1));
  EXPECT_THAT(offences("```\ntrue\n```\n<!-- none run: they change main -->\n```\na\n```\n```\nb\n```\n"), SizeIs(1));
}

TEST(samples, of_a_guide_that_differs_are_found) {
  const File readme{"README.md", "```cpp\none(\n    two);\n```\n"};
  EXPECT_THAT(guide_offences(Tree::of({readme, {"include/jwtsync/jwtsync.h", "///     one(two);\n"}})), IsEmpty());
  EXPECT_THAT(guide_offences(Tree::of({readme, {"include/jwtsync/jwtsync.h", "///     one();\n"}})), SizeIs(1));
  EXPECT_THAT(guide_offences(Tree::of({})), SizeIs(1));
}

}  // namespace jwtsync::house::samples_test
