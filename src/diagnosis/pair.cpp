// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/pair.h"

#include "diagnosis/cause_table.h"
#include "diagnosis/evidence.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace jwtsync::diagnosis {
namespace {

bool has_secret_alone(const Report& report) {
  return std::all_of(report.keys.begin(), report.keys.end(), [](const ReportedKey& key) {
    const std::optional<Algorithm> algorithm = algorithm_named(key.algorithm);
    return algorithm && is_hmac(*algorithm);
  });
}

/// Whether the shorter of two values may be the beginning of the longer one. A placeholder is a value of its own, a key
/// pair is no secret, and of a longer one that was read here each beginning was tried.
bool may_be_cut(const Pair& pair) {
  const Replicas& longer = *pair.usual.report().length > *pair.other.report().length ? pair.usual : pair.other;
  const auto is_secret = [](const Report& report) {
    return has_secret_alone(report) && placeholder_in(report) == nullptr && !uses_development_default(report) &&
           warning_in(report, {WarningKind::public_default, WarningKind::published_example}) == nullptr;
  };
  return !std::holds_alternative<OwnSource>(longer.member().target) && is_secret(pair.usual.report()) &&
         is_secret(pair.other.report());
}

/// Lengths that differ, as far as reports tell them.
std::string lengths(const Pair& pair) {
  const std::optional<LengthStep> usual = pair.usual.report().length;
  const std::optional<LengthStep> other = pair.other.report().length;
  if (usual == other || !usual || !other) return {};
  return " (" + std::string(name_of(*usual)) + " and " + std::string(name_of(*other)) +
         (may_be_cut(pair) ? ": one may be cut)" : ")");
}

}  // namespace

Clue either(const Pair& pair, Clue (*by_side)(const Replicas&, const Replicas&)) {
  Clue explained = by_side(pair.other, pair.usual);
  return explained ? explained : by_side(pair.usual, pair.other);
}

Advice provide(std::string_view locator, const Replicas& lacks, const Replicas& has) {
  Advice advice = is_of_variable(locator) ? Advice("set ") : Advice("provide ");
  return advice.place(locator).say(" for ").who(lacks).say(" as ").who(has).say(has.have()).say(" it");
}

bool have_one_source(const Pair& pair) noexcept {
  const std::string_view usual = place_found(pair.usual.report());
  return !usual.empty() && usual == place_found(pair.other.report());
}

Ages ages_of(const Pair& pair) noexcept {
  const bool usual_is_older = pair.usual.report().loaded_at < pair.other.report().loaded_at;
  return usual_is_older ? Ages{pair.usual, pair.other} : Ages{pair.other, pair.usual};
}

bool has_own_source(const Pair& pair) noexcept {
  const auto is_own = [](const Replicas& replicas) {
    return std::holds_alternative<OwnSource>(replicas.member().target);
  };
  return is_own(pair.usual) || is_own(pair.other);
}

Clue by_value(const Pair& pair) {
  if (have_one_source(pair)) {
    const std::string source = spoken(found_in(pair.usual.report())->locator);
    // One path is a file of its own in each pod and on each host.
    const bool is_file = place_found(pair.usual.report()).starts_with("file:");
    return Explanation{Cause::value_differs,
                       source + " has one value for " + pair.usual.name + " and another for " + pair.other.name +
                           lengths(pair) + (is_file ? ": one path, and not one file" : ""),
                       Advice("give ")
                           .place(found_in(pair.usual.report())->locator)
                           .say(" the same value for both, if both are to take the same tokens")};
  }
  const std::string differ = pair.usual.name + " and " + pair.other.name + " hold different values";
  return Explanation{Cause::value_differs,
                     has_own_source(pair) ? differ + lengths(pair) : differ + ", and do not say from where",
                     Advice("give both the same value, from one source, if both are to take the same tokens")};
}

namespace {

/// The lines of both reports behind what an explanation itself shows.
Explanation with_reports(Explanation told, const Pair& pair) {
  told.evidence.push_back(line_on(pair.usual.member()));
  told.evidence.push_back(line_on(pair.other.member()));
  return told;
}

}  // namespace

// What is read of a report by any of them stands in `looks` of keys.cpp too.
Explanation explain(const Pair& pair) {
  bool are_variants_asked = false;
  for (const CauseRow& row : causes()) {
    if (row.detector.of_pair == nullptr) continue;
    // What a guess proves, such as a value that was cut, comes before what reports let suppose.
    if (row.reads != Reads::variants && !std::exchange(are_variants_asked, true)) {
      if (Clue told = explain_variant(pair, {})) return with_reports(*std::move(told), pair);
    }
    if (Clue told = row.detector.of_pair(pair)) return with_reports(*std::move(told), pair);
  }
  return with_reports(*by_value(pair), pair);
}

}  // namespace jwtsync::diagnosis
