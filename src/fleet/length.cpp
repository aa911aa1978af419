// SPDX-License-Identifier: Apache-2.0
#include "fleet/length.h"

#include <algorithm>
#include <array>

namespace jwtsync::fleet {
namespace {

constexpr std::array<std::size_t, 5> steps{32, 48, 64, 96, 128};

std::string at_least(std::size_t step) { return "length " + std::to_string(step) + " or more"; }
std::string below_all() { return "length below " + std::to_string(steps.front()); }

}  // namespace

std::string reported_length(std::size_t characters) {
  const auto above = std::upper_bound(steps.begin(), steps.end(), characters);
  return above == steps.begin() ? below_all() : at_least(*(above - 1));
}

std::optional<std::size_t> least_reported(std::string_view text) {
  if (text == below_all()) return 0;
  const auto step = std::find_if(steps.begin(), steps.end(), [&](std::size_t each) { return text == at_least(each); });
  return step == steps.end() ? std::nullopt : std::optional(*step);
}

}  // namespace jwtsync::fleet
