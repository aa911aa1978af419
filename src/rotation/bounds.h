// SPDX-License-Identifier: Apache-2.0
// Until when a key is needed, by what is recorded of signers and verifiers.
#pragma once

#include <jwtsync/rotation.h>
#include <string>
#include <string_view>

namespace jwtsync::rotation {

/// Whether the member has stopped signing with a key that has been retiring since then.
[[nodiscard]] bool has_switched(const Member& member, const Ring& ring, const RingKey& retiring);

/// No token of the retiring key that a member signed expires later, once none signs with it any more.
[[nodiscard]] Moment last_expiry_signed(const Ring& ring, const Rows& rows, std::string_view kid, Moment now);

/// When every token of a key is over, and who says so.
struct End {
  Moment at;
  std::string who;
};
/// Of a key whose switch is recorded: the last expiry that is known, and then what verifiers add, and the skew.
[[nodiscard]] End end_of_tokens(const Ring& ring, const Rows& rows, std::string_view kid, Moment now);

/// Whether gates ask this member: it is there, or it cannot be fenced.
[[nodiscard]] bool is_asked(const Member& member, Moment now);

[[nodiscard]] const Use* use_of(const Member& member, std::string_view kid);

}  // namespace jwtsync::rotation
