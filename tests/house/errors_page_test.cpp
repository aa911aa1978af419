// SPDX-License-Identifier: Apache-2.0
// docs/reference/errors.md and the table of errors say the same.
#include <gmock/gmock.h>

#include <map>

#include "base/error.h"
#include "tree.h"

namespace jwtsync::house::errors_page_test {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;

/// The cells of a row of a table, without blanks and backticks: "| `a` | b |" -> {"a", "b"}.
std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells;
  if (!line.starts_with('|')) return cells;
  for (std::size_t open = 0, close = line.find('|', 1); close != std::string_view::npos;
       open = close, close = line.find('|', close + 1)) {
    std::string cell;
    for (const char c : line.substr(open + 1, close - open - 1)) {
      if (c != '`') cell += c;
    }
    cell.erase(0, cell.find_first_not_of(' '));
    cell.erase(cell.find_last_not_of(' ') + 1);
    cells.push_back(std::move(cell));
  }
  return cells;
}

/// What the page says: category by code, from the tables below a heading that names a category.
struct Page {
  std::map<std::string, std::string> codes;
  std::map<std::string, std::vector<std::string>> categories;  // exit and HTTP status by name
};

Page read_page(std::string_view text) {
  Page page;
  std::string section;
  for (const std::string_view line : lines_of(text)) {
    if (line.starts_with("## ")) section = line.substr(3);
    if (!line.starts_with("| `")) continue;
    const auto cells = cells_of(line);
    if (section == "categories") {
      page.categories[cells.at(0)] = {cells.at(2), cells.at(3)};
    } else {
      page.codes[cells.at(0)] = section;
    }
  }
  return page;
}

std::vector<std::string> differences(const Page& page) {
  std::vector<std::string> found;
  for (const base::CodeRow& row : base::code_table()) {
    const auto known = page.codes.find(std::string(row.name));
    if (known == page.codes.end()) {
      found.push_back(std::string(row.name) + " has no row");
    } else if (known->second != name_of(row.category)) {
      found.push_back(std::string(row.name) + " stands under " + known->second);
    }
  }
  if (page.codes.size() > base::code_table().size())
    found.emplace_back("the page has a row for a code that is not there");
  for (const Category category : {Category::success, Category::refused, Category::usage, Category::absent,
                                  Category::unreachable, Category::conflict, Category::forbidden, Category::bug}) {
    const auto known = page.categories.find(std::string(name_of(category)));
    const std::string exit_status = std::to_string(exit_status_of(category));
    if (known == page.categories.end() || known->second.at(0) != exit_status) {
      found.push_back(std::string(name_of(category)) + " is not shown with exit status " + exit_status);
    }
  }
  for (const base::CodeRow& row : base::code_table()) {
    const auto known = page.categories.find(std::string(name_of(row.category)));
    const std::string http_status = std::to_string(http_status_of(row.code));
    if (known == page.categories.end() || known->second.at(1).find(http_status) == std::string::npos) {
      found.push_back(std::string(row.name) + " is answered with HTTP status " + http_status);
    }
  }
  return found;
}

std::string page_text() {
  const auto files = this_tree().files("docs/reference/errors.md", {".md"});
  return files.empty() ? std::string() : files[0]->text;
}

TEST(errors_page, says_what_the_table_of_errors_says) { EXPECT_THAT(differences(read_page(page_text())), IsEmpty()); }

TEST(errors_page, a_difference_is_found) {
  Page page = read_page(page_text());
  page.codes.erase("token_expired");
  page.codes["file_exists"] = "refused";
  page.categories["usage"] = {"1", "400"};
  const auto found = differences(page);
  EXPECT_THAT(found, Contains("token_expired has no row"));
  EXPECT_THAT(found, Contains("file_exists stands under refused"));
  EXPECT_THAT(found, Contains("usage is not shown with exit status 2"));
  page = read_page(page_text());
  page.codes["token_tired"] = "refused";
  EXPECT_THAT(differences(page), Not(IsEmpty()));
}

}  // namespace jwtsync::house::errors_page_test
