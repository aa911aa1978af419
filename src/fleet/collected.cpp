// SPDX-License-Identifier: Apache-2.0
// Answers that somebody gathered line by line, out of job logs or by `kubectl exec`.
#include "base/text.h"

#include <jwtsync/fleet.h>

namespace jwtsync {
namespace {

/// The most lines that are read; what follows is one more Witnessed, with an error.
constexpr std::size_t max_lines = 10'000;

}  // namespace

std::vector<Witnessed> read_collected(std::string_view lines, const Nonce& nonce) {
  std::vector<Witnessed> witnessed;
  std::size_t number = 0;
  for (const std::string_view line : base::split(lines, '\n')) {
    const Target target = CollectedLine{++number};
    const std::string_view content = base::trim(line);
    if (content.empty()) continue;
    if (number > max_lines) {
      witnessed.push_back(
          {target, failure(Code::answer_too_large, "there are more than " + std::to_string(max_lines) + " lines",
                           "compare a fleet of this size in parts that overlap")});
      break;
    }
    witnessed.push_back({target, parse_testimony(content, nonce)});
  }
  return witnessed;
}

}  // namespace jwtsync
