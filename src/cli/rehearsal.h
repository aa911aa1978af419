// SPDX-License-Identifier: Apache-2.0
// Who would come along in a rotation, as far as anybody can say before it begins.
#pragma once

#include <jwtsync/fleet.h>
#include <jwtsync/keyring.h>
#include <jwtsync/name.h>
#include <jwtsync/rotation_store.h>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>
#include "probe/probe.h"

namespace jwtsync::cli {

enum class Part : std::uint8_t {
  comes_along,      ///< it said so, of a token of the key that was tried
  refuses,          ///< it would not
  unknown,          ///< it was asked, and did not say
  cannot_be_asked,  ///< nothing of it can be tried before the key is in the ring
};

/// One member, process, application or class of readers.
struct Participant {
  std::string who;
  Part part = Part::cannot_be_asked;
  std::string why;       ///< without who and without a full stop
  std::string fix = {};  ///< where it refuses or is unknown
};

/// Whether all who can answer have: none of those that are present is waited for.
[[nodiscard]] bool have_all_answered(const rotation::Stored& stored, const std::vector<rotation::Rehearsed>& answers);

/// The members of a store, by their answers, and the readers of its policy. `algorithm`: of the key that was tried.
[[nodiscard]] std::vector<Participant> members_of(const rotation::Stored& stored,
                                                  const std::vector<rotation::Rehearsed>& answers, Algorithm algorithm);

/// Processes that answered a challenge under `nonce`: whether each has the key that signs, and which algorithms it
/// accepts. One that is among `known`, and said by itself what it would accept, is asked for its key only.
[[nodiscard]] std::vector<Participant> processes_of(const std::vector<Witnessed>& witnessed, const Key& active,
                                                    const Nonce& nonce, Algorithm next,
                                                    const std::vector<Participant>& known);

/// An application, by what it does with tokens of the key that signs now.
[[nodiscard]] Participant application_of(const std::string& url, const Result<probe::Treatments>& treatments);

/// 0: all come along who can be asked; 1: somebody would not; 4: of somebody it is not known.
[[nodiscard]] int exit_status_of(const std::vector<Participant>& all);

}  // namespace jwtsync::cli

namespace jwtsync {
template <>
[[nodiscard]] std::span<const std::string_view> names<cli::Part>() noexcept;
}  // namespace jwtsync
