// SPDX-License-Identifier: Apache-2.0
// White space, quotation marks and invisible characters around a secret.
#include "base/text.h"
#include "fleet/variant_families.h"

#include <algorithm>
#include <array>

namespace jwtsync::fleet::variant {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// The secret between one character before it and the same one after it.
std::size_t take_out_of(char quote, std::string_view secret, std::span<char> room) {
  if (secret.size() < 2 || secret.front() != quote || secret.back() != quote) return 0;
  return copy(secret.substr(1, secret.size() - 2), room);
}

}  // namespace

std::string_view without_quotes(std::string_view text) noexcept {
  const bool is_quoted = text.size() >= 2 && text.front() == text.back() && base::is_one_of(text.front(), "\"'");
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

std::size_t trailing_newline(std::string_view secret, std::span<char> room) { return surround("", secret, "\n", room); }
std::size_t trailing_carriage_return(std::string_view secret, std::span<char> room) {
  return surround("", secret, "\r", room);
}
std::size_t trailing_crlf(std::string_view secret, std::span<char> room) { return surround("", secret, "\r\n", room); }
std::size_t trailing_space(std::string_view secret, std::span<char> room) { return surround("", secret, " ", room); }
std::size_t leading_space(std::string_view secret, std::span<char> room) { return surround(" ", secret, "", room); }
std::size_t trimmed(std::string_view secret, std::span<char> room) { return copy(base::trim(secret), room); }

std::size_t double_quoted(std::string_view secret, std::span<char> room) { return surround("\"", secret, "\"", room); }
std::size_t double_unquoted(std::string_view secret, std::span<char> room) { return take_out_of('"', secret, room); }
std::size_t single_quoted(std::string_view secret, std::span<char> room) { return surround("'", secret, "'", room); }
std::size_t single_unquoted(std::string_view secret, std::span<char> room) { return take_out_of('\'', secret, room); }

/// Of a value with quotation marks and a newline behind them, or a space within.
std::size_t unquoted_and_trimmed(std::string_view secret, std::span<char> room) {
  const std::string_view outside = base::trim(secret);
  const std::string_view inside = without_quotes(outside);
  return inside.size() == outside.size() ? 0 : copy(base::trim(inside), room);
}

std::size_t byte_order_mark_added(std::string_view secret, std::span<char> room) {
  return surround(byte_order_mark, secret, "", room);
}
std::size_t byte_order_mark_removed(std::string_view secret, std::span<char> room) {
  return secret.starts_with(byte_order_mark) ? copy(secret.substr(byte_order_mark.size()), room) : 0;
}
/// What an editor of Windows makes of a file of one line.
std::size_t byte_order_mark_and_crlf_added(std::string_view secret, std::span<char> room) {
  return surround(byte_order_mark, secret, "\r\n", room);
}
std::size_t byte_order_mark_and_space_removed(std::string_view secret, std::span<char> room) {
  const std::string_view text = base::trim(secret);
  return text.starts_with(byte_order_mark) ? copy(base::trim(text.substr(byte_order_mark.size())), room) : 0;
}

/// Without U+200B to U+200D, U+2060 and U+FEFF, wherever they stand.
std::size_t zero_width_removed(std::string_view secret, std::span<char> room) {
  constexpr std::array<std::string_view, 5> invisible{"\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D", "\xE2\x81\xA0",
                                                      byte_order_mark};
  base::Pen pen(room);
  while (!secret.empty()) {
    const bool skip = std::any_of(invisible.begin(), invisible.end(),
                                  [&](std::string_view character) { return secret.starts_with(character); });
    if (!skip) pen.put(secret.front());
    secret.remove_prefix(skip ? byte_order_mark.size() : 1);  // all five take three bytes
  }
  return pen.written();
}

}  // namespace jwtsync::fleet::variant
