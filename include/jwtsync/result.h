// SPDX-License-Identifier: Apache-2.0
/// @file
/// What an operation gave: a value, or an Error that says what went wrong and what to do.
///
/// Every fallible function of jwtsync returns a Result. No exception crosses a public function, except the
/// std::bad_alloc of a process that is out of memory.
///
///     jwtsync::Result<jwtsync::Signer> signer = jwtsync::Signer::create(ring);
///     if (!signer) {
///       std::cerr << signer.error().message << "; " << signer.error().hint << '\n';
///       return signer.error().exit_status();
///     }
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace jwtsync {

/// What kind of answer an error is. A caller that branches, branches on this; each has one exit status and one HTTP
/// status, and docs/reference/errors.md lists the codes in it.
enum class Category : std::uint8_t {
  success,      ///< yes: exit 0, HTTP 200
  refused,      ///< a clear no, such as a bad signature: exit 1, HTTP 401 (409 where services disagree)
  usage,        ///< usage error: exit 2, HTTP 400
  absent,       ///< nothing is there: exit 3, HTTP 404
  unreachable,  ///< the outside failed, or a process did not answer: exit 4, HTTP 503
  conflict,     ///< another wrote first: exit 5, HTTP 409
  forbidden,    ///< policy or a store says no: exit 6, HTTP 403
  bug,          ///< our mistake: exit 70, HTTP 500
};

/// The exact cause. Names are stable: they stand in JSON, logs and metrics. The table is src/base/error.cpp.
enum class Code : std::uint8_t {
  // refused
  token_malformed,
  token_too_large,
  token_signature_invalid,
  token_expired,
  token_not_yet_valid,
  token_issued_in_future,
  token_issuer_mismatch,
  token_audience_mismatch,
  token_algorithm_mismatch,
  token_type_mismatch,
  token_key_unknown,
  token_key_unusable,
  token_critical_header,
  token_claim_missing,
  token_claim_malformed,
  services_disagree,
  check_failed,
  // usage
  argument_invalid,
  environment_unset,
  environment_unknown,
  locator_malformed,
  locator_scheme_unknown,
  configuration_malformed,
  configuration_key_unknown,
  nonce_malformed,
  request_malformed,
  one_process,
  listener_unprotected,
  claims_malformed,
  // absent
  secret_absent,
  secret_empty,
  file_absent,
  not_found,
  signing_key_absent,
  // unreachable
  source_unreachable,
  file_unreadable,
  target_unreachable,
  target_timeout,
  target_refused,
  target_untrusted,
  answer_malformed,
  answer_too_large,
  nonce_mismatch,
  too_few_processes,
  deadline_exceeded,
  address_in_use,
  ring_unavailable,
  keys_outdated,
  permit_ended,
  // conflict
  file_exists,
  line_replayed,
  line_late,
  line_unasked,
  proof_mismatch,
  generation_overtaken,
  // forbidden
  secret_too_short,
  secret_public_default,
  secret_not_meant,
  secret_malformed,
  secret_format_unsupported,
  key_too_short,
  key_weak,
  key_malformed,
  key_algorithm_mismatch,
  file_forbidden,
  file_writable_by_others,
  file_not_regular,
  file_too_large,
  source_forbidden,
  access_denied,
  too_many_requests,
  certificate_unusable,
  method_not_allowed,
  // bug
  self_test_failed,
  internal_error,
};

/// The stable name of a code, such as "token_expired".
[[nodiscard]] std::string_view name_of(Code code) noexcept;

/// The stable name of a category, such as "refused".
[[nodiscard]] std::string_view name_of(Category category) noexcept;

/// The category of a code.
[[nodiscard]] Category category_of(Code code) noexcept;

/// The process exit status of a category (0 to 6, 70).
[[nodiscard]] int exit_status_of(Category category) noexcept;

/// The HTTP status of a code: that of its category, but 409 for services_disagree, 405 for method_not_allowed, 429 for
/// too_many_requests, and 503 for what keeps this process from its key or its configuration: a client cannot mend that.
[[nodiscard]] int http_status_of(Code code) noexcept;

/// Why an operation failed. `message` is lower case and without a full stop; `hint` says what to do, naming a command
/// or page that exists, and may be empty. Neither ever holds a secret.
struct [[nodiscard]] Error {
  Code code = Code::internal_error;
  std::string message;
  std::string hint;

  [[nodiscard]] Category category() const noexcept { return category_of(code); }
  [[nodiscard]] int exit_status() const noexcept { return exit_status_of(category()); }
  [[nodiscard]] int http_status() const noexcept { return http_status_of(code); }

  /// The same error, its message led by a place: `place: message`.
  [[nodiscard]] Error at(std::string_view place) && {
    message.insert(0, std::string(place) + ": ");
    return std::move(*this);
  }

  friend bool operator==(const Error&, const Error&) = default;
};

/// A value of type T, or an Error. An alias of tl::expected until std::expected is everywhere.
template <typename T>
using Result = tl::expected<T, Error>;

/// `return failure(Code::file_absent, "...", "...")` from a function that returns any Result.
[[nodiscard]] inline tl::unexpected<Error> failure(Code code, std::string message, std::string hint = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(hint)});
}

/// `return failure(std::move(result).error())` passes an Error on.
[[nodiscard]] inline tl::unexpected<Error> failure(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace jwtsync
