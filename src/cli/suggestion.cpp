// SPDX-License-Identifier: Apache-2.0
#include "cli/suggestion.h"

#include <algorithm>
#include "base/text.h"

namespace jwtsync::cli {
namespace {

constexpr std::size_t least_beginning = 3;  // letters: fewer begin half of all names

std::string_view without_hyphens(std::string_view word) {
  word.remove_prefix(std::min(word.find_first_not_of('-'), word.size()));
  return word;
}

}  // namespace

std::optional<std::string_view> meant_by(std::string_view word, std::span<const std::string_view> names) {
  const auto has_its_letters = [&](std::string_view name) {
    return name.size() == word.size() && std::is_permutation(name.begin(), name.end(), word.begin());
  };
  if (const auto name = std::find_if(names.begin(), names.end(), has_its_letters); name != names.end()) return *name;
  const std::string_view letters = without_hyphens(word);
  const auto is_begun = [&](std::string_view name) { return without_hyphens(name).starts_with(letters); };
  const auto longer = std::find_if(names.begin(), names.end(), is_begun);
  if (letters.size() >= least_beginning && longer != names.end()) return *longer;
  return base::nearest(word, names);
}

}  // namespace jwtsync::cli
