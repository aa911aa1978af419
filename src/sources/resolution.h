// SPDX-License-Identifier: Apache-2.0
// What a search comes to: what the error of one source means for the whole of it, the error of one that found nothing,
// and the digest of the rules in force, by which two versions that would choose differently are seen before they do.
#pragma once

#include "sources/order.h"

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <jwtsync/sources.h>
#include <jwtsync/world.h>
#include <string>

namespace jwtsync::sources {

/// The outcome that an error stands for in the trail.
[[nodiscard]] Outcome outcome_of(Code code) noexcept;

/// Absent and empty go on; unreachable, forbidden, malformed and unfit stop, since falling through to a lower source is
/// how services come to disagree.
[[nodiscard]] bool lets_search_go_on(Outcome outcome) noexcept;

/// `secret_absent`, with what was asked, and a hint: a likely misspelling, a variable of another environment, a
/// variable that is never read.
[[nodiscard]] Error nothing_found(const Order& order, const Environment& environment,
                                  const EnvironmentVariables& variables, const ResolveOptions& options);

/// A warning for each variable that is set as if it were read here, and is not.
[[nodiscard]] std::vector<Warning> never_read_warnings(const Order& order, const Environment& environment,
                                                       const EnvironmentVariables& variables,
                                                       const ResolveOptions& options);

/// Where no source has a secret: a warning for each variable of another environment that is set. With a secret of its
/// own a process may well have those of all.
[[nodiscard]] std::vector<Warning> other_environment_warnings(const Order& order, const Environment& environment,
                                                              const EnvironmentVariables& variables,
                                                              const ResolveOptions& options);

/// 16 hexadecimal digits of SHA-256 over the order, the version of the rules for bytes and for fitness, and the lists
/// of public defaults. Never over a value, nor over which variables are set, nor, in the default order, over which of
/// the four environments this is.
[[nodiscard]] std::string rules_digest(const Order& order);

/// The first 16 hex digits of SHA-256 over the bytes. Unsalted, kept for log monitors; never proof of agreement.
[[nodiscard]] std::string fingerprint_of(const Secret& secret);

}  // namespace jwtsync::sources
