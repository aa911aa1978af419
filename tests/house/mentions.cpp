// SPDX-License-Identifier: Apache-2.0
#include "mentions.h"

#include <algorithm>

#include "source_text.h"

namespace jwtsync::house {
namespace {

bool is_path_character(char c) noexcept { return is_word_character(c) || c == '-' || c == '.' || c == '/'; }

}  // namespace

std::vector<std::string> pages_in(std::string_view text) {
  constexpr std::string_view lead = "docs/";
  std::vector<std::string> pages;
  for (std::size_t at = text.find(lead); at != std::string_view::npos; at = text.find(lead, at + 1)) {
    if (at > 0 && is_path_character(text[at - 1])) continue;
    const std::string_view rest = text.substr(at);
    std::string page(rest.begin(), std::find_if_not(rest.begin(), rest.end(), is_path_character));
    while (page.ends_with('.') || page.ends_with('/')) page.pop_back();
    pages.push_back(std::move(page));
  }
  return pages;
}

}  // namespace jwtsync::house
