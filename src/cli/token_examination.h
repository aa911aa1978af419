// SPDX-License-Identifier: Apache-2.0
// A token that is asked about: what it says, and what the keys at hand make of it.
#pragma once

#include <jwtsync/diagnosis.h>
#include <jwtsync/explained.h>
#include <jwtsync/token.h>
#include <optional>
#include <span>
#include <string>
#include <vector>
#include "cli/command.h"
#include "cli/fleet_question.h"
#include "cli/own_sources.h"
#include "cli/sourcing.h"

namespace jwtsync::cli {

/// The verdict of one source's keys.
struct SourceVerdict {
  std::string locator;
  std::optional<Error> refusal;  ///< nothing if they accept it; why there are no keys, if so
};

struct TokenExamination {
  TokenEvidence evidence;
  std::vector<SourceVerdict> by_source = {};  ///< of those that --source names
  std::vector<Explained> explained = {};      ///< what processes make of it
  std::vector<std::string> unseen = {};       ///< one line each, with the way to see it

  /// Whether there were keys here to judge it by.
  [[nodiscard]] bool is_judged() const noexcept {
    return !evidence.refusal || evidence.refusal->code != Code::ring_unavailable;
  }
  /// Whether the keys here refuse it, or a process does.
  [[nodiscard]] bool is_refused() const;
};

/// The token that --token names: `-` for standard input, or a file. White space around it is taken off. Errors: those
/// of Input and Files, and `argument_invalid` for the token itself in its place; none quotes what was given.
[[nodiscard]] Result<std::string> token_of(const Invocation& invocation, const std::string& place);

/// Judges it by the keys of the sources that were read, else by those that a process here would have, and by what the
/// configuration, --issuer and --audience expect; what none of them says is not judged. The public key of development,
/// which a search here ends with, is no key at hand. Errors: those of usage.
[[nodiscard]] Result<TokenExamination> examine_token(const Invocation& invocation, const Sourcing& sourcing,
                                                     std::span<const OwnSourceLook> looks, std::string_view token);

/// Asks the processes what they make of the token: by its header and claims, or by all of it with --send-token. The
/// whole of it goes to no address that only a name led to.
[[nodiscard]] std::vector<Explained> ask_about(const World& world, const FleetQuestion& question,
                                               std::string_view token, Disclosure sent);

/// What the processes could not say of it: one line each.
[[nodiscard]] std::vector<std::string> unexplained(std::span<const Explained> explained);

}  // namespace jwtsync::cli
