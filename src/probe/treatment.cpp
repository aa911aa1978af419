// SPDX-License-Identifier: Apache-2.0
#include "probe/treatment.h"

#include "base/text.h"

#include <algorithm>
#include <array>

namespace jwtsync::probe {
namespace {

constexpr std::size_t most_of_body = std::size_t{16} * 1024;  // bytes that are looked at
constexpr std::size_t most_words = std::size_t{4} * 1024;     // bytes that are kept

bool is_word_character(char c) noexcept { return base::is_alphanumeric(c) || c == '_' || c == '-'; }

bool is_white_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// Whether a run of word characters may be a number or an identifier, which differ from answer to answer.
bool is_changing(std::string_view word) noexcept {
  constexpr std::size_t longest_word = 24;
  return word.size() > longest_word || std::any_of(word.begin(), word.end(), base::is_digit);
}

/// The body without the token, in lower case, each white space one space.
std::string words_of(std::string_view body, std::string_view token) {
  body = body.substr(0, most_of_body);
  std::string words;
  while (!body.empty() && words.size() < most_words) {
    if (!token.empty() && body.starts_with(token)) {
      words += '~';
      body.remove_prefix(token.size());
      continue;
    }
    const auto end = std::find_if_not(body.begin(), body.end(), is_word_character);
    const std::string_view word = body.substr(0, static_cast<std::size_t>(end - body.begin()));
    if (!word.empty()) {
      words += is_changing(word) ? "~" : base::lower(word);
      body.remove_prefix(word.size());
      continue;
    }
    if (!is_white_space(body.front())) {
      words += body.front();
    } else if (!words.empty() && words.back() != ' ') {
      words += ' ';
    }
    body.remove_prefix(1);
  }
  return words;
}

/// The value of `error=` among the parameters of a challenge: `Bearer realm="x", error="invalid_token"`.
std::string error_of(std::string_view challenge) {
  constexpr std::string_view name = "error=";
  const std::size_t at = challenge.find(name);
  if (at == std::string_view::npos) return {};
  challenge.remove_prefix(at + name.size());
  if (challenge.starts_with('"')) challenge.remove_prefix(1);
  const auto end = std::find_if_not(challenge.begin(), challenge.end(), is_word_character);
  return base::lower(challenge.substr(0, static_cast<std::size_t>(end - challenge.begin())));
}

template <std::size_t count>
bool has_one_of(std::string_view words, const std::array<std::string_view, count>& phrases) noexcept {
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](std::string_view phrase) { return words.find(phrase) != std::string_view::npos; });
}

/// Whether a member of this name has a text, a list or an object as its value, and that is not empty: `"errors":[]`
/// says that there is none.
bool has_filled(std::string_view words, std::string_view member) noexcept {
  for (std::size_t at = words.find(member); at != std::string_view::npos; at = words.find(member, at)) {
    at += member.size();
    std::string_view value = words.substr(at);
    const auto skip_white_space = [&value] {
      while (value.starts_with(' ')) value.remove_prefix(1);
    };
    skip_white_space();
    if (!value.starts_with(':')) continue;
    value.remove_prefix(1);
    skip_white_space();
    constexpr std::string_view opening = "\"[{", closing = "\"]}";
    const std::size_t kind = value.empty() ? std::string_view::npos : opening.find(value.front());
    if (kind == std::string_view::npos) continue;
    value.remove_prefix(1);
    skip_white_space();
    if (!value.starts_with(closing[kind])) return true;
  }
  return false;
}

}  // namespace

Treatment treatment_of(const HttpResponse& response, std::string_view token) {
  Treatment treatment{.status = response.status, .words = words_of(response.body, token)};
  if (const auto challenge = header(response.headers, "WWW-Authenticate")) treatment.challenge = error_of(*challenge);
  if (const auto location = header(response.headers, "Location")) {
    treatment.location = location->substr(0, location->find_first_of("?#"));
  }
  return treatment;
}

bool alike_but_for_words(const Treatment& one, const Treatment& other) noexcept {
  return one.status == other.status && one.challenge == other.challenge && one.location == other.location;
}

bool is_success(const Treatment& treatment) noexcept {
  constexpr std::array<std::string_view, 3> failures{"\"success\":false", "\"success\": false", "type=\"password\""};
  constexpr std::array<std::string_view, 3> members{"\"error\"", "\"errors\"", "\"error_description\""};
  return treatment.status >= 200 && treatment.status < 300 && !has_one_of(treatment.words, failures) &&
         std::none_of(
             members.begin(), members.end(),
             [&](std::string_view member) { return has_filled(treatment.words, member); });
}

bool calls_token_invalid(const Treatment& treatment) noexcept {
  // As RFC 6750 has it, and as libraries of tokens word it.
  constexpr std::array<std::string_view, 8> phrases{
      "invalid_token",      "invalid signature", "signature verification failed", "signature is invalid",
      "signature mismatch", "bad signature",     "signature validation failed",   "signature does not match",
  };
  return treatment.challenge == "invalid_token" || has_one_of(treatment.words, phrases);
}

}  // namespace jwtsync::probe
