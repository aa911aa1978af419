// SPDX-License-Identifier: Apache-2.0
// Keys as people hand them around, and what is wrapped around them. Made of real keys, by OpenSSL and by hand.
#pragma once

#include <string>
#include <vector>

namespace jwtsync::jose {

struct Spelling {
  std::string name;
  std::string bytes;
};

/// None of them is a document that a ring is made of.
[[nodiscard]] std::vector<Spelling> spellings();

struct Wrapper {
  std::string name;
  std::string (*wrap)(const std::string& bytes);
};

/// Any of them may be put around any bytes.
[[nodiscard]] std::vector<Wrapper> wrappers();

}  // namespace jwtsync::jose
