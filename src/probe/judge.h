// SPDX-License-Identifier: Apache-2.0
// What an application does with tokens of a key, by the difference between its answers.
#pragma once

#include "probe/treatment.h"

#include <jwtsync/name.h>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace jwtsync::probe {

enum class Outcome : std::uint8_t {
  accepts,         ///< the good token is treated otherwise than those that are not
  refuses,         ///< the good token is treated as those that are not, and it is known what acceptance looks like
  mixed,           ///< some good tokens are accepted, and others are treated as those that are not
  does_not_check,  ///< a token that is not good is treated as the good one, and none at all is not
  open,            ///< no token at all is treated as the good one, and given what it asked for
  unknown,         ///< good and bad are treated alike, which says nothing
};

}  // namespace jwtsync::probe

template <>
[[nodiscard]] std::span<const std::string_view> jwtsync::names<jwtsync::probe::Outcome>() noexcept;

namespace jwtsync::probe {

/// How requests were treated that differ in their token only.
struct Treatments {
  Treatment none;      ///< of no token
  Treatment good;      ///< of a token that ought to be accepted
  Treatment tampered;  ///< of the same with another content, its signature that of the first
  /// Of further good ones: what differs here differs by itself, or from one worker to the next.
  std::vector<Treatment> again = {};
  std::optional<Treatment> other_key = {};  ///< of one that says the same, by a key that nobody has
  std::optional<Treatment> expired = {};    ///< of one by the good key, expired for an hour
};

struct Judgement {
  Outcome outcome = Outcome::unknown;
  std::string reason = {};  ///< what it rests on, without a full stop
  /// Whether the expired token was treated as the good one; nothing where that is not accepted, or none was shown.
  std::optional<bool> takes_expired = {};
};

/// Whether another token is known to be accepted at the same place, so that a refusal can be told from a place where
/// nobody is accepted.
enum class Control : std::uint8_t {
  none,
  accepted,         ///< now
  accepted_before,  ///< one that said the same, by the key of then; and what is done to the good one now was done to
                    ///< bad ones then
};

/// Of each good token, in the order in which they were shown, whether it was accepted; nothing where it is not known
/// what acceptance looks like, since bad ones are treated so too.
[[nodiscard]] std::vector<bool> passed(const Treatments& treatments);

[[nodiscard]] Judgement judge(const Treatments& treatments, Control control = Control::none);

}  // namespace jwtsync::probe
