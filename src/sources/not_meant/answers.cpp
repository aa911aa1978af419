// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/rules.h"

#include "base/characters.h"
#include "json/in_place.h"

#include <algorithm>
#include <array>

namespace jwtsync::sources::not_meant {
namespace {

using namespace base;

constexpr std::size_t longest_object = 16384;  // bytes

constexpr std::array<std::string_view, 5> page_starts{"<!doctype", "<html", "<?xml", "<head>", "<error>"};

/// Members by which servers say that something went wrong.
constexpr std::array<std::string_view, 13> error_members{"errorCode", "detail",       "msg",    "__type",
                                                         "reason",    "error",        "errors", "message",
                                                         "Message",   "errorMessage", "fault",  "error_description",
                                                         "statusCode"};
/// Members that an answer with a secret may have beside a message.
constexpr std::array<std::string_view, 9> secret_members{"k",      "kty",   "keys", "token",   "key",
                                                         "secret", "value", "data", "password"};

constexpr auto message_starts = std::to_array<std::string_view>(
    {"rpc error:", "error making api request", "error:", "error from server",
     "fatal:", "panic:", "exception:", "traceback (most recent", "an error occurred", "usage: "});

/// Sentences of programs, whole; behind a colon they end a message such as "sh: 1: vault: not found".
constexpr auto complaints = std::to_array<std::string_view>({"no such host",
                                                             "permission denied",
                                                             "command not found",
                                                             "not found",
                                                             "no such file or directory",
                                                             "is a directory",
                                                             "access denied",
                                                             "connection refused",
                                                             "connection timed out",
                                                             "operation not permitted",
                                                             "name or service not known",
                                                             "page not found",
                                                             "bad request",
                                                             "unauthorized",
                                                             "forbidden",
                                                             "method not allowed",
                                                             "request timeout",
                                                             "too many requests",
                                                             "internal server error",
                                                             "bad gateway",
                                                             "service unavailable",
                                                             "gateway timeout",
                                                             "no healthy upstream",
                                                             "secret not found",
                                                             "client sent an http request to an https server.",
                                                             "upstream request timeout",
                                                             "could not resolve host"});

/// Long enough to be found anywhere.
constexpr auto long_complaints = std::to_array<std::string_view>(
    {"find the specified secret", "context deadline exceeded", "no such file or directory",
     "upstream connect error or disconnect", "could not resolve host", "client sent an http request to an https server",
     "is not authorized to perform", "command not found", "unable to locate credentials"});

template <std::size_t size>
bool starts_with_one_of(std::string_view value, const std::array<std::string_view, size>& starts) noexcept {
  return std::any_of(starts.begin(), starts.end(),
                     [&](std::string_view start) { return starts_in_any_case(value, start); });
}

bool is_page(std::string_view value) noexcept {
  return value.starts_with('<') && value.ends_with('>') && starts_with_one_of(value, page_starts);
}

bool is_error_object(std::string_view value) {
  if (!value.starts_with('{') || !value.ends_with('}') || value.size() > longest_object) return false;
  const Result<json::InPlace> object = json::InPlace::parse(value, Code::secret_malformed);
  if (!object) return false;
  const auto has = [&](std::string_view name) { return object->member(name).has_value(); };
  return std::any_of(error_members.begin(), error_members.end(), has) &&
         std::none_of(secret_members.begin(), secret_members.end(), has);
}

/// The text behind "404 ", "HTTP 404: " and the like.
std::string_view without_status(std::string_view value) noexcept {
  for (const std::string_view lead : {"HTTP/1.1 ", "HTTP ", "Error "}) {
    if (starts_in_any_case(value, lead)) value.remove_prefix(lead.size());
  }
  const bool status = value.size() > 4 && is_one_of(value[0], "45") && is_digit(value[1]) && is_digit(value[2]) &&
                      is_one_of(value[3], " :-");
  if (status) value.remove_prefix(4);
  return value.substr(std::min(value.find_first_not_of(" :-"), value.size()));
}

bool is_message(std::string_view value) noexcept {
  if (value.find(' ') == value.npos) return false;
  if (starts_with_one_of(value, message_starts)) return true;
  const std::string_view sentence = without_status(value);
  const std::size_t colon = value.rfind(": ");
  const std::string_view last = colon == value.npos ? sentence : value.substr(colon + 2);
  const auto is_it = [&](std::string_view complaint) {
    return equal_ignoring_case(sentence, complaint) || equal_ignoring_case(last, complaint);
  };
  return std::any_of(complaints.begin(), complaints.end(), is_it) ||
         std::any_of(long_complaints.begin(), long_complaints.end(),
                     [&](std::string_view complaint) { return holds_in_any_case(value, complaint); });
}

}  // namespace

std::string_view answer(std::string_view value) noexcept {
  if (is_page(value)) return "is a page of HTML or XML, as servers answer with in place of a secret";
  if (is_error_object(value)) return "is an error in JSON, as servers answer with in place of a secret";
  if (is_message(value)) return "is the message of a program that failed, in place of a secret";
  return {};
}

}  // namespace jwtsync::sources::not_meant
