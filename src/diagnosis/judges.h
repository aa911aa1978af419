// SPDX-License-Identifier: Apache-2.0
// Who judges a token, and what each of them makes of it: the keys at hand, and every process by what it says of itself.
#pragma once

#include "diagnosis/advice.h"
#include "diagnosis/pair.h"

#include <jwtsync/diagnosis.h>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::diagnosis {

/// One who takes tokens or refuses them.
struct Judge {
  VerifierFacts takes = {};
  const Member* member = nullptr;  ///< whose words these are; nullptr for the keys at hand
  const Report* rules = nullptr;   ///< that of the token's issuer, of several; nullptr for the keys at hand
  bool has_judged = false;         ///< this very token
  bool has_accepted = false;       ///< with its signature
  std::optional<Error> refusal = {};
  std::chrono::seconds ahead{0};  ///< its clock is, of the one here
};

/// Whether one of its keys has this kid.
[[nodiscard]] bool holds_named(const Judge& judge, std::string_view kid) noexcept;

/// Whether a kid looks like one that was derived from its key: then no other key has it.
[[nodiscard]] bool is_derived(std::string_view kid) noexcept;

/// What one who judges makes of one rule.
enum class Opinion : std::uint8_t {
  none,     ///< it does not object
  likely,   ///< it would, as far as is known
  certain,  ///< it does
};

/// The keys at hand first, if there are any, and then the processes that hold keys.
[[nodiscard]] std::vector<Judge> judges_of(const Evidence& evidence);

/// Whether a judge refuses by this code. One that has not come as far as this rule, or has not been asked, is answered
/// for by `differs`: whether what it expects is another than what the token says.
[[nodiscard]] Opinion opinion(const Judge& judge, Code code, bool differs);

/// Those among judges who object most surely.
struct Objectors {
  std::vector<const Judge*> judges = {};
  Replicas processes;            ///< without the keys at hand
  const Judge* first = nullptr;  ///< of all
  Opinion opinion = Opinion::none;

  [[nodiscard]] bool none() const noexcept { return first == nullptr; }
  /// "backend and worker"; "the verifier" for the keys at hand alone.
  [[nodiscard]] std::string name() const;
  [[nodiscard]] bool are_many() const noexcept { return processes.members.size() > 1; }
  /// Names them in a remedy.
  [[nodiscard]] Advice advise(Words before, Words behind) const;
  [[nodiscard]] Certainty certainty() const noexcept {
    return opinion == Opinion::certain ? Certainty::certain : Certainty::likely;
  }
};
[[nodiscard]] Objectors objectors_among(const Evidence& evidence, const std::vector<Judge>& judges,
                                        const std::function<Opinion(const Judge&)>& opinion_of);

/// Those among objectors who expect the same together, in the order in which they stand there: what is false for one is
/// not said of all. `expectation_of` gives what tells them apart.
[[nodiscard]] std::vector<Objectors> by_expectation(const Evidence& evidence, const Objectors& objectors,
                                                    const std::function<std::string(const Judge&)>& expectation_of);

/// What is said of each of them, such as "auth expects "a"", in one enumeration.
[[nodiscard]] std::string said_of_each(const std::vector<Objectors>& groups,
                                       const std::function<std::string(const Objectors&)>& clause_of);

/// The token and the first of them in one line of evidence, and each other in a line of its own.
[[nodiscard]] std::vector<std::string> both_sides_lines(const Evidence& evidence, const std::vector<Objectors>& groups);

/// Both sides in one line of evidence: `token: alg "RS256", kid "a1"; backend: key "k1" (HS256)`.
[[nodiscard]] std::string both_sides_line(const Evidence& evidence, const Objectors& objectors);

/// Whether somebody refuses the token by this code, as a verdict and not as a guess.
[[nodiscard]] bool is_refused_by(const Evidence& evidence, Code code);

/// Whether it is known that the keys at hand take this token.
[[nodiscard]] bool is_accepted_here(const Evidence& evidence);

}  // namespace jwtsync::diagnosis
