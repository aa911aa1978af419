// SPDX-License-Identifier: Apache-2.0
// What a reader makes of a file, as a text for tables.
#pragma once

#include "sources/dotenv/agreement.h"
#include "sources/dotenv/readers.h"

#include <gtest/gtest.h>
#include <array>
#include <span>
#include <string>
#include <string_view>

namespace jwtsync::sources::dotenv {

using Read = Reading (*)(const File&, std::string_view, Room&);

inline std::string without_return(std::string text, std::string_view line_end) {
  for (std::size_t at = text.find('\r'); at != std::string::npos; at = text.find('\r', at)) {
    text.replace(at, !line_end.empty() && text.substr(at, 2) == "\r\n" ? 2 : 1, line_end);
  }
  return text;
}

inline std::string name_of(Because because) {
  static constexpr std::array<const char*, 7> names{"variable", "command", "home",         "own environment",
                                                    "refused",  "run",     "shells differ"};
  return names[static_cast<std::size_t>(because)];
}

/// What `read` makes of the variable A: "value=..", "absent" or "because=..", and behind it the lines that it faults.
inline std::string made(Read read, const std::string& text) {
  const std::string universal = without_return(text, "\n");
  const std::string bare = without_return(text, "");
  std::string place(text.size(), '\0');
  Room room(place);
  const Reading reading = read({text, universal, bare}, "A", room);
  std::string shown = "absent";
  if (reading.fate == Fate::value) shown = "value=" + std::string(room.text());
  if (reading.fate == Fate::other) shown = "because=" + name_of(reading.because);
  for (const std::size_t line : reading.faults) shown += " fault=" + std::to_string(line);
  return shown;
}

struct MadeCase {
  std::string text;
  std::string made;
};

inline void expect_made(Read read, std::span<const MadeCase> table) {
  for (const MadeCase& each : table) EXPECT_EQ(made(read, each.text), each.made) << each.text;
}

}  // namespace jwtsync::sources::dotenv
