// SPDX-License-Identifier: Apache-2.0
#include "capi/variables.h"

#include "capi/arguments.h"

#include <algorithm>
#include <utility>

namespace jwtsync::capi {
namespace {

/// How many of the first values fit in one Secret together; at least one, whether it fits or not.
std::size_t count_that_fit(std::span<const jwtsync_variable> given) noexcept {
  std::size_t count = 0, size = 0;
  for (; count < given.size(); ++count) {
    const std::size_t more = view_of(given[count].value).size();
    if (count > 0 && more > Secret::max_size - size) break;
    size += std::min(more, Secret::max_size - size);
  }
  return count;
}

Result<Secret> joined(std::span<const jwtsync_variable> given) {
  std::size_t size = 0;
  for (const jwtsync_variable& variable : given) size += view_of(variable.value).size();
  return Secret::filled(size, [&](std::span<char> room) {
    char* end = room.data();
    for (const jwtsync_variable& variable : given) {
      const std::string_view value = view_of(variable.value);
      end = std::copy(value.begin(), value.end(), end);
    }
    return size;
  });
}

}  // namespace

Result<GivenVariables> GivenVariables::copy_of(std::span<const jwtsync_variable> given) {
  GivenVariables variables;
  while (!given.empty()) {
    const std::span<const jwtsync_variable> some = given.first(count_that_fit(given));
    Result<Secret> page = joined(some);
    if (!page) return failure(std::move(page).error().at("environment variables"));
    std::string_view rest = page->pinned();
    for (const jwtsync_variable& variable : some) {
      const std::size_t size = view_of(variable.value).size();
      variables.values_.emplace(view_of(variable.name), rest.substr(0, size));
      rest.remove_prefix(size);
    }
    variables.pages_.push_back(std::move(*page));
    given = given.subspan(some.size());
  }
  return variables;
}

std::optional<std::string_view> GivenVariables::get(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  return found->second;
}

std::vector<std::string> GivenVariables::names() const {
  std::vector<std::string> names;
  for (const auto& [name, value] : values_) names.push_back(name);
  return names;
}

bool GivenVariables::lost() const noexcept {
  return std::any_of(pages_.begin(), pages_.end(), [](const Secret& page) { return page.lost(); });
}

}  // namespace jwtsync::capi
