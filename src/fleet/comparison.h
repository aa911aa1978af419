// SPDX-License-Identifier: Apache-2.0
// The parts of a comparison: who answers, how they depart from each other, what is worth knowing besides, and whether a
// fleet that changes is at rest.
#pragma once

#include "fleet/members.h"

#include <jwtsync/fleet.h>
#include <chrono>
#include <cstddef>
#include <map>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::fleet {

class Naming;

/// The ways in which the members disagree; if there is any, the first says whether the keys agree.
[[nodiscard]] std::vector<Departure> departures_of(std::span<const Member> members, std::size_t groups);

/// Where some take tokens that others refuse, by what they expect of them besides the key. What a process does not say,
/// since it is older, departs from nobody.
[[nodiscard]] std::vector<Departure> strictness_notes(std::span<const Member> members, const Naming& naming,
                                                      const std::vector<Departure>& departures);

/// Equal keys that a token names otherwise than a member does.
[[nodiscard]] std::vector<Departure> departures_of_kids(std::span<const Member> members, const Naming& naming);
/// In what members depart that take the tokens of one issuer: which tokens they sign and accept.
[[nodiscard]] std::vector<Departure> departures_of_tokens(std::span<const Member> members, const Naming& naming);
/// What is worth knowing of which tokens they accept.
[[nodiscard]] std::vector<Departure> notes_of_tokens(std::span<const Member> members, const Naming& naming,
                                                     const std::vector<Departure>& departures);

/// Whether a member takes the tokens of several issuers. Then members are compared issuer by issuer.
[[nodiscard]] bool have_issuers(std::span<const Member> members);
[[nodiscard]] std::vector<Departure> departures_of_issuers(std::span<const Member> members, const Naming& naming);
[[nodiscard]] std::vector<Departure> notes_of_issuers(std::span<const Member> members, const Naming& naming);

/// The servers whose other workers could not be asked.
[[nodiscard]] std::vector<Departure> unheard_siblings(std::span<const Member> members);

[[nodiscard]] std::vector<Departure> notes_of(std::span<const Member> members, std::size_t groups,
                                              const std::vector<Departure>& departures);

/// One for each text, of all who warn of it; those that fail a check first.
[[nodiscard]] std::vector<FleetWarning> warnings_of(std::span<const Member> members);

/// The answers of all keys, sorted and each once: what makes two rings equal. Kids and fingerprints have no say.
using AnswerSet = std::vector<std::string>;
[[nodiscard]] AnswerSet answers_of(const ChallengeAnswer& challenge);

/// Those of one of several issuers.
[[nodiscard]] std::vector<KeyAnswer> keys_of(const ChallengeAnswer& challenge, std::string_view issuer);

/// Whether a process holds the key that gave this answer.
[[nodiscard]] bool holds(const ChallengeAnswer& challenge, const std::string& answer);

/// One Member a process, in one order whatever the order they came in. Two testimonies are of one process if they have
/// one instance and nothing speaks against it; two processes that share an instance stay two.
[[nodiscard]] std::vector<Member> distinct(std::vector<Member> members);

/// Who answered, each process once, and who did not.
struct Attendance {
  std::vector<Member> members;  ///< in the order of `distinct`
  std::vector<Silent> silent;   ///< by target; at the end the services that are missing, and those missing of `expect`
  std::vector<Member> others;   ///< of other revisions than the one that is asked for; in no way counted
};
[[nodiscard]] Attendance gather(std::vector<Witnessed> witnessed, const AgreeOptions& options);

/// Numbers the groups of members that hold a key, the largest first; how many there are.
std::size_t number_groups(std::vector<Member>& members);

/// Gives each of `others` the number of those numbered members that hold the same keys.
void find_groups(std::vector<Member>& others, std::span<const Member> members);

/// Whether this is a target, as `ask` takes them; `argument_invalid` does not quote it.
[[nodiscard]] Result<void> check_target(std::string_view text);

/// As `jwtsync::ask`, but each target at its own place in the time `spread`, which is about the same in every round,
/// and not all at once. Those whose turn had not come when `stop` was requested were not asked.
[[nodiscard]] std::vector<Witnessed> ask_in_turns(const World& world, const std::vector<std::string>& targets,
                                                  const Nonce& nonce, const AskOptions& options,
                                                  std::chrono::milliseconds spread, const std::stop_token& stop);

/// Takes one look after the other, until two in a row agree and saw the same addresses, with as many processes at each;
/// or until the time is over. Where the last look agrees and has none before it to be compared with, one more is taken
/// after that.
///
///     while (!settling.ends_with(look, clock.elapsed())) { clock.pause(settling.pause()); look = ...; }
///     return settling.conclude(std::move(look));
class Settling {
 public:
  /// `now`: as `Clock::elapsed` has it.
  Settling(std::chrono::milliseconds longest, std::chrono::nanoseconds now) noexcept;

  /// Whether this look is the last.
  [[nodiscard]] bool ends_with(const Agreement& look, std::chrono::nanoseconds now);
  /// What the last look says; `incomplete` where it agrees and is not what the one before saw.
  [[nodiscard]] Agreement conclude(Agreement last) const;
  /// How long to let pass between two looks: 5 s, or a tenth of the whole if that is less. A name server may give its
  /// previous answer as long.
  [[nodiscard]] std::chrono::milliseconds pause() const noexcept;

 private:
  using Addresses = std::map<std::string, std::size_t>;  // how many processes are at each
  [[nodiscard]] static Addresses addresses_of(const Agreement& look);

  std::chrono::milliseconds longest_;
  std::chrono::nanoseconds ends_;
  Addresses seen_;  // by the latest look, if it agreed
  bool settled_ = false;
  bool is_over_time_ = false;
};

}  // namespace jwtsync::fleet
