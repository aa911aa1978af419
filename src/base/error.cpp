// SPDX-License-Identifier: Apache-2.0
// The table of errors: each code's name and category, from which exit and HTTP status follow.
#include "base/error.h"

#include <algorithm>
#include <array>

namespace jwtsync {
namespace {

constexpr std::array table{
    base::CodeRow{Code::token_malformed, "token_malformed", Category::refused},
    base::CodeRow{Code::token_too_large, "token_too_large", Category::refused},
    base::CodeRow{Code::token_signature_invalid, "token_signature_invalid", Category::refused},
    base::CodeRow{Code::token_expired, "token_expired", Category::refused},
    base::CodeRow{Code::token_not_yet_valid, "token_not_yet_valid", Category::refused},
    base::CodeRow{Code::token_issued_in_future, "token_issued_in_future", Category::refused},
    base::CodeRow{Code::token_issuer_mismatch, "token_issuer_mismatch", Category::refused},
    base::CodeRow{Code::token_audience_mismatch, "token_audience_mismatch", Category::refused},
    base::CodeRow{Code::token_algorithm_mismatch, "token_algorithm_mismatch", Category::refused},
    base::CodeRow{Code::token_type_mismatch, "token_type_mismatch", Category::refused},
    base::CodeRow{Code::token_key_unknown, "token_key_unknown", Category::refused},
    base::CodeRow{Code::token_key_unusable, "token_key_unusable", Category::refused},
    base::CodeRow{Code::token_critical_header, "token_critical_header", Category::refused},
    base::CodeRow{Code::token_claim_missing, "token_claim_missing", Category::refused},
    base::CodeRow{Code::token_claim_malformed, "token_claim_malformed", Category::refused},
    base::CodeRow{Code::services_disagree, "services_disagree", Category::refused},
    base::CodeRow{Code::check_failed, "check_failed", Category::refused},
    base::CodeRow{Code::argument_invalid, "argument_invalid", Category::usage},
    base::CodeRow{Code::environment_unset, "environment_unset", Category::usage},
    base::CodeRow{Code::environment_unknown, "environment_unknown", Category::usage},
    base::CodeRow{Code::locator_malformed, "locator_malformed", Category::usage},
    base::CodeRow{Code::locator_scheme_unknown, "locator_scheme_unknown", Category::usage},
    base::CodeRow{Code::configuration_malformed, "configuration_malformed", Category::usage},
    base::CodeRow{Code::configuration_key_unknown, "configuration_key_unknown", Category::usage},
    base::CodeRow{Code::nonce_malformed, "nonce_malformed", Category::usage},
    base::CodeRow{Code::request_malformed, "request_malformed", Category::usage},
    base::CodeRow{Code::one_process, "one_process", Category::usage},
    base::CodeRow{Code::listener_unprotected, "listener_unprotected", Category::usage},
    base::CodeRow{Code::claims_malformed, "claims_malformed", Category::usage},
    base::CodeRow{Code::secret_absent, "secret_absent", Category::absent},
    base::CodeRow{Code::secret_empty, "secret_empty", Category::absent},
    base::CodeRow{Code::file_absent, "file_absent", Category::absent},
    base::CodeRow{Code::not_found, "not_found", Category::absent},
    base::CodeRow{Code::signing_key_absent, "signing_key_absent", Category::absent},
    base::CodeRow{Code::source_unreachable, "source_unreachable", Category::unreachable},
    base::CodeRow{Code::file_unreadable, "file_unreadable", Category::unreachable},
    base::CodeRow{Code::target_unreachable, "target_unreachable", Category::unreachable},
    base::CodeRow{Code::target_timeout, "target_timeout", Category::unreachable},
    base::CodeRow{Code::target_refused, "target_refused", Category::unreachable},
    base::CodeRow{Code::target_untrusted, "target_untrusted", Category::unreachable},
    base::CodeRow{Code::answer_malformed, "answer_malformed", Category::unreachable},
    base::CodeRow{Code::answer_too_large, "answer_too_large", Category::unreachable},
    base::CodeRow{Code::nonce_mismatch, "nonce_mismatch", Category::unreachable},
    base::CodeRow{Code::too_few_processes, "too_few_processes", Category::unreachable},
    base::CodeRow{Code::deadline_exceeded, "deadline_exceeded", Category::unreachable},
    base::CodeRow{Code::address_in_use, "address_in_use", Category::unreachable},
    base::CodeRow{Code::ring_unavailable, "ring_unavailable", Category::unreachable},
    base::CodeRow{Code::keys_outdated, "keys_outdated", Category::unreachable},
    base::CodeRow{Code::permit_ended, "permit_ended", Category::unreachable},
    base::CodeRow{Code::file_exists, "file_exists", Category::conflict},
    base::CodeRow{Code::line_replayed, "line_replayed", Category::conflict},
    base::CodeRow{Code::line_late, "line_late", Category::conflict},
    base::CodeRow{Code::line_unasked, "line_unasked", Category::conflict},
    base::CodeRow{Code::proof_mismatch, "proof_mismatch", Category::conflict},
    base::CodeRow{Code::generation_overtaken, "generation_overtaken", Category::conflict},
    base::CodeRow{Code::secret_too_short, "secret_too_short", Category::forbidden},
    base::CodeRow{Code::secret_public_default, "secret_public_default", Category::forbidden},
    base::CodeRow{Code::secret_not_meant, "secret_not_meant", Category::forbidden},
    base::CodeRow{Code::secret_malformed, "secret_malformed", Category::forbidden},
    base::CodeRow{Code::secret_format_unsupported, "secret_format_unsupported", Category::forbidden},
    base::CodeRow{Code::key_too_short, "key_too_short", Category::forbidden},
    base::CodeRow{Code::key_weak, "key_weak", Category::forbidden},
    base::CodeRow{Code::key_malformed, "key_malformed", Category::forbidden},
    base::CodeRow{Code::key_algorithm_mismatch, "key_algorithm_mismatch", Category::forbidden},
    base::CodeRow{Code::file_forbidden, "file_forbidden", Category::forbidden},
    base::CodeRow{Code::file_writable_by_others, "file_writable_by_others", Category::forbidden},
    base::CodeRow{Code::file_not_regular, "file_not_regular", Category::forbidden},
    base::CodeRow{Code::file_too_large, "file_too_large", Category::forbidden},
    base::CodeRow{Code::source_forbidden, "source_forbidden", Category::forbidden},
    base::CodeRow{Code::access_denied, "access_denied", Category::forbidden},
    base::CodeRow{Code::too_many_requests, "too_many_requests", Category::forbidden},
    base::CodeRow{Code::certificate_unusable, "certificate_unusable", Category::forbidden},
    base::CodeRow{Code::method_not_allowed, "method_not_allowed", Category::forbidden},
    base::CodeRow{Code::self_test_failed, "self_test_failed", Category::bug},
    base::CodeRow{Code::internal_error, "internal_error", Category::bug},
};

constexpr bool rows_stand_in_order() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].code) != i) return false;
  }
  return static_cast<std::size_t>(Code::internal_error) + 1 == table.size();
}
static_assert(rows_stand_in_order(), "every code has its row, in the order of the enumeration");

