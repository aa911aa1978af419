// SPDX-License-Identifier: Apache-2.0
// A JSON document that holds the secret, or a line of an .env file. All is read in place, so that no copy is left.
#include "base/text.h"
#include "fleet/variant_families.h"
#include "fleet/variants.h"
#include "json/in_place.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace jwtsync::fleet::variant {
namespace {

using base::Pen;

/// Whether this is what people call a secret: one random value of these characters and "=" is not taken for two parts.
bool names_a_secret(std::string_view name) {
  constexpr std::array<std::string_view, 4> words{"secret", "key", "token", "jwt"};
  return !name.empty() && !base::is_digit(name.front()) && base::is_made_of(name, "_") &&
         std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return base::holds_in_any_case(name, word); });
}

struct Assignment {
  std::string_view name, value;
};

std::optional<Assignment> split_assignment(std::string_view line) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  return Assignment{line.substr(0, equals), line.substr(equals + 1)};
}

constexpr std::string_view exported = "export ";

std::size_t text_of_member(std::string_view document, std::string_view name, std::span<char> room) {
  const Result<json::InPlace> object = json::InPlace::parse(document, Code::secret_malformed);
  if (!object || !object->is_object()) return 0;
  const std::optional<Result<Secret>> text = object->secret_of(name);
  if (!text || !*text) return 0;
  return (*text)->reveal([&](std::string_view characters) { return copy(characters, room); });
}

/// How much the name of a member says that it is the secret of tokens.
int rank_of(std::string_view name) {
  const auto holds = [&](std::string_view word) { return base::holds_in_any_case(name, word); };
  const bool is_secret = holds("secret") || holds("key");
  if (holds("jwt") && is_secret) return 3;
  if ((holds("token") || holds("auth") || holds("sign")) && is_secret) return 2;
  return is_secret ? 1 : 0;
}

/// The characters of a JSON string literal.
std::size_t read_string(std::string_view literal, std::span<char> room) {
  if (!literal.starts_with('"')) return 0;
  const Result<json::InPlace> value = json::InPlace::parse(literal, Code::secret_malformed);
  if (!value) return 0;
  const std::optional<Result<Secret>> text = value->secret();
  if (!text || !*text) return 0;
  return (*text)->reveal([&](std::string_view characters) { return copy(characters, room); });
}

/// RFC 8259, section 7: what must be escaped, and no more.
void put_escaped(Pen& pen, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  constexpr std::string_view special = "\"\\\b\f\n\r\t", letters = "\"\\bfnrt";
  for (const char c : text) {
    if (const std::size_t at = special.find(c); at != std::string_view::npos) {
      pen.put('\\').put(letters[at]);
    } else if (static_cast<std::uint8_t>(c) < 0x20) {
      pen.put("\\u00").put(digits[static_cast<std::uint8_t>(c) >> 4]).put(digits[static_cast<std::uint8_t>(c) & 15]);
    } else {
      pen.put(c);
    }
  }
}

}  // namespace

/// The value of `{"NAME":"VALUE"}`, an object of one member without escapes.
std::size_t json_value(std::string_view secret, std::span<char> room) {
  constexpr std::string_view space = " \t\r\n";
  const auto skip = [&](std::string_view expected) {
    secret.remove_prefix(std::min(secret.find_first_not_of(space), secret.size()));
    if (!secret.starts_with(expected)) return false;
    secret.remove_prefix(expected.size());
    return true;
  };
  const auto string = [&]() -> std::optional<std::string_view> {
    if (!skip("\"")) return std::nullopt;
    const std::string_view content = secret.substr(0, secret.find_first_of("\"\\"));
    secret.remove_prefix(content.size());
    return skip("\"") ? std::optional(content) : std::nullopt;
  };
  if (!skip("{") || !string() || !skip(":")) return 0;
  const std::optional<std::string_view> value = string();
  if (!value || !skip("}") || secret.find_first_not_of(space) != std::string_view::npos) return 0;
  return copy(*value, room);
}

/// As the documents of Hasura have it.
std::size_t json_key(std::string_view secret, std::span<char> room) { return text_of_member(secret, "key", room); }
std::size_t json_secret(std::string_view secret, std::span<char> room) {
  return text_of_member(secret, "secret", room);
}
std::size_t json_member_value(std::string_view secret, std::span<char> room) {
  return text_of_member(secret, "value", room);
}

/// The member that is called as a variable of the secret would be. By the document alone: how the variable is called in
/// which it stands differs from process to process, and equal secrets have equal variants.
std::size_t json_variable(std::string_view secret, std::span<char> room) {
  const Result<json::InPlace> object = json::InPlace::parse(secret, Code::secret_malformed);
  if (!object || !object->is_object()) return 0;
  std::optional<json::InPlace> best;
  int best_rank = 0;
  for (const auto& [name, value] : object->members()) {
    const int rank = rank_of(name);
    if (rank == 0 || rank < best_rank) continue;
    best = rank > best_rank ? std::optional(value) : std::nullopt;  // two of a rank: nobody knows which
    best_rank = rank;
  }
  if (!best) return 0;
  const std::optional<Result<Secret>> text = best->secret();
  if (!text || !*text) return 0;
  return (*text)->reveal([&](std::string_view characters) { return copy(characters, room); });
}

std::size_t json_string_encoded(std::string_view secret, std::span<char> room) {
  if (!base::is_utf8(secret)) return 0;
  Pen pen(room);
  pen.put('"');
  put_escaped(pen, secret);
  return pen.put('"').written();
}
std::size_t json_string_decoded(std::string_view secret, std::span<char> room) { return read_string(secret, room); }

std::size_t json_escaped(std::string_view secret, std::span<char> room) {
  if (!base::is_utf8(secret)) return 0;
  Pen pen(room);
  put_escaped(pen, secret);
  return pen.written();
}
std::size_t json_unescaped(std::string_view secret, std::span<char> room) {
  if (secret.find('\\') == std::string_view::npos) return 0;
  const Result<Secret> literal =
      Secret::filled(secret.size() + 2, [&](std::span<char> inner) { return surround("\"", secret, "\"", inner); });
  if (!literal) return 0;
  return literal->reveal([&](std::string_view text) { return read_string(text, room); });
}

std::size_t assignment_removed(std::string_view secret, std::span<char> room) {
  const std::optional<Assignment> line = split_assignment(secret);
  return line && names_a_secret(line->name) ? copy(line->value, room) : 0;
}
std::size_t export_removed(std::string_view secret, std::span<char> room) {
  return secret.starts_with(exported) ? assignment_removed(secret.substr(exported.size()), room) : 0;
}
/// As a shell or dotenv reads the line: without `export`, quotation marks, and the white space around all of these.
std::size_t assignment_read(std::string_view secret, std::span<char> room) {
  std::string_view text = base::trim(secret);
  if (text.starts_with(exported)) text.remove_prefix(exported.size());
  const std::optional<Assignment> line = split_assignment(text);
  if (!line || !names_a_secret(base::trim(line->name))) return 0;
  return copy(without_quotes(base::trim(line->value)), room);
}

}  // namespace jwtsync::fleet::variant
