// SPDX-License-Identifier: Apache-2.0
// The sections of a page, as documents and terminals show them.
#pragma once

#include <jwtsync/cause_page.h>
#include <array>
#include <string_view>

namespace jwtsync::diagnosis {

/// A section and its name, such as "Why it happens".
struct Section {
  std::string_view heading;
  std::string_view text;
};

/// All sections of a page, in the order in which they are read.
[[nodiscard]] constexpr std::array<Section, 5> sections_of(const CausePage& page) noexcept {
  return {{{"What it looks like", page.looks},
           {"Why it happens", page.happens},
           {"Evidence", page.evidence},
           {"Remedy", page.remedy},
           {"How to prevent it", page.prevention}}};
}

}  // namespace jwtsync::diagnosis
