// SPDX-License-Identifier: Apache-2.0
#include "sources/appearance.h"

#include "base/characters.h"
#include "base/encoding.h"
#include "base/text.h"
#include "sources/not_meant/rules.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

namespace jwtsync::sources {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t least_encoded_size = 16;  // characters; what is shorter says too little to be called base64
constexpr std::size_t least_hex_size = 32;

using base::is_ascii_control;
using base::is_hex_digit;
using base::is_printable;

bool is_quoted(std::string_view text) {
  return text.size() >= 2 && text.front() == text.back() && std::string_view("\"'`").find(text.front()) != text.npos;
}

bool begins_with_byte_order_mark(std::string_view text) { return text.starts_with(byte_order_mark); }

/// Characters of no width: U+200B to U+200D, U+2060, and a byte order mark that is not at the start.
bool has_invisible_character(std::string_view text) {
  constexpr std::array<std::string_view, 5> invisible{"\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D", "\xE2\x81\xA0",
                                                      byte_order_mark};
  if (begins_with_byte_order_mark(text)) text.remove_prefix(byte_order_mark.size());
  return std::any_of(invisible.begin(), invisible.end(), [&](std::string_view c) { return text.find(c) != text.npos; });
}

bool has_control_character(std::string_view text) { return std::any_of(text.begin(), text.end(), is_ascii_control); }

bool has_escaped_newline(std::string_view text) {
  return text.find("\\n") != text.npos || text.find("\\r") != text.npos;
}

/// What strict base64 decodes to, which is as secret as the text; empty if it is none.
Secret decoded(std::string_view text) {
  Result<Secret> bytes = Secret::filled(base::base64url_decoded_size(text.size()), [&](std::span<char> room) {
    return base::base64_decode(text, room.data()).value_or(0);
  });
  return bytes ? std::move(*bytes) : Secret();
}

bool is_hex(std::string_view text) {
  return text.size() >= least_hex_size && text.size() % 2 == 0 && std::all_of(text.begin(), text.end(), is_hex_digit);
}

/// Base64 by a character that base64url has not, or by what it holds: plain letters alone are any random secret.
bool looks_like_base64(std::string_view text) {
  if (text.size() < least_encoded_size || text.size() % 4 != 0 || is_hex(text) || !not_meant::place(text).empty())
    return false;
  const Secret bytes = decoded(text);
  if (bytes.empty()) return false;
  const bool holds_text =
      bytes.reveal([](std::string_view b) { return std::all_of(b.begin(), b.end(), is_printable); });
  return holds_text || text.find_first_of("+/=") != text.npos;
}

bool is_json_document(std::string_view text) {
  return text.starts_with('{') && text.ends_with('}') && text.find('"') != text.npos;
}

/// What shells and the many dialects of env files give a meaning.
bool has_env_file_character(std::string_view text) { return text.find_first_of(" \t#$'\"`\\") != text.npos; }

template <typename Kind>
struct Likeness {
  Kind kind;
  bool (*applies)(std::string_view text);
  std::string_view sentence;  // after "the value of LABEL "
};
constexpr std::array<Likeness<WarningKind>, 6> likenesses{{
    {WarningKind::quoted, is_quoted, "stands in quotation marks, which are part of the secret"},
    {WarningKind::byte_order_mark, begins_with_byte_order_mark,
     "begins with a byte order mark, which is part of the secret"},
    {WarningKind::invisible_character, has_invisible_character,
     "holds a character of no width, which is part of the secret"},
    {WarningKind::control_character, has_control_character, "holds a line break or another control character"},
    {WarningKind::escaped_newline, has_escaped_newline,
     "holds \\n or \\r as two characters, which are part of the secret"},
    {WarningKind::json_document, is_json_document, "is a JSON document, taken as the secret as it stands"},
}};

constexpr std::array<Likeness<RemarkKind>, 2> common_likenesses{{
    {RemarkKind::looks_base64, looks_like_base64,
     "looks like base64; it is taken as it stands (?format=base64 decodes it)"},
    {RemarkKind::looks_hex, is_hex, "looks like hexadecimal; it is taken as it stands (?format=hex decodes it)"},
}};
/// A third of all random printable secrets holds one of them.
constexpr Likeness<RemarkKind> env_file_likeness{
    RemarkKind::env_file_characters, has_env_file_character,
    "holds a space, a quote, #, $, ` or a backslash, which an env file may cut or "
    "change: compare its length where it was written"};

template <typename Kind>
std::string sentence_of(const Likeness<Kind>& likeness, std::string_view label) {
  return "the value of " + std::string(label) + " " + std::string(likeness.sentence);
}

}  // namespace

std::vector<Warning> appearance_warnings(const Secret& text, std::string_view label) {
  return text.reveal([&](std::string_view characters) {
    std::vector<Warning> warnings;
    for (const auto& likeness : likenesses) {
      if (likeness.applies(characters)) warnings.push_back({likeness.kind, sentence_of(likeness, label)});
    }
    return warnings;
  });
}

std::vector<Remark> appearance_remarks(const Secret& text, std::string_view label, Origin origin) {
  return text.reveal([&](std::string_view characters) {
    std::vector<Remark> remarks;
    const auto add_if = [&](const Likeness<RemarkKind>& likeness) {
      if (likeness.applies(characters)) remarks.push_back({likeness.kind, sentence_of(likeness, label)});
    };
    for (const auto& likeness : common_likenesses) add_if(likeness);
    if (origin == Origin::variable) add_if(env_file_likeness);
    return remarks;
  });
}

}  // namespace jwtsync::sources
