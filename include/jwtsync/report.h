// SPDX-License-Identifier: Apache-2.0
/// @file
/// What one process says of itself: who it is, where its keys are from, what it expects of tokens.
#pragma once

#include <jwtsync/keyring.h>
#include <jwtsync/name.h>
#include <jwtsync/result.h>
#include <jwtsync/sources.h>
#include <jwtsync/stage.h>
#include <jwtsync/token.h>
#include <jwtsync/world.h>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync {

/// In whose name a process speaks.
enum class Witness : std::uint8_t {
  self,     ///< its own
  parent,   ///< that of the process it started
  sidecar,  ///< its own key is proved, not that of the application beside it
};
template <>
[[nodiscard]] std::span<const std::string_view> names<Witness>() noexcept;

/// Who a process is: processes are distinct by instance.
struct Identity {
  std::string service;   ///< "auth"
  std::string instance;  ///< the platform's name or the host's, and 8 random hex digits a start
  Name<Witness> witness = Witness::self;
};

/// How long a secret is, in steps, since its exact length would tell of it: in characters (code points), or in bytes if
/// it is not text. Its name, such as "length 48 or more", stands in a report's trail as the detail of the source that
/// gave the secret.
enum class LengthStep : std::uint8_t { below_32, from_32, from_48, from_64, from_96, from_128 };
template <>
[[nodiscard]] std::span<const std::string_view> names<LengthStep>() noexcept;

/// A key, as a report shows it.
struct ReportedKey {
  std::string kid;
  KeyRole role = KeyRole::verifies;
  std::string algorithm;  ///< as in a token's header
};

/// What a process was given by its parent, which speaks for it (`Witness::parent`).
struct Handover {
  std::string variable = {};  ///< that holds the secret, or the path of the file
  std::string file = {};      ///< the path of a file that holds it, or "-" for one without a name; empty for none
  std::vector<std::string> removed = {};  ///< names of variables that were taken out of its environment
  std::vector<std::string> kept = {};     ///< of those left in it, although they may hold a secret or lead to one

  friend bool operator==(const Handover&, const Handover&) = default;
};

/// A token that a process refused. Of what it says only its algorithm is told, and that only if it is one.
struct ReportedRefusal {
  Name<Code> code;
  Name<Stage> stage;
  Time time;                       ///< by its clock, to the second
  std::uint64_t header_bytes = 0;  ///< before the first dot of the token; 0 if its first 65535 bytes have none
  std::string algorithm;           ///< as in a token's header, or "other"

  friend bool operator==(const ReportedRefusal&, const ReportedRefusal&) = default;
};

/// What an application does with tokens (docs/commands/probe.md).
enum class ProbeOutcome : std::uint8_t { accepts, refuses, mixed, does_not_check, open, unknown };
template <>
[[nodiscard]] std::span<const std::string_view> names<ProbeOutcome>() noexcept;

/// What the application beside a process did with tokens of the key that the process holds.
struct ReportedProbe {
  std::string url;                         ///< where it was asked, without a query
  Name<ProbeOutcome> outcome;              ///< of the last time that it was asked
  std::string reason;                      ///< what that rests on, without a full stop
  std::optional<bool> takes_expired = {};  ///< whether an expired token was treated as a good one; nothing: not known
  Time time;                               ///< when the last answer came, by the clock of the process, to the second

  friend bool operator==(const ReportedProbe&, const ReportedProbe&) = default;
};

/// What one process says of itself. No member holds a secret.
struct Report {
  Identity identity;
  std::string environment;                 ///< its canonical name; "unknown" where the environment is the error
  Name<EnvironmentFrom> environment_from;  ///< empty where the environment is the error
  std::string source;                      ///< where its keys are from, as FoundSecret::source; empty without keys
  std::vector<TrailEntry> trail;           ///< of the search for them, in the order of the sources
  /// Of the secret that was found; nothing where none was, or where a newer process says it in a step unknown here.
  std::optional<LengthStep> length;
  std::vector<Warning> warnings;  ///< those of another process may be of kinds that are not known here
  /// Why this process has no key; then `keys` is empty.
  std::optional<Error> error;
  /// Why the last reload was not taken; the previous keys are in use.
  std::optional<Error> reload_error;
  std::optional<Handover> handed_over;     ///< where a parent speaks
  std::optional<std::string> fingerprint;  ///< as FoundSecret::fingerprint; nothing where it is switched off
  std::vector<ReportedKey> keys;           ///< the one that signs first
  // What it expects of tokens, as Expectations has it.
  std::optional<std::string> issuer;
  std::vector<std::string> audiences;
  std::chrono::seconds leeway{0};
  std::vector<std::string> algorithms;  ///< as in a token's header; those of its keys where it expects none
  std::optional<std::string> type;
  std::vector<std::string> required_claims;
  std::vector<std::string> issuer_aliases = {};
  // An older process says nothing of these, and departs in them from nobody.
  std::optional<AudienceMatch> audience_match;  ///< nothing, too, where a newer one says it by a name unknown here
  std::optional<std::chrono::seconds> max_age;  ///< 0: any age
  std::optional<bool> allow_missing_expiration;
  std::optional<bool> allow_issued_in_future;
  std::optional<bool> allow_numeric_subject;
  std::optional<bool> require_low_s;
  /// Goes up by one with every ring that is taken into use.
  std::uint64_t generation = 0;
  Time loaded_at;  ///< when they were, by its own clock, to the second on the wire
  /// What its clock said when it answered.
  Time clock;
  std::string version;  ///< of jwtsync
  /// What tells this process from others of its service: `revision`, `region`, and what else it was given.
  std::map<std::string, std::string> labels{};
  std::string rules;  ///< as Resolution::rules
  /// The last tokens that it refused, up to `max_refusals`, the latest last; empty, too, where it is older than this.
  std::vector<ReportedRefusal> refusals = {};
  static constexpr std::size_t max_refusals = 32;
  /// What the application beside it does with tokens, one for each URL, at most `max_probes`; empty where none is
  /// asked.
  std::vector<ReportedProbe> probes = {};
  static constexpr std::size_t max_probes = 4;
  /// Of several issuers, what differs: source, errors, fingerprint, keys and expectations of each, and who it is as
  /// `issuer`. Then `keys` above has those of all, `issuer` is nothing, and an error says that none has a key.
  std::vector<Report> issuers = {};
};

/// The wire form, as the endpoints give it.
[[nodiscard]] std::string to_json(const Report& report);

}  // namespace jwtsync
