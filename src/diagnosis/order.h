// SPDX-License-Identifier: Apache-2.0
// The order of findings: what is equal stays as it came. (libstdc++ 12 makes std::stable_sort of a function that clang
// 19 calls deprecated.)
#pragma once

#include <jwtsync/diagnosis.h>
#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace jwtsync::diagnosis {

/// For lists that people read: it takes time by the square of their length.
template <typename T, typename Less>
void sort_stably(std::vector<T>& all, Less less) {
  for (auto next = all.begin(); next != all.end(); ++next) {
    std::rotate(std::upper_bound(all.begin(), next, *next, less), next, std::next(next));
  }
}

/// The surest first, and within that the most telling. What is only a symptom of another finding is not certain beside
/// it, and stands behind it.
void put_in_order(std::vector<Finding>& findings);

}  // namespace jwtsync::diagnosis
