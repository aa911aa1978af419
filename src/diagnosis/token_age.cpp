// SPDX-License-Identifier: Apache-2.0
// Tokens and keys of different age: the key came later than the token, or the verifier has not seen it yet.
#include "diagnosis/evidence.h"
#include "diagnosis/judges.h"
#include "diagnosis/token_causes.h"
#include "diagnosis/token_holders.h"
#include "diagnosis/token_reading.h"
#include "diagnosis/token_time.h"
#include "fleet/members.h"

#include <algorithm>

namespace jwtsync::diagnosis {
namespace {

using enum Certainty;
using std::chrono::seconds;

constexpr seconds longest_usual_lifetime = std::chrono::hours(48);
constexpr seconds fresh_enough{300};  // a set of keys that was read within it is not stale

bool holds(const Member& member, const std::string& kid) {
  const auto& keys = member.report.keys;
  return std::any_of(keys.begin(), keys.end(), [&](const ReportedKey& key) { return key.kid == kid; });
}

bool is_of_published_keys(const Report& report) {
  return std::any_of(report.trail.begin(), report.trail.end(), [](const TrailEntry& entry) {
    return entry.outcome == Outcome::found && is_of_issuer(entry.locator);
  });
}

/// Whether the keys that are held do not make its signature, or none has its name, and nothing else tells why.
bool is_of_no_key_held(const Evidence& evidence) {
  const TokenEvidence& token = *evidence.token;
  if (token.made_by || token.sides.token.signature != SignatureForm::fits || !token.look.claims_json) return false;
  return is_refused_by(evidence, Code::token_key_unknown) || is_refused_by(evidence, Code::token_signature_invalid);
}

/// When a process took its keys into use, by the clock here.
Time loaded_here(const Member& member) noexcept {
  return member.report.loaded_at - member.clock_offset.value_or(seconds(0));
}

/// When the last process took its keys into use, by the clock here; nothing unless all of them did after the token was
/// issued, and hold the same keys.
std::optional<Time> loaded_after(const Evidence& evidence, Time issued) {
  if (evidence.agreement.groups != 1) return std::nullopt;
  std::optional<Time> last;
  for (const Member& member : evidence.agreement.members) {
    if (member.report.keys.empty() || member.report.rules.empty()) continue;  // a source that was read just now
    const Time loaded = loaded_here(member);
    if (loaded <= issued) return std::nullopt;
    last = std::max(last.value_or(loaded), loaded);
  }
  return last;
}

/// A token that is older than all keys, and not over yet.
struct OldToken {
  Time issued;
  Time loaded;
  std::optional<Time> expires;
};

std::optional<OldToken> old_token(const Evidence& evidence) {
  if (evidence.token == nullptr || !is_of_no_key_held(evidence)) return std::nullopt;
  const Times times = times_of(evidence);
  if (!times.issued || (times.expires && *times.expires <= evidence.now)) return std::nullopt;
  const std::optional<Time> loaded = loaded_after(evidence, *times.issued);
  if (!loaded) return std::nullopt;
  return OldToken{*times.issued, *loaded, times.expires};
}

bool is_long_lived(const OldToken& token) {
  return !token.expires || *token.expires - token.issued > longest_usual_lifetime;
}

std::vector<std::string> ages(const OldToken& token) {
  return {"token: iat " + utc(token.issued) + (token.expires ? ", exp " + utc(*token.expires) : ", no exp"),
          "the keys in use were loaded by " + utc(token.loaded)};
}

/// Some have gone on to another signing key and keep the one of the token for verifying; others have dropped it, after
/// the token was issued. Before, it would be a key that is yet to come.
bool is_dropped_by_some(const Evidence& evidence, const HoldersOfKid& holders, const std::optional<Time>& issued) {
  if (holders.with.members.empty() || holders.without.members.empty()) return false;
  const std::string& kid = *evidence.token->sides.token.kid;
  std::optional<std::string> now_signing;
  for (const ReportedKey& key : holders.with.report().keys) {
    if (key.kid == kid && key.role == KeyRole::signs) return false;
    if (key.role == KeyRole::signs) now_signing = key.kid;
  }
  const auto has_gone_on = [&](const Member* member) {
    return now_signing && holds(*member, *now_signing) && issued && loaded_here(*member) > *issued;
  };
  return std::all_of(holders.without.members.begin(), holders.without.members.end(), has_gone_on);
}

}  // namespace

HoldersOfKid holders_of(const Evidence& evidence) {
  HoldersOfKid holders{{{}, {}}, {{}, {}}};
  const auto& kid = evidence.token->sides.token.kid;
  if (!kid) return holders;
  const fleet::Some members = fleet::with_key(evidence.agreement.members);
  for (const Member* member : members) {
    if (holds(*member, *kid)) holders.with.members.push_back(member);
  }
  if (holders.with.members.empty()) return holders;
  const auto group = holders.with.member().group;
  for (const Member* member : members) {
    if (!holds(*member, *kid) && member->group != group) holders.without.members.push_back(member);
  }
  const fleet::Naming naming(evidence.agreement.members);
  holders.with.name = naming.of(holders.with.members);
  if (!holders.without.members.empty()) holders.without.name = naming.of(holders.without.members);
  return holders;
}

std::vector<Finding> find_key_retired_early(const Evidence& evidence) {
  if (evidence.token == nullptr || !evidence.token->look.claims_json) return {};
  const Advice fix("keep the old key for verifying until its last token has expired (jwtsync keys --join)");
  const Times times = times_of(evidence);
  const bool is_over = times.expires && *times.expires <= evidence.now;
  if (const HoldersOfKid holders = holders_of(evidence);
      !is_over && is_dropped_by_some(evidence, holders, times.issued)) {
    return {of_token(Cause::key_retired_early, likely,
                     "the token is of the key " + in_quotes(*evidence.token->sides.token.kid) + ", which " +
                         holders.with.name + (holders.with.members.size() == 1 ? " keeps" : " keep") +
                         " for tokens that are not over yet, and " + holders.without.name + " dropped",
                     fix)};
  }
  const std::optional<OldToken> token = old_token(evidence);
  if (!token || is_long_lived(*token)) return {};
  return {of_token(Cause::key_retired_early, likely,
                   "the token is not over, and was issued before the keys in use were loaded: its own key was dropped "
                   "before it ended",
                   fix, ages(*token))};
}

std::vector<Finding> find_token_outlived_key(const Evidence& evidence) {
  const std::optional<OldToken> token = old_token(evidence);
  if (!token || !is_long_lived(*token)) return {};
  return {
      of_token(Cause::token_outlived_key, likely,
               "the token was issued before the keys in use were loaded, and lives for long: it is older than the "
               "key",
               Advice("make this token anew with the key in use, wherever a copy of it stands (jwtsync sign, or the "
                      "issuer's page of API keys)"),
               ages(*token))};
}

std::vector<Finding> find_key_set_stale(const Evidence& evidence) {
  if (evidence.token == nullptr) return {};
  const Advice fix(
      "let the verifier ask the issuer for its keys again (kill -HUP, or a restart), and see whether it "
      "can reach the address (jwtsync resolve)");
  const std::vector<Judge> judges = judges_of(evidence);
  const Objectors outdated =
      objectors_among(evidence, judges, [](const Judge& judge) { return opinion(judge, Code::keys_outdated, false); });
  if (!outdated.none()) {
    return {of_token(Cause::key_set_stale, likely, outdated.first->refusal->message, fix,
                     {both_sides_line(evidence, outdated)})};
  }
  const Times times = times_of(evidence);
  if (!times.issued || !is_of_no_key_held(evidence)) return {};
  for (const Judge& judge : judges) {
    // Who has judged it has asked the issuer, too, and would say that its keys may be outdated.
    if (judge.member == nullptr || judge.has_judged) continue;
    const Member& member = *judge.member;
    if (!is_of_published_keys(member.report) || holds(member, evidence.token->sides.token.kid.value_or(""))) continue;
    const seconds age = std::chrono::duration_cast<seconds>(member.report.clock - member.report.loaded_at);
    const Time loaded = loaded_here(member);
    if (age < fresh_enough || *times.issued < loaded) continue;
    const Replicas one{{&member}, fleet::Naming(evidence.agreement.members).of(member)};
    return {of_token(Cause::key_set_stale, likely,
                     "the token is newer than the keys that " + one.name + " has of its issuer, which are " +
                         length_of(age) + " old, and its key is not among them",
                     Advice("let ").who(one).say(" read the issuer's keys again (kill -HUP, or a restart)"),
                     {"token: iat " + utc(*times.issued), one.name + ": keys loaded at " + utc(loaded)})};
  }
  return {};
}

}  // namespace jwtsync::diagnosis
