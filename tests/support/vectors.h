// SPDX-License-Identifier: Apache-2.0
// Public test vectors. They are not ours to copy: JWTSYNC_VECTORS names their folder, where there was one when the
// build was configured. What reads them is compiled only then, and must find all of them.
#pragma once

#ifdef JWTSYNC_VECTORS

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace jwtsync::testing {

/// A file of Project Wycheproof, such as "ed25519_test.json".
inline std::string wycheproof(const std::string& name) {
  std::ifstream file(std::string(JWTSYNC_VECTORS "/wycheproof/") + name, std::ios::binary);
  EXPECT_TRUE(file) << name;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace jwtsync::testing

#endif
