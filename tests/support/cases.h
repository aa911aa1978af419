// SPDX-License-Identifier: Apache-2.0
// Key sets that issuers published, and inputs after public reports. They are not ours to copy: JWTSYNC_CASES names
// their folder, where there was one when the build was configured. What reads them is compiled only then, and must find
// all.
#pragma once

#ifdef JWTSYNC_CASES

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

namespace jwtsync::testing {

/// A file of the cases, such as "sets/jwks-no-alg.json".
inline std::string case_file(const std::string& name) {
  std::ifstream file(std::string(JWTSYNC_CASES "/") + name, std::ios::binary);
  EXPECT_TRUE(file) << name;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The names of the issuers of which a set is kept, such as "apple".
inline std::set<std::string> known_issuers() {
  constexpr std::string_view ending = ".jwks.json";
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(JWTSYNC_CASES "/wellknown")) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(ending)) names.insert(name.substr(0, name.size() - ending.size()));
  }
  return names;
}

}  // namespace jwtsync::testing

#endif
