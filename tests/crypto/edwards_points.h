// SPDX-License-Identifier: Apache-2.0
// Points of edwards25519 that are not what a key or signature should be made of.
#pragma once

#include <string>
#include <vector>

namespace jwtsync::crypto::testing {

struct NamedPoint {
  std::string name;
  std::string bytes;
};

/// All that have order 1, 2, 4 or 8, with either sign, those that are not canonical among them.
[[nodiscard]] const std::vector<NamedPoint>& points_of_small_order();

/// The y from the prime to 2^255 - 1, with either sign: none is canonical.
[[nodiscard]] std::vector<NamedPoint> points_near_the_prime();

/// The key of the first example of RFC 8032 section 7.1.
[[nodiscard]] std::string good_point();

/// A signature, and whether it is good.
struct EdwardsCase {
  std::string name;
  std::string key;
  std::string message;
  std::string signature;
  bool good;
};

/// RFC 8032 section 7.1, RFC 8037 appendix A.4, and what a lax implementation would accept.
[[nodiscard]] std::vector<EdwardsCase> edwards_cases();

/// Those of Project Wycheproof, in a build with JWTSYNC_VECTORS.
[[nodiscard]] std::vector<EdwardsCase> wycheproof_edwards_cases();

}  // namespace jwtsync::crypto::testing