struct CategoryRow {
  std::string_view name;
  int exit_status;
  int http_status;
};

constexpr std::array<CategoryRow, 8> categories{{
    {"success", 0, 200},
    {"refused", 1, 401},
    {"usage", 2, 400},
    {"absent", 3, 404},
    {"unreachable", 4, 503},
    {"conflict", 5, 409},
    {"forbidden", 6, 403},
    {"bug", 70, 500},
}};

/// Whether the client of an HTTP request is at fault. Else what keeps a process from its key or its configuration is
/// for its operators to mend, whatever category the code has for the user of the command.
constexpr bool is_of_the_client(Code code) noexcept {
  switch (code) {
    case Code::argument_invalid:
    case Code::nonce_malformed:
    case Code::request_malformed:
    case Code::one_process:
    case Code::claims_malformed:
    case Code::not_found:
    case Code::access_denied: return true;
    default: return false;
  }
}

constexpr const CategoryRow& row_of(Category category) { return categories[static_cast<std::size_t>(category)]; }

}  // namespace

std::span<const base::CodeRow> base::code_table() noexcept { return table; }

Error base::lost_in_fork() {
  return {Code::ring_unavailable, "the key was wiped when this process was forked",
          "load it after the fork, in each process that uses it"};
}

std::optional<Code> base::code_named(std::string_view name) noexcept {
  const auto row = std::find_if(table.begin(), table.end(), [&](const CodeRow& each) { return each.name == name; });
  return row == table.end() ? std::nullopt : std::optional(row->code);
}

std::string_view name_of(Code code) noexcept { return table[static_cast<std::size_t>(code)].name; }

std::string_view name_of(Category category) noexcept { return row_of(category).name; }

Category category_of(Code code) noexcept { return table[static_cast<std::size_t>(code)].category; }

int exit_status_of(Category category) noexcept { return row_of(category).exit_status; }

int http_status_of(Code code) noexcept {
  if (code == Code::services_disagree) return 409;
  if (code == Code::method_not_allowed) return 405;
  if (code == Code::too_many_requests) return 429;
  const Category category = category_of(code);
  const bool may_be_of_the_client =
      category == Category::usage || category == Category::absent || category == Category::forbidden;
  if (may_be_of_the_client && !is_of_the_client(code)) return row_of(Category::unreachable).http_status;
  return row_of(category_of(code)).http_status;
}

}  // namespace jwtsync
