// SPDX-License-Identifier: Apache-2.0
// What a named transform makes of a secret.
#pragma once

#include "fleet/variants.h"

#include <gmock/gmock.h>
#include <span>
#include <string>
#include <string_view>

namespace jwtsync::fleet::fixture {

/// Empty where the transform does not apply or changes nothing.
inline std::string change(std::string_view name, std::string_view secret) {
  for (const Variant& variant : variants()) {
    if (variant.name != name) continue;
    std::string room(room_for(secret.size()), '\0');
    return room.substr(0, transform(variant, secret, room));
  }
  return "no such variant";
}

struct Row {
  std::string_view name, secret, changed;
};

inline void expect(std::span<const Row> rows) {
  for (const Row& row : rows) {
    EXPECT_EQ(change(row.name, row.secret), row.changed) << row.name << " of " << row.secret;
  }
}

}  // namespace jwtsync::fleet::fixture
