// SPDX-License-Identifier: Apache-2.0
// What must be true of a token's claims (RFC 7519, section 4.1).
#pragma once

#include "json/object_reader.h"
#include "token/numeric_date.h"
#include "token/objection.h"

#include <jwtsync/token.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::token {

/// What time it is, as far as a clock tells: somewhere between the two. What must have begun has begun at the earliest,
/// and what must not be over is not over at the latest; where an expired token is asked for, that lies as far back.
struct Moment {
  NumericDate earliest;
  NumericDate latest;
};

/// What is expected of claims, prepared.
class ClaimRules {
 public:
  explicit ClaimRules(Expectations expectations);

  /// Checks the claims of a payload that was read; good are those that are good all through the moment. What no clock
  /// will change comes first: so "expired" means that a fresh token would be accepted. `expires` becomes what `exp`
  /// says, and NumericDate::max() where it is absent.
  [[nodiscard]] Checked check(const json::ObjectReader& claims, const Moment& now, NumericDate& expires) const noexcept;

  [[nodiscard]] const Expectations& expectations() const noexcept { return expectations_; }

 private:
  /// A text that is expected, and the literal by which most issuers write it.
  struct Expected {
    explicit Expected(const std::string& expected);
    /// Whether a claim that is text says this.
    [[nodiscard]] bool is_said_by(const json::Member& claim, const json::ObjectReader& claims) const noexcept;

    std::string text;
    std::string literal;
  };

  [[nodiscard]] Checked check_required(const json::Member* expires, const json::Member* issued,
                                       const json::ObjectReader& claims) const noexcept;
  [[nodiscard]] Checked check_issuer(const json::Member* claim, const json::ObjectReader& claims) const noexcept;
  [[nodiscard]] Checked check_audience(const json::Member* claim, const json::ObjectReader& claims) const noexcept;
  /// Whether a token that holds these audiences holds those that are expected.
  template <typename Holds>
  [[nodiscard]] bool holds_expected(Holds holds) const noexcept;
  [[nodiscard]] static bool is_in(const Expected& audience, const json::Member& array,
                                  const json::ObjectReader& claims) noexcept;

  Expectations expectations_;
  std::optional<Expected> issuer_;
  std::vector<Expected> aliases_;  // of the issuer
  std::vector<Expected> audiences_;
};

/// Whether a claim was objected to for the time, so that another point in time may change the verdict.
[[nodiscard]] bool is_about_time(const Objection& objection) noexcept;

/// RFC 8725 3.11: whether a header's `typ` is the one that is expected. RFC 7515 4.1.9: media types compare without
/// case, and "application/" may be left out.
[[nodiscard]] bool is_type(std::string_view type, std::string_view expected) noexcept;

}  // namespace jwtsync::token
