// SPDX-License-Identifier: Apache-2.0
// Times of a token that tell of a clock: that of the issuer, or of who judges it.
#include "diagnosis/evidence.h"
#include "diagnosis/judges.h"
#include "diagnosis/token_causes.h"
#include "diagnosis/token_reading.h"
#include "diagnosis/token_time.h"
#include "fleet/members.h"

#include <algorithm>
#include <cstdlib>

namespace jwtsync::diagnosis {
namespace {

using enum Certainty;
using std::chrono::seconds;

constexpr seconds least_offset{2};  // what is less may be the time of the exchange
constexpr seconds least_zone = std::chrono::minutes(30);
constexpr seconds most_zone = std::chrono::hours(14);
constexpr seconds of_one_moment{5};

std::string ahead_text(seconds ahead) {
  return length_of(seconds(std::abs(ahead.count()))) + (ahead.count() > 0 ? " ahead of" : " behind");
}

/// Whether a difference is of time zones: quarters of an hour, as far as a request takes.
bool is_of_zones(seconds ahead) noexcept {
  constexpr seconds quarter{900};
  if (ahead < least_zone - of_one_moment || ahead > most_zone + of_one_moment) return false;
  const seconds rest = ahead % quarter;
  return rest <= of_one_moment || quarter - rest <= 2 * of_one_moment;
}

Advice mend_clock(const Replicas& replicas) {
  return Advice("let the clock of ").who(replicas).say(" be set by NTP (chronyc tracking, timedatectl)");
}

Finding of_clock(const Evidence& evidence, const Member& member, std::string why, Certainty certainty) {
  const Replicas one{{&member}, fleet::Naming(evidence.agreement.members).of(member)};
  return of_token(
      Cause::clock_skew, certainty, std::move(why), mend_clock(one),
      {one.name + ": clock " + ahead_text(*member.clock_offset) + " the one here", "clock here: " + utc(evidence.now)});
}

/// By the clock here the token is in its time, and by that of a process it is not.
std::vector<Finding> find_by_judge(const Evidence& evidence, const Times& times) {
  for (const Judge& judge : judges_of(evidence)) {
    if (judge.member == nullptr || !judge.member->clock_offset || abs(judge.ahead) < least_offset) continue;
    const bool takes_it = judge.has_judged && !judge.refusal;
    const Time there = evidence.now + judge.ahead;
    const seconds leeway = judge.rules->leeway;
    const auto begins_late = [&](const std::optional<Time>& begin) {
      return begin && *begin <= evidence.now && *begin > there + leeway;
    };
    const bool is_over = times.expires && *times.expires > evidence.now && *times.expires <= there - leeway;
    const bool is_ahead =
        begins_late(times.not_before) || (judge.rules->allow_issued_in_future != true && begins_late(times.issued));
    if (takes_it || (!is_over && !is_ahead)) continue;
    const std::string name = fleet::Naming(evidence.agreement.members).of(*judge.member);
    return {of_clock(evidence, *judge.member,
                     std::string(is_over ? "the token is not over, and for " : "the token has begun, and for ") + name +
                         (is_over ? " it is" : " it has not") + ": its clock is " + ahead_text(judge.ahead) +
                         " the one here",
                     certain)};
  }
  return {};
}

/// The token was over when it came, by the clock here, and not by that of a process that signs.
std::vector<Finding> find_by_signer(const Evidence& evidence, const Times& times) {
  if (!times.expires || *times.expires > evidence.now || is_accepted_here(evidence)) return {};
  for (const Member& member : evidence.agreement.members) {
    const bool signs = !member.report.keys.empty() && member.report.keys.front().role == KeyRole::signs;
    if (!signs || !member.clock_offset || *member.clock_offset > -least_offset) continue;
    if (*times.expires <= evidence.now + *member.clock_offset) continue;
    const std::string name = fleet::Naming(evidence.agreement.members).of(member);
    return {of_clock(evidence, member,
                     "the token has expired here, and for " + name +
                         ", which may have signed it, it has not: its clock "
                         "is " +
                         ahead_text(*member.clock_offset) + " the one here",
                     likely)};
  }
  return {};
}

/// Those whose clocks were compared with the one here.
fleet::Some with_known_clock(const Evidence& evidence) {
  fleet::Some timed;
  for (const Member& member : evidence.agreement.members) {
    if (member.clock_offset && !member.report.keys.empty() && !member.report.rules.empty()) timed.push_back(&member);
  }
  return timed;
}

std::string offset_line(const fleet::Naming& naming, const Member& member) {
  return naming.of(member) + ": clock " +
         (abs(*member.clock_offset) < least_offset ? "as" : ahead_text(*member.clock_offset)) + " the one here";
}

/// Whether all run on one machine, so that they have one clock.
bool are_of_one_host(const fleet::Some& some) {
  const std::string_view host = host_of(some.front()->report);
  return !host.empty() &&
         std::all_of(some.begin(), some.end(), [&](const Member* member) { return host_of(member->report) == host; });
}

/// Of all who were asked the clocks are as one, and not as the one here: then it is the one here that is off.
std::vector<Finding> find_by_clock_here(const Evidence& evidence, const Times& times) {
  const fleet::Some timed = with_known_clock(evidence);
  if (timed.size() < 2 || are_of_one_host(timed) || is_accepted_here(evidence)) return {};
  const auto [least, most] = std::minmax_element(
      timed.begin(), timed.end(), [](const Member* a, const Member* b) { return *a->clock_offset < *b->clock_offset; });
  const seconds offset = *(*least)->clock_offset;
  if (*(*most)->clock_offset - offset > of_one_moment || abs(offset) < least_offset) return {};
  const Time there = evidence.now + offset;
  const bool is_over_here = times.expires && *times.expires <= evidence.now && *times.expires > there;
  const bool is_over_there = times.expires && *times.expires > evidence.now && *times.expires <= there;
  const auto is_between = [&](const std::optional<Time>& begin) {
    return begin && (*begin > evidence.now) != (*begin > there);
  };
  if (!is_over_here && !is_over_there && !is_between(times.issued) && !is_between(times.not_before)) return {};
  const fleet::Naming naming(evidence.agreement.members);
  std::vector<std::string> lines{"clock here: " + utc(evidence.now)};
  for (const Member* member : timed) {
    if (lines.size() < max_lines) lines.push_back(offset_line(naming, *member));
  }
  return {of_token(Cause::clock_skew, likely,
                   "the clock here is " + ahead_text(-offset) + " those of " + naming.of(timed) +
                       ", which agree: what this machine says of the times of the token is off by as much",
                   Advice("let the clock of this machine be set by NTP (chronyc tracking, timedatectl), and ask again"),
                   std::move(lines))};
}

/// The token is dated in the future, and the clock of a process that was asked is ahead by as much: it made the token.
std::vector<Finding> find_by_fast_signer(const Evidence& evidence, const Times& times) {
  const Member* nearest = nullptr;
  const seconds ahead = between(evidence.now, *times.issued);
  for (const Member* member : with_known_clock(evidence)) {
    // It dated the token by its own clock, some time ago.
    if (*member->clock_offset < least_offset || *member->clock_offset + of_one_moment < ahead) continue;
    const bool signs = member->report.keys.front().role == KeyRole::signs;
    const bool is_nearer = nearest == nullptr || *member->clock_offset < *nearest->clock_offset;
    if (signs && is_nearer) nearest = member;
  }
  if (nearest == nullptr) return {};
  const std::string name = fleet::Naming(evidence.agreement.members).of(*nearest);
  return {of_clock(evidence, *nearest,
                   "the token was issued " + length_of(ahead) + " from now, and the clock of " + name +
                       ", which may have signed it, is " + ahead_text(*nearest->clock_offset) + " the one here",
                   likely)};
}

/// The token is dated in the future: by its issuer's clock, or by its time zone.
std::vector<Finding> find_by_issuer(const Evidence& evidence, const Times& times) {
  if (!times.issued || *times.issued <= evidence.now || is_accepted_here(evidence)) return {};
  const std::vector<Judge> judges = judges_of(evidence);
  const Objectors objectors = objectors_among(evidence, judges, [&](const Judge& judge) {
    const seconds leeway = judge.rules == nullptr ? seconds(0) : judge.rules->leeway;
    const bool differs = *times.issued > evidence.now + judge.ahead + leeway;
    const bool begins = times.not_before && *times.not_before == *times.issued;
    const bool is_allowed = judge.rules != nullptr && judge.rules->allow_issued_in_future == true;
    const Opinion by_issue = opinion(judge, Code::token_issued_in_future, differs && !is_allowed);
    return begins ? std::max(by_issue, opinion(judge, Code::token_not_yet_valid, differs)) : by_issue;
  });
  if (objectors.none() && !judges.empty()) return {};
  if (std::vector<Finding> found = find_by_fast_signer(evidence, times); !found.empty()) return found;
  const seconds ahead = between(evidence.now, *times.issued);
  const fleet::Naming naming(evidence.agreement.members);
  std::vector<std::string> lines{"token: iat " + utc(*times.issued), "clock here: " + utc(evidence.now)};
  const fleet::Some timed = with_known_clock(evidence);
  for (const Member* member : timed) {
    if (lines.size() < max_lines) lines.push_back(offset_line(naming, *member));
  }
  const bool are_right = !timed.empty() && std::all_of(timed.begin(), timed.end(), [](const Member* member) {
    return abs(*member->clock_offset) < least_offset;
  });
  if (is_of_zones(ahead)) {
    return {of_token(Cause::clock_skew, likely,
                     "the token was issued " + length_of(ahead) +
                         " from now, which is a difference of time zones: the "
                         "issuer takes its local time for UTC",
                     Advice("let the issuer count from UTC: datetime.now(timezone.utc), not utcnow() or now()"),
                     lines)};
  }
  return {of_token(Cause::clock_skew, likely,
                   "the token was issued " + length_of(ahead) +
                       (are_right ? " from now, and those who were asked have the time that is here: the clock of its "
                                    "issuer is ahead"
                                  : " from now: the clock of its issuer is ahead, or the one here is behind"),
                   Advice("set the clocks of issuer and verifier by NTP; a leeway ([verify] leeway_seconds) forgives "
                          "some seconds"),
                   lines)};
}

}  // namespace

std::vector<Finding> find_clock_skew(const Evidence& evidence) {
  if (evidence.token == nullptr || evidence.now == Time()) return {};
  const Times times = times_of(evidence);
  if (std::vector<Finding> found = find_by_clock_here(evidence, times); !found.empty()) return found;
  if (std::vector<Finding> found = find_by_judge(evidence, times); !found.empty()) return found;
  if (std::vector<Finding> found = find_by_issuer(evidence, times); !found.empty()) return found;
  return find_by_signer(evidence, times);
}

}  // namespace jwtsync::diagnosis
