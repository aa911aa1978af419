// SPDX-License-Identifier: Apache-2.0
// Clocks that are further apart than any process allows for.
#include "diagnosis/evidence.h"
#include "diagnosis/explanations.h"
#include "diagnosis/pair.h"
#include "diagnosis/token_causes.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

namespace jwtsync::diagnosis {
namespace {

/// What fleets get along with, though the leeway is less: tokens are seldom used within it of their end.
constexpr std::chrono::seconds usual_difference{30};

fleet::Some with_known_clock(std::span<const Member> members) {
  fleet::Some timed;
  for (const Member& member : members) {
    if (member.clock_offset && !member.challenge.keys.empty()) timed.push_back(&member);
  }
  return timed;
}

std::chrono::seconds most_leeway(const fleet::Some& some) {
  const auto most = std::max_element(
      some.begin(), some.end(), [](const Member* a, const Member* b) { return a->report.leeway < b->report.leeway; });
  return (*most)->report.leeway;
}

std::string line_on_clock(const Member& member) {
  const auto offset = member.clock_offset->count();
  return told_name(member.report) + ": its clock is " + std::to_string(offset < 0 ? -offset : offset) + " s " +
         (offset < 0 ? "behind" : "ahead of") + " the one here, leeway " +
         std::to_string(member.report.leeway.count()) + " s";
}

/// Of the first and the last, the one that is further from the one in the middle.
const Member& odd_of(const fleet::Some& ordered) {
  const auto offset = [&](std::size_t i) { return *ordered[i]->clock_offset; };
  const std::size_t middle = ordered.size() / 2, last = ordered.size() - 1;
  return *ordered[offset(middle) - offset(0) > offset(last) - offset(middle) ? 0 : last];
}

}  // namespace

namespace {

/// Of one process alone it is not known whose clock is off.
std::vector<Finding> explain_one_clock(const Member& member) {
  const std::chrono::seconds offset = *member.clock_offset;
  if (std::chrono::abs(offset) <= std::max(usual_difference, member.report.leeway)) return {};
  Finding made =
      finding(Cause::clock_skew,
              "the clock of " + told_name(member.report) + " is " + std::to_string(std::chrono::abs(offset).count()) +
                  " s " + (offset.count() < 0 ? "behind" : "ahead of") + " the one here",
              Advice("let it and the machine here set their clocks by a server of time (NTP)"));
  made.certainty = Certainty::possible;
  made.evidence = {line_on_clock(member)};
  return {std::move(made)};
}

}  // namespace

std::vector<Finding> explain_clocks(const Evidence& evidence) {
  if (!find_clock_skew(evidence).empty()) return {};  // the token says more
  fleet::Some timed = with_known_clock(evidence.agreement.members);
  if (timed.size() == 1 && evidence.agreement.members.size() == 1) return explain_one_clock(*timed.front());
  if (timed.size() < 2) return {};
  std::sort(timed.begin(), timed.end(), [](const Member* a, const Member* b) {
    return std::pair(*a->clock_offset, a) < std::pair(*b->clock_offset, b);  // equal ones as they came
  });
  const Member& behind = *timed.front();
  const Member& ahead = *timed.back();
  const std::chrono::seconds difference = *ahead.clock_offset - *behind.clock_offset;
  if (difference <= std::max(usual_difference, most_leeway(timed))) return {};
  const fleet::Naming naming(evidence.agreement.members);
  const Member& odd = odd_of(timed);
  Finding made = finding(
      Cause::clock_skew,
      "the clock of " + naming.of(ahead) + " is " + std::to_string(difference.count()) + " s ahead of that of " +
          naming.of(behind) +
          ", which is more than any leeway: fresh tokens of the one are not yet valid for the "
          "other, and others expire early",
      timed.size() == 2 ? Advice("let both set their clocks by one server of time (NTP)")
                        : Advice("let ").who({{&odd}, naming.of(odd)}).say(" set its clock by a server of time (NTP)"));
  made.certainty = Certainty::likely;  // that the clocks differ is certain, that a token was refused for it is not
  made.evidence = {line_on_clock(ahead), line_on_clock(behind)};
  return {std::move(made)};
}

}  // namespace jwtsync::diagnosis
