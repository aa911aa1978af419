// SPDX-License-Identifier: Apache-2.0
#include "probe/transport.h"

#include <array>

template <>
std::span<const std::string_view> jwtsync::names<jwtsync::probe::Passage>() noexcept {
  static constexpr std::array<std::string_view, 7> table{"untouched", "stripped", "overwritten", "other key",
                                                         "cut",       "unknown",  "otherwise"};
  return table;
}

namespace jwtsync::probe {

namespace {

/// Why the good token is treated as a bad one behind the proxy. One that puts a value of its own in the token's place
/// does so where there is no token, too.
Passage as_bad_token(const Treatment& none_there, const Treatments& here) {
  const bool is_as_none = none_there == here.none || (alike_but_for_words(none_there, here.none) &&
                                                      !alike_but_for_words(none_there, here.tampered));
  return is_as_none ? Passage::other_key : Passage::overwritten;
}

}  // namespace

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
  if (as_bad && !as_none) return as_bad_token(there.none, here);
  if (here.none.words == here.tampered.words) return Passage::otherwise;
  if (as_none && there.good.words == here.none.words) return Passage::stripped;
  if (as_bad && there.good.words == here.tampered.words) return as_bad_token(there.none, here);
  return Passage::otherwise;
}

std::string sentence_of(Passage passage) {
  switch (passage) {
    case Passage::untouched: return "the application does the same both ways";
    case Passage::stripped: return "the proxy takes the token out: through it the good token is treated as none";
    case Passage::overwritten:
      return "the proxy puts another value in the token's place: through it the good token is treated as a bad one, "
             "and "
             "so is a request without a token";
    case Passage::other_key:
      return "through the proxy the good token is treated as a bad one, and no token as none: the application that it "
             "leads to holds another key, or the proxy changes the token";
    case Passage::cut: return "a short token passes the proxy, and a long one does not";
    case Passage::unknown: return "the application was not seen to accept the token where it is asked directly";
    case Passage::otherwise: return "the good token is refused through the proxy, and accepted without it";
  }
  return {};
}

}  // namespace jwtsync::probe
