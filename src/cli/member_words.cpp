// SPDX-License-Identifier: Apache-2.0
#include "cli/member_words.h"

#include <jwtsync/rotation_store.h>
#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include "cli/table.h"

namespace jwtsync::cli {

bool is_process(const rotation::Member& member) noexcept { return member.name.find('/') != std::string::npos; }

std::string who_is(const std::string& name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> words{{
      {rotation::StoredRotation::departed, "members that have left"},
      {"(unlisted)", "signers that are not members"},
      {"(lost)", "signers that the store may have lost"},
  }};
  const auto found = std::find_if(words.begin(), words.end(), [&](const auto& each) { return each.first == name; });
  return found == words.end() ? printable(name) : std::string(found->second);
}

}  // namespace jwtsync::cli
