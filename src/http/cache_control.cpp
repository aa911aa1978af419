// SPDX-License-Identifier: Apache-2.0
#include "http/cache_control.h"

#include "base/characters.h"
#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace jwtsync::http {
namespace {

using std::chrono::seconds;

constexpr std::string_view white_space = " \t";

std::string_view trimmed(std::string_view text) noexcept {
  const std::size_t begin = std::min(text.find_first_not_of(white_space), text.size());
  return text.substr(begin, text.find_last_not_of(white_space) + 1 - begin);
}

/// RFC 9111 1.2.2: delta-seconds, a number however large; nothing for any other text.
std::optional<seconds> delta_seconds(std::string_view text) noexcept {
  // RFC 9111 5.2: recipients take the quoted form too.
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  if (!base::is_whole_number(text)) return std::nullopt;
  std::uint32_t count = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), count);
  return fault == std::errc() ? seconds{count} : longest_freshness;
}

/// What one directive says; nothing if it does not speak of freshness here.
std::optional<seconds> said_by(std::string_view directive) noexcept {
  const std::size_t equals = std::min(directive.find('='), directive.size());
  const std::string_view name = trimmed(directive.substr(0, equals));
  for (const std::string_view never : {"no-store", "no-cache"}) {
    if (base::equal_ignoring_case(name, never)) return seconds{0};
  }
  if (!base::equal_ignoring_case(name, "max-age")) return std::nullopt;
  // RFC 9111 4.2.1: what is said and cannot be read is taken for stale.
  return delta_seconds(trimmed(directive.substr(std::min(equals + 1, directive.size())))).value_or(seconds{0});
}

/// RFC 9111 4.2.1: of several that contradict each other, the most restrictive.
std::optional<seconds> max_age(const HttpHeaders& headers) {
  std::optional<seconds> shortest;
  for (const auto& [name, value] : headers) {
    if (!base::equal_ignoring_case(name, "Cache-Control")) continue;
    for (const std::string_view directive : base::split(value, ',')) {
      const auto said = said_by(directive);
      if (said) shortest = std::min(shortest.value_or(*said), *said);
    }
  }
  return shortest;
}

}  // namespace

seconds freshness_of(const HttpHeaders& headers, seconds otherwise) {
  const seconds age = delta_seconds(trimmed(header(headers, "Age").value_or(""))).value_or(seconds{0});
  const auto stated = max_age(headers);
  return std::clamp(stated ? *stated - age : otherwise, shortest_freshness, longest_freshness);
}

}  // namespace jwtsync::http
