// SPDX-License-Identifier: Apache-2.0
// Every cause has a page, and docs/causes/ has what the pages say, word for word. With JWTSYNC_WORDS=write the
// documents are written in place of being compared: `make words`.
#include "diagnosis/page.h"

#include <gmock/gmock.h>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>
#include "base/text.h"
#include "diagnosis/cause_table.h"
#include "diagnosis/prose.h"

namespace jwtsync::diagnosis {
namespace {

using ::testing::Contains;
using ::testing::Key;

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

std::string document_of(const Page& page) {
  std::string text = std::string(mark) + "# " + std::string(page.title) + "\n";
  for (const PageSection& section : sections_of(page)) {
    text += "\n" + paragraph("**" + std::string(section.heading) + ".** " + std::string(section.text));
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
  for (const PageFamily& family : page_families()) {
    text += "\n## " + std::string(family.title) + "\n\n| cause | what it is | certainty |\n|---|---|---|\n";
    for (const Page& page : family.pages) {
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

/// Every part of a page that is read.
std::vector<std::string_view> texts_of(const Page& page) {
  std::vector<std::string_view> texts{page.title};
  for (const PageSection& section : sections_of(page)) texts.push_back(section.text);
  return texts;
}

TEST(page, is_there_for_each_cause_and_for_nothing_else) {
  std::set<Cause> seen;
  for (const PageFamily& family : page_families()) {
    for (const Page& page : family.pages) EXPECT_TRUE(seen.insert(page.cause).second) << name_of(page.cause);
  }
  EXPECT_EQ(seen.size(), causes().size());
  for (const CauseRow& row : causes()) EXPECT_EQ(page_of(row.cause).cause, row.cause) << row.name;
}

TEST(page, families_keep_the_order_of_the_causes) {
  for (const PageFamily& family : page_families()) {
    ASSERT_FALSE(family.pages.empty()) << family.title;
    EXPECT_TRUE(std::is_sorted(family.pages.begin(), family.pages.end(), [](const Page& one, const Page& other) {
      return one.cause < other.cause;
    })) << family.title;
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
    for (const PageSection& section : sections_of(page_of(row.cause))) {
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
    for (const std::string_view text : texts_of(page_of(row.cause))) {
      for (std::size_t at = text.find("]("); at != text.npos; at = text.find("](", at + 1)) {
        const std::string target(text.substr(at + 2, text.find_first_of("#)", at) - at - 2));
        EXPECT_TRUE(std::filesystem::exists(folder() / target)) << row.name << ": " << target;
      }
    }
  }
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
  EXPECT_EQ(document_of({Cause::white_space, "A title", "Looks.", "Happens.", "Is seen.", "Do.", "Prevent."}),
            std::string(mark) +
                "# A title\n\n**What it looks like.** Looks.\n\n**Why it happens.** Happens.\n\n"
                "**Evidence.** Is seen.\n\n**Remedy.** Do.\n\n**How to prevent it.** Prevent.\n");
}

}  // namespace
}  // namespace jwtsync::diagnosis
