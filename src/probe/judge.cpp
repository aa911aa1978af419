// SPDX-License-Identifier: Apache-2.0
#include "probe/judge.h"

#include <array>
#include <string_view>
#include <utility>

template <>
std::span<const std::string_view> jwtsync::names<jwtsync::probe::Outcome>() noexcept {
  static constexpr std::array<std::string_view, 5> table{"accepts", "refuses", "does not check", "open", "unknown"};
  return table;
}

namespace jwtsync::probe {
namespace {

/// Compares treatments; by the words of bodies only if those of two good tokens are the same.
class Comparison {
 public:
  explicit Comparison(const Treatments& all) : by_words_(!all.again || *all.again == all.good) {}

  [[nodiscard]] bool are_alike(const Treatment& one, const Treatment& other) const noexcept {
    return by_words_ ? one == other : alike_but_for_words(one, other);
  }
  [[nodiscard]] bool is_alike(const Treatment& one, const std::optional<Treatment>& other) const noexcept {
    return other && are_alike(one, *other);
  }

 private:
  bool by_words_;
};

std::string status_of(const Treatment& treatment) { return std::to_string(treatment.status); }

std::string difference(const Treatment& good, const Treatment& bad) {
  if (good.status != bad.status) {
    return "it answers " + status_of(good) + " to the good token and " + status_of(bad) + " to a bad one";
  }
  if (is_success(good)) {
    return "it answers " + status_of(good) + " to both, and says other things to the good token than to a bad one";
  }
  return "it refuses both with " + status_of(good) +
         ", the good token for another reason than a bad one: its signature was accepted";
}

/// Where a bad token is not told from the good one, and no token is.
Judgement judge_alike(const Treatments& all, Control control) {
  if (is_success(all.good)) {
    return {Outcome::does_not_check, "it answers " + status_of(all.good) + " to a token whose signature is not good"};
  }
  if (calls_token_invalid(all.good) && !calls_token_invalid(all.none)) {
    return {Outcome::refuses, "it says that the token or its signature is not valid"};
  }
  if (control != Control::none) {
    const std::string_view rests_on =
        control == Control::accepted ? "accepts another one that was offered" : "accepted such a token before";
    return {Outcome::refuses, "it answers " + status_of(all.good) + " as to a bad token, and " + std::string(rests_on)};
  }
  return {Outcome::unknown, "it answers " + status_of(all.good) +
                                " to good and bad alike, as many applications do where they do not know the subject"};
}

Judgement judge_without_difference(const Treatments& all, const Comparison& comparison, Control control) {
  if (!comparison.are_alike(all.good, all.none)) return judge_alike(all, control);
  if (is_success(all.good)) {
    return {Outcome::open, "it answers " + status_of(all.good) + " without a token as well"};
  }
  if (control != Control::none) return judge_alike(all, control);
  return {Outcome::unknown, "it answers " + status_of(all.good) + " whether there is a token or not"};
}

/// The first answer that is not the application's own: it, or who stands before it, is overloaded or down.
const Treatment* without_application(const Treatments& all) {
  const auto is_none = [](const Treatment& treatment) {
    return treatment.status == 429 || (treatment.status >= 502 && treatment.status <= 504);
  };
  for (const Treatment* treatment : {&all.none, &all.good, &all.tampered}) {
    if (is_none(*treatment)) return treatment;
  }
  for (const auto* treatment : {&all.again, &all.other_key, &all.expired}) {
    if (*treatment && is_none(**treatment)) return &**treatment;
  }
  return nullptr;
}

}  // namespace

Judgement judge(const Treatments& all, Control control) {
  if (const Treatment* overloaded = without_application(all)) {
    return {Outcome::unknown,
            "it answers " + status_of(*overloaded) + ": it is overloaded or down, or limits how often"};
  }
  const Comparison comparison(all);
  const bool tells_tampered = !comparison.are_alike(all.good, all.tampered);
  const bool tells_other_key = !all.other_key || !comparison.are_alike(all.good, *all.other_key);
  if (!tells_tampered && (!all.other_key || !tells_other_key)) {
    return judge_without_difference(all, comparison, control);
  }
  if (tells_tampered != tells_other_key) {
    // One of the bad ones passes for the good one: what was told apart is something else than the signature.
    if (!is_success(all.good)) return {Outcome::unknown, "its answers to bad tokens differ from each other"};
    return {Outcome::does_not_check, tells_tampered ? "it accepts a token that another key signed"
                                                    : "it accepts a token that was changed after it was signed"};
  }
  if (!is_success(all.good) && (is_success(all.tampered) || (all.other_key && is_success(*all.other_key)))) {
    return {Outcome::unknown, "it accepts a bad token, and not the good one"};
  }
  if (calls_token_invalid(all.good) && !calls_token_invalid(all.tampered)) {
    return {Outcome::unknown, "it calls the good token invalid, and a bad one not"};
  }
  return {Outcome::accepts, difference(all.good, all.tampered), comparison.is_alike(all.good, all.expired)};
}

}  // namespace jwtsync::probe
