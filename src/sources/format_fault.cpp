// SPDX-License-Identifier: Apache-2.0
#include "sources/appearance.h"

#include "base/characters.h"
#include "base/encoding.h"
#include "jose/wrapping.h"

#include <jwtsync/secret.h>
#include <algorithm>
#include <array>
#include <span>

namespace jwtsync::sources {
namespace {

constexpr std::string_view strict_hint =
    "a format is read strictly, and nothing else is taken for it (docs/reference/environment.md)";
constexpr std::string_view line_hint = "write it in one line, such as by: base64 -w0";

bool holds(std::string_view text, std::string_view characters) noexcept {
  return text.find_first_of(characters) != text.npos;
}

bool is_decoded_by(Format format, std::string_view text) {
  bool decoded = false;
  const Result<Secret> bytes = Secret::filled(base::base64url_decoded_size(text.size()), [&](std::span<char> room) {
    const auto size = decode(text, format, room.data());
    decoded = size.value_or(0) != 0;
    return std::size_t{0};  // nothing of it is kept
  });
  return bytes && decoded;
}

/// What is wrong with text of any of the three.
std::optional<FormatFault> common_fault(std::string_view text) {
  if (const auto wide = jose::wide_text(text)) {
    return FormatFault{*wide == jose::Wrapping::utf16 ? "it is UTF-16" : "it is UTF-32", "save it as UTF-8"};
  }
  if (text.find("\\r") != text.npos) return FormatFault{"it holds \\r as two characters", line_hint};
  if (text.find("\\n") != text.npos) return FormatFault{"it holds \\n as two characters", line_hint};
  if (holds(text, "\r\n")) return FormatFault{"it has line breaks", line_hint};
  return std::nullopt;
}

std::string_view fault_of_hex(std::string_view text) noexcept {
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  const bool digits = std::all_of(text.begin(), text.end(), base::is_hex_digit);
  return digits ? "it has an odd number of digits" : "it holds something else than hexadecimal digits";
}

std::string_view fault_of_base64(std::string_view text) noexcept {
  if (holds(text, "-_")) return "it is written in the alphabet of base64url";
  const std::size_t characters = std::min(text.find_last_not_of('=') + 1, text.size());
  if (text.size() % 4 != 0 && characters % 4 != 1) return "it lacks the padding of base64";
  return "";
}

std::string_view fault_of_base64url(std::string_view text) noexcept {
  if (holds(text, "+/")) return "it is written in the alphabet of base64";
  return text.ends_with('=') ? "it ends with padding, which base64url does not have" : "";
}

std::string_view fault_of(std::string_view text, Format format) noexcept {
  switch (format) {
    case Format::hex: return fault_of_hex(text);
    case Format::base64: return fault_of_base64(text);
    case Format::base64url: return fault_of_base64url(text);
    default: return "";
  }
}

std::string_view hint_of(std::string_view text, Format format) {
  if (format == Format::hex) return strict_hint;  // other texts of digits are not meant as base64
  if (format != Format::base64 && is_decoded_by(Format::base64, text)) return "format=base64 reads it";
  if (format != Format::base64url && is_decoded_by(Format::base64url, text)) return "format=base64url reads it";
  return strict_hint;
}

}  // namespace

std::optional<std::size_t> decode(std::string_view text, Format format, char* out) noexcept {
  switch (format) {
    case Format::base64: return base::base64_decode(text, out);
    case Format::base64url: return base::base64url_decode(text, out);
    default: break;
  }
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  return base::hex_decode(text, out);
}

FormatFault format_fault(std::string_view text, Format format) {
  const bool is_encoded = format == Format::hex || format == Format::base64 || format == Format::base64url;
  if (!is_encoded) return {"", strict_hint};
  if (const auto fault = common_fault(text)) return *fault;
  return {fault_of(text, format), hint_of(text, format)};
}

}  // namespace jwtsync::sources
