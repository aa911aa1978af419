// SPDX-License-Identifier: Apache-2.0
#include "capi/arguments.h"

#include <limits>
#include <utility>

namespace jwtsync::capi {
namespace {

constexpr std::string_view hint = "include/jwtsync/c.h says what each argument must be";

tl::unexpected<Error> invalid(std::string message) {
  return failure(Code::argument_invalid, std::move(message), std::string(hint));
}

Result<std::vector<Algorithm>> algorithms_of(const jwtsync_expectations& given) {
  const Result<std::span<const jwtsync_text>> names =
      array_of(given.algorithms, given.algorithm_count, "algorithms of expectations");
  if (!names) return failure(names.error());
  std::vector<Algorithm> algorithms;
  for (const jwtsync_text& name : *names) {
    const Result<Algorithm> algorithm = algorithm_of(view_of(name));
    if (!algorithm) return failure(algorithm.error());
    algorithms.push_back(*algorithm);
  }
  return algorithms;
}

/// Nothing for 0, which is what a member says that was not set.
Result<std::optional<AudienceMatch>> audience_match_of(std::int32_t given) {
  switch (given) {
    case 0: return std::optional<AudienceMatch>();
    case JWTSYNC_AUDIENCE_ANY: return std::optional(AudienceMatch::any);
    case JWTSYNC_AUDIENCE_ALL: return std::optional(AudienceMatch::all);
    case JWTSYNC_AUDIENCE_ONLY: return std::optional(AudienceMatch::only);
    default: return invalid("audience_match of expectations is " + std::to_string(given));
  }
}

}  // namespace

tl::unexpected<Error> missing(std::string_view name) { return invalid(std::string(name) + " is NULL"); }

tl::unexpected<Error> unsized(std::string_view name) {
  return invalid("struct_size of " + std::string(name) + " is not set");
}

std::optional<std::string> optional_of(jwtsync_text text) {
  if (text.data == nullptr) return std::nullopt;
  return std::string(text.data, text.size);
}

Result<std::string_view> bytes_of(const char* data, std::size_t size, std::string_view name) {
  if (data == nullptr && size > 0) return missing(name);
  return data == nullptr ? std::string_view{} : std::string_view(data, size);
}

Result<std::vector<std::string>> texts_of(const jwtsync_text* texts, std::size_t count, std::string_view name) {
  const Result<std::span<const jwtsync_text>> given = array_of(texts, count, name);
  if (!given) return failure(given.error());
  std::vector<std::string> values;
  for (const jwtsync_text& text : *given) values.emplace_back(view_of(text));
  return values;
}

Result<Algorithm> algorithm_of(std::string_view name) {
  const std::optional<Algorithm> algorithm = algorithm_named(name);
  if (algorithm) return *algorithm;
  return failure(Code::argument_invalid, "the algorithm that was given is not known",
                 "name one such as HS256, as it stands in a token's header");
}

Result<Expectations> expectations_of(const jwtsync_expectations* expectations) {
  const Result<jwtsync_expectations> given = struct_of(expectations, "expectations");
  if (!given) return failure(given.error());
  Result<std::vector<std::string>> audiences =
      texts_of(given->audiences, given->audience_count, "audiences of expectations");
  if (!audiences) return failure(std::move(audiences).error());
  Result<std::vector<Algorithm>> algorithms = algorithms_of(*given);
  if (!algorithms) return failure(std::move(algorithms).error());
  Result<std::vector<std::string>> claims =
      texts_of(given->required_claims, given->required_claim_count, "required_claims of expectations");
  if (!claims) return failure(std::move(claims).error());
  std::optional<std::chrono::seconds> max_age;
  if (given->max_age_seconds != 0) max_age = std::chrono::seconds(given->max_age_seconds);
  const Result<std::optional<AudienceMatch>> match = audience_match_of(given->audience_match);
  if (!match) return failure(match.error());
  return Expectations{.issuer = optional_of(given->issuer),
                      .audiences = std::move(*audiences),
                      .algorithms = std::move(*algorithms),
                      .leeway = std::chrono::seconds(given->leeway_seconds),
                      .required_claims = std::move(*claims),
                      .type = optional_of(given->type),
                      .max_age = max_age,
                      .allow_missing_expiration = given->allow_missing_expiration != 0,
                      .allow_issued_in_future = given->allow_issued_in_future != 0,
                      .allow_numeric_subject = given->allow_numeric_subject != 0,
                      .require_low_s = given->require_low_s != 0,
                      .audience_match = *match};
}

Result<Time> time_of(std::int64_t seconds, std::int32_t nanoseconds) {
  constexpr std::int64_t second = 1'000'000'000;
  constexpr std::int64_t latest = std::chrono::duration_cast<std::chrono::seconds>(Time::duration::max()).count() - 1;
  if (seconds < 0 || seconds > latest) {
    return invalid("now is " + std::to_string(seconds) + "; it must lie between 0 and " + std::to_string(latest));
  }
  if (nanoseconds < 0 || nanoseconds >= second) {
    return invalid("nanoseconds is " + std::to_string(nanoseconds) + "; it must lie between 0 and 999999999");
  }
  return Time(std::chrono::seconds(seconds) + std::chrono::nanoseconds(nanoseconds));
}

}  // namespace jwtsync::capi
