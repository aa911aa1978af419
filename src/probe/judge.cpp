// SPDX-License-Identifier: Apache-2.0
#include "probe/judge.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

template <>
std::span<const std::string_view> jwtsync::names<jwtsync::probe::Outcome>() noexcept {
  static constexpr std::array<std::string_view, 6> table{"accepts",        "refuses", "mixed",
                                                         "does not check", "open",    "unknown"};
  return table;
}

namespace jwtsync::probe {
namespace {

/// Compares treatments; by the words of bodies only if those of all good tokens are the same.
class Comparison {
 public:
  explicit Comparison(const Treatments& all)
      : by_words_(
            std::all_of(all.again.begin(), all.again.end(), [&](const Treatment& each) { return each == all.good; })) {}

  [[nodiscard]] bool are_alike(const Treatment& one, const Treatment& other) const noexcept {
    return by_words_ ? one == other : alike_but_for_words(one, other);
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

/// What it is to treat good and bad alike, where nobody was seen to be accepted.
std::string alike(const Treatments& all) {
  const bool is_error_in_success = all.good.status >= 200 && all.good.status < 300;
  return "it answers " + status_of(all.good) + " to good and bad alike" +
         (is_error_in_success ? ", with a page to log in or a body that says that it is an error"
                              : ", as many applications do where they do not know the subject");
}

/// Where a bad token is not told from the good one, and no token is.
Judgement judge_alike(const Treatments& all, Control control) {
  if (is_success(all.good)) {
    const std::string bad =
        all.other_key ? "two bad ones, changed and of another key" : "one whose signature was changed";
    return {Outcome::does_not_check, "it answers " + status_of(all.none) + " without a token, and " +
                                         status_of(all.good) + " alike to the good token and to " + bad};
  }
  if (calls_token_invalid(all.good) && !calls_token_invalid(all.none)) {
    return {Outcome::refuses, "it says that the token or its signature is not valid"};
  }
  if (control != Control::none) {
    const std::string_view rests_on =
        control == Control::accepted ? "accepts another one that was offered" : "accepted such a token before";
    return {Outcome::refuses, "it answers " + status_of(all.good) + " as to a bad token, and " + std::string(rests_on)};
  }
  return {Outcome::unknown, alike(all)};
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
  const auto further = std::find_if(all.again.begin(), all.again.end(), is_none);
  if (further != all.again.end()) return &*further;
  for (const auto* treatment : {&all.other_key, &all.expired}) {
    if (*treatment && is_none(**treatment)) return &**treatment;
  }
  return nullptr;
}

/// Where good tokens are not all treated alike: what is seen of it. It may be one worker of several that holds another
/// key.
std::optional<Judgement> judge_uneven(const Treatments& all) {
  const auto other = std::find_if(all.again.begin(), all.again.end(),
                                  [&](const Treatment& each) { return !alike_but_for_words(each, all.good); });
  if (other == all.again.end()) return std::nullopt;
  const std::vector<bool> each = passed(all);
  const auto accepted = std::count(each.begin(), each.end(), true);
  if (accepted > 0 && static_cast<std::size_t>(accepted) < each.size()) {
    return Judgement{Outcome::mixed, "it accepted " + std::to_string(accepted) + " of " + std::to_string(each.size()) +
                                         " good tokens, and answered " + status_of(all.tampered) +
                                         " to the others as to a bad one"};
  }
  const Treatment* const bad = is_success(all.tampered)                      ? &all.tampered
                               : all.other_key && is_success(*all.other_key) ? &*all.other_key
                                                                             : nullptr;
  const bool takes_good = is_success(all.good) || is_success(*other);
  if (bad != nullptr && takes_good && !is_success(all.none)) {
    return Judgement{Outcome::does_not_check, "it answers " + status_of(*bad) +
                                                  " to a bad token, and refuses a good one: some of its workers check "
                                                  "nothing"};
  }
  return Judgement{Outcome::unknown,
                   "it treats good tokens differently: with " + status_of(all.good) + " and " + status_of(*other)};
}

/// Where at least one bad token is told from the good one.
Judgement judge_told_apart(const Treatments& all, const Comparison& comparison, bool tells_tampered,
                           bool tells_other_key) {
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
  Judgement judgement{Outcome::accepts, difference(all.good, all.tampered)};
  if (all.expired) judgement.takes_expired = comparison.are_alike(all.good, *all.expired);
  return judgement;
}

}  // namespace

std::vector<bool> passed(const Treatments& all) {
  std::vector<bool> each;
  if (is_success(all.tampered) || (all.other_key && is_success(*all.other_key))) return each;
  const auto add = [&](const Treatment& good) { each.push_back(is_success(good)); };
  add(all.good);
  std::for_each(all.again.begin(), all.again.end(), add);
  const auto is_refusal = [&](const Treatment& good) {
    return is_success(good) || alike_but_for_words(good, all.tampered);
  };
  const bool are_all_told = is_refusal(all.good) && std::all_of(all.again.begin(), all.again.end(), is_refusal);
  return are_all_told ? each : std::vector<bool>();
}

Judgement judge(const Treatments& all, Control control) {
  if (const Treatment* overloaded = without_application(all)) {
    return {Outcome::unknown,
            "it answers " + status_of(*overloaded) + ": it is overloaded or down, or limits how often"};
  }
  if (std::optional<Judgement> uneven = judge_uneven(all)) return *std::move(uneven);
  const Comparison comparison(all);
  const bool tells_tampered = !comparison.are_alike(all.good, all.tampered);
  const bool tells_other_key = !all.other_key || !comparison.are_alike(all.good, *all.other_key);
  if (!tells_tampered && (!all.other_key || !tells_other_key)) {
    return judge_without_difference(all, comparison, control);
  }
  return judge_told_apart(all, comparison, tells_tampered, tells_other_key);
}

}  // namespace jwtsync::probe
