// SPDX-License-Identifier: Apache-2.0
#include "probe/transport.h"

#include <array>

template <>
std::span<const std::string_view> jwtsync::names<jwtsync::probe::Passage>() noexcept {
  static constexpr std::array<std::string_view, 6> table{"untouched", "stripped", "overwritten",
                                                         "cut",       "unknown",  "otherwise"};
  return table;
}

namespace jwtsync::probe {

Passage passage_of(const Route& direct, const Route& through) {
  const Treatments& here = direct.short_tokens;
  const Treatments& there = through.short_tokens;
  if (judge(here).outcome != Outcome::accepts) return Passage::unknown;
  if (judge(there).outcome == Outcome::accepts) {
    const bool long_passes_here = alike_but_for_words(direct.long_token, here.good);
    const bool long_passes_there = alike_but_for_words(through.long_token, there.good);
    return long_passes_here && !long_passes_there ? Passage::cut : Passage::untouched;
  }
  // Both of these look like no token where an application answers alike to none and to a bad one: then it is said of
  // neither.
  const bool as_none = alike_but_for_words(there.good, here.none);
  const bool as_bad = alike_but_for_words(there.good, here.tampered);
  if (as_none && !as_bad) return Passage::stripped;
  if (as_bad && !as_none) return Passage::overwritten;
  if (as_none && there.good.words == here.none.words && here.none.words != here.tampered.words) {
    return Passage::stripped;
  }
  if (as_bad && there.good.words == here.tampered.words && here.none.words != here.tampered.words) {
    return Passage::overwritten;
  }
  return Passage::otherwise;
}

std::string sentence_of(Passage passage) {
  switch (passage) {
    case Passage::untouched: return "the application does the same both ways";
    case Passage::stripped: return "the proxy takes the token out: through it the good token is treated as none";
    case Passage::overwritten:
      return "the proxy puts another value in the token's place: through it the good token is treated as a bad one";
    case Passage::cut: return "a short token passes the proxy, and a long one does not";
    case Passage::unknown: return "the application was not seen to accept the token where it is asked directly";
    case Passage::otherwise: return "the good token is refused through the proxy, and accepted without it";
  }
  return {};
}

}  // namespace jwtsync::probe
