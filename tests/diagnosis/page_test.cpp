// SPDX-License-Identifier: Apache-2.0
// Every cause has a page, and docs/causes/ has what the pages say, word for word. With JWTSYNC_WORDS=write the
// documents are written in place of being compared: `make words`.
#include <jwtsync/cause_page.h>

#include <gmock/gmock.h>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>
#include "base/text.h"
#include "diagnosis/cause_table.h"
#include "diagnosis/prose.h"
#include "diagnosis/sections.h"

namespace jwtsync::diagnosis::page_test {

using ::testing::Contains;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::StartsWith;

constexpr std::size_t width_of_documents = 120;
constexpr std::string_view mark =
    "<!-- Generated from src/diagnosis/pages_of_*.h by `make words`: change it there. -->\n\n";

/// Name and text.
using Documents = std::map<std::string, std::string>;

std::string paragraph(const std::string& text) {
  std::string lines;
  for (const std::string& line : wrapped(text, width_of_documents)) lines += line + "\n";
  return lines;
}

/// The paths of pages, such as docs/production.md, that a text names.
std::vector<std::string> pages_in(std::string_view text) {
  const std::string copy(text);
  static const std::regex path("docs/[a-z/-]+\\.md");
  return {std::sregex_token_iterator(copy.begin(), copy.end(), path), {}};
}

/// With links to the pages and causes that it names.
std::string linked(std::string_view text) {
  static const std::regex path("docs/([a-z/-]+\\.md)");
  std::string document = std::regex_replace(std::string(text), path, "[docs/$1](../$1)");
  for (const CauseRow& row : causes()) {
    const std::string name(row.name), quoted = "`" + name + "`";
    const std::size_t at = document.find(quoted);
    if (at != document.npos) document.replace(at, quoted.size(), "[" + name + "](" + name + ".md)");
  }
  return document;
}

std::string document_of(const CausePage& page) {
  std::string text = std::string(mark) + "# " + std::string(page.title) + "\n";
  for (const Section& section : sections_of(page)) {
    text += "\n" + paragraph("**" + std::string(section.heading) + ".** " + linked(section.text));
  }
  return text;
}

std::string index_of_documents() {
  std::string text = std::string(mark) + "# Causes\n\n" +
                     paragraph(
                         "Why a token that is valid for one service is refused by another, and why services that "
                         "were asked did not answer. `jwtsync help NAME` shows a page without a network.") +
                     "\n" +
                     paragraph(
                         "How sure a finding of a cause is: `certain` where what was seen has no other cause, "
                         "`likely` where others are rare, `possible` where others fit as well. The table has the "
                         "most that a finding may claim.");
  for (const CauseFamily& family : cause_families()) {
    text += "\n## " + std::string(family.title) + "\n\n| cause | what it is | certainty |\n|---|---|---|\n";
    for (const CausePage& page : family.pages) {
      const CauseRow& row = row_of(page.cause);
      const std::string name(row.name);
      text += "| [" + name + "](" + name + ".md) | " + std::string(page.title) + " | " +
              std::string(name_of(row.certainty)) + " |\n";
    }
  }
  return text;
}

Documents documents_of_pages() {
  Documents documents{{"README.md", index_of_documents()}};
  for (const CauseRow& row : causes()) documents[std::string(row.name) + ".md"] = document_of(page_of(row.cause));
  return documents;
}

const std::filesystem::path& folder() {
  static const std::filesystem::path path = JWTSYNC_SOURCE_DIR "/docs/causes";
  return path;
}

Documents documents_that_are_there() {
  Documents documents;
  for (const auto& entry : std::filesystem::directory_iterator(folder())) {
    std::ifstream file(entry.path());
    documents[entry.path().filename()] = {std::istreambuf_iterator<char>(file), {}};
  }
  return documents;
}

void write(const Documents& documents) {
  for (const auto& [name, text] : documents_that_are_there()) {
    if (!documents.contains(name)) std::filesystem::remove(folder() / name);
  }
  for (const auto& [name, text] : documents) std::ofstream(folder() / name) << text;
}

TEST(page, is_there_for_each_cause_and_for_nothing_else) {
  std::set<Cause> seen;
  for (const CauseFamily& family : cause_families()) {
    for (const CausePage& page : family.pages) EXPECT_TRUE(seen.insert(page.cause).second) << name_of(page.cause);
  }
  EXPECT_EQ(seen.size(), causes().size());
  for (const CauseRow& row : causes()) EXPECT_EQ(page_of(row.cause).cause, row.cause) << row.name;
}

TEST(page, families_keep_the_order_of_the_causes) {
  for (const CauseFamily& family : cause_families()) {
    ASSERT_FALSE(family.pages.empty()) << family.title;
    EXPECT_TRUE(std::is_sorted(family.pages.begin(), family.pages.end(),
                               [](const CausePage& one, const CausePage& other) { return one.cause < other.cause; }))
        << family.title;
  }
}

TEST(page, has_a_title_of_its_own_that_fits_a_list) {
  constexpr std::size_t widest = 80;  // columns of `jwtsync help causes`, less the names
  std::set<std::string_view> titles;
  std::size_t longest_name = 0;
  for (const CauseRow& row : causes()) longest_name = std::max(longest_name, row.name.size());
  for (const CauseRow& row : causes()) {
    const std::string_view title = page_of(row.cause).title;
    EXPECT_TRUE(titles.insert(title).second) << title;
    EXPECT_LE(2 + longest_name + 2 + title.size(), widest) << title;
    EXPECT_FALSE(title.ends_with('.')) << title;
  }
}

TEST(page, says_all_that_is_asked_in_whole_sentences) {
  for (const CauseRow& row : causes()) {
    for (const Section& section : sections_of(page_of(row.cause))) {
      ASSERT_FALSE(section.text.empty()) << row.name << ": " << section.heading;
      EXPECT_TRUE(section.text.ends_with('.') || section.text.ends_with(".)")) << row.name << ": " << section.heading;
      EXPECT_TRUE(base::is_utf8(section.text)) << row.name;
      EXPECT_EQ(std::count(section.text.begin(), section.text.end(), '`') % 2, 0) << row.name << ": " << section.text;
      EXPECT_EQ(section.text.find("  "), section.text.npos) << row.name << ": " << section.text;
    }
  }
}

TEST(page, leads_to_pages_that_exist) {
  for (const CauseRow& row : causes()) {
    for (const Section& section : sections_of(page_of(row.cause))) {
      EXPECT_EQ(section.text.find("]("), section.text.npos) << row.name << ": links are of documents alone";
      for (const std::string& page : pages_in(section.text)) {
        EXPECT_TRUE(std::filesystem::exists(JWTSYNC_SOURCE_DIR "/" + page)) << row.name << ": " << page;
      }
    }
  }
}

TEST(page, in_lines_has_every_section_and_how_sure_a_finding_can_be) {
  const std::string text = page_text(Cause::white_space);
  EXPECT_THAT(text, StartsWith("white-space: White space around a secret\n\nwhat it looks like:\n  One service"));
  for (const char* heading : {"\nwhy it happens:\n", "\nevidence:\n", "\nremedy:\n", "\nhow to prevent it:\n"}) {
    EXPECT_THAT(text, HasSubstr(heading));
  }
  EXPECT_THAT(text, EndsWith("\ncertainty:\n  certain at best: what was seen has no other cause\n"));
  EXPECT_THAT(page_text(Cause::overlap_missing), HasSubstr("\n  likely at best: "));
  EXPECT_THAT(page_text(Cause::refused_elsewhere), HasSubstr("\n  possible at best: "));
}

/// Whether a line is as wide as asked for at most, or is one word, which cannot be broken.
bool fits(std::string_view line, std::size_t width) {
  return base::count_characters(line) <= width || line.find(' ', line.find_first_not_of(' ')) == line.npos;
}

TEST(page, in_lines_is_as_wide_as_asked_for) {
  for (const std::size_t width : {std::size_t{40}, page_width, std::size_t{100}}) {
    for (const CauseRow& row : causes()) {
      const std::string text =
          page_text(row.cause, width).substr(page_of(row.cause).title.size() + row.name.size() + 2);
      for (const std::string_view line : base::split(text, '\n')) EXPECT_TRUE(fits(line, width)) << line;
    }
  }
  EXPECT_THAT(page_text(Cause::white_space, 0), HasSubstr("\n  One\n  service\n"));
}

TEST(page, says_how_sure_a_finding_can_be) {
  for (const CauseRow& row : causes()) EXPECT_EQ(certainty_of(row.cause), row.certainty) << row.name;
}

TEST(page, stands_in_the_documents_word_for_word) {
  const Documents expected = documents_of_pages();
  const char* const words = std::getenv("JWTSYNC_WORDS");
  if (words != nullptr && std::string_view(words) == "write") write(expected);
  const Documents there = documents_that_are_there();
  for (const auto& [name, text] : expected) {
    ASSERT_THAT(there, Contains(Key(name))) << "make words writes it";
    EXPECT_EQ(there.at(name), text) << "make words writes it";
  }
  for (const auto& [name, text] : there) EXPECT_THAT(expected, Contains(Key(name))) << "make words takes it away";
}

TEST(page, of_one_cause_is_as_it_is_read) {
  EXPECT_EQ(
      document_of(
          {Cause::white_space, "A title", "Looks.", "See docs/start.md.", "Is seen.", "Do.", "As `clock-skew`."}),
      std::string(mark) +
          "# A title\n\n**What it looks like.** Looks.\n\n**Why it happens.** See [docs/start.md](../start.md).\n\n"
          "**Evidence.** Is seen.\n\n**Remedy.** Do.\n\n**How to prevent it.** As [clock-skew](clock-skew.md).\n");
}

}  // namespace jwtsync::diagnosis::page_test
