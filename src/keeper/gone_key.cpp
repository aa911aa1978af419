// SPDX-License-Identifier: Apache-2.0
#include "keeper/gone_key.h"

#include "base/text.h"

#include <algorithm>
#include <optional>
#include <string>

namespace jwtsync::keeper {

using rotation::Tombstone;

const Tombstone* gone_key(const std::vector<Tombstone>& gone, const Verifier& verifier, std::string_view token) {
  if (gone.empty()) return nullptr;
  const std::optional<std::string> named = verifier.both_sides(token).token.kid;
  const auto found =
      std::find_if(gone.begin(), gone.end(), [&](const Tombstone& key) { return named && key.kid == *named; });
  return found == gone.end() ? nullptr : &*found;
}

Error words_of(const Tombstone& key) {
  const bool was_revoked = !key.why.empty();
  return {Code::token_key_unknown,
          "the key " + base::printable(key.kid) + " was " + (was_revoked ? "revoked" : "retired") + " at " +
              base::utc_text(key.at) + (was_revoked ? ": " + base::printable(key.why) : ""),
          "let its owner log in anew: no token of that key is accepted any more"};
}

}  // namespace jwtsync::keeper
