// SPDX-License-Identifier: Apache-2.0
// What agree, distinct and compat-check have in common: which processes are asked, and how; or which lines were
// collected.
#pragma once

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>
#include "cli/command.h"
#include "cli/sourcing.h"
#include "configuration/question.h"
#include "diagnosis/agreement_json.h"

namespace jwtsync::cli {

using diagnosis::Freshness;

/// --targets, --via, --expect, --timeout, --access-token-file, --config; and --nonce, --answers where collected answers
/// are compared too.
[[nodiscard]] std::span<const Option> fleet_options(AsksFleet asks) noexcept;

/// Lines of `jwtsync answer`, read.
struct CollectedAnswers {
  Nonce nonce;
  std::vector<Witnessed> witnessed;
};

/// The question of one invocation.
struct FleetQuestion {
  Sourcing sourcing;
  configuration::Question question;
  Asking asking;                              ///< how to ask again
  std::chrono::milliseconds wait{0};          ///< how long to ask again until all agree
  std::optional<CollectedAnswers> collected;  ///< in place of asking

  [[nodiscard]] Freshness freshness() const noexcept {
    return collected ? Freshness::collected : question.via.empty() ? Freshness::asked : Freshness::via;
  }
};

/// Reads arguments, configuration and, if --nonce and --answers are given, the answers. Errors: `argument_invalid`,
/// those of the configuration and of the files that are named, `answer_too_large`.
[[nodiscard]] Result<FleetQuestion> fleet_question_of(const Invocation& invocation);

}  // namespace jwtsync::cli
