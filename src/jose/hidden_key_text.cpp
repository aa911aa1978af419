// SPDX-License-Identifier: Apache-2.0
#include "jose/hidden_key_text.h"

#include "base/encoding.h"
#include "base/text.h"
#include "jose/value.h"

#include <jwtsync/secret.h>
#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace jwtsync::jose {
namespace {

using Decode = std::optional<std::size_t> (*)(std::string_view text, char* out) noexcept;

struct Format {
  std::string_view option;
  Decode decode;
};
constexpr std::array<Format, 3> formats{{{"?format=base64", base::base64_decode},
                                         {"?format=base64url", base::base64url_decode},
                                         {"?format=hex", base::hex_decode}}};

bool is_read_by(const Format& format, std::string_view text) {
  const Result<Secret> bytes = Secret::filled(base::base64url_decoded_size(text.size()), [&](std::span<char> room) {
    return format.decode(text, room.data()).value_or(0);
  });
  return bytes && bytes->reveal([](std::string_view decoded) {
    const auto document = read_document(decoded);
    return document && *document;
  });
}

/// The option of a locator that reads `text` as keys.
std::optional<std::string_view> option_for(std::string_view text) {
  const auto* const found =
      std::find_if(formats.begin(), formats.end(), [text](const Format& f) { return is_read_by(f, text); });
  return found == formats.end() ? std::nullopt : std::optional(found->option);
}

bool is_space(char c) noexcept { return std::string_view(" \t\r\n").find(c) != std::string_view::npos; }

/// The option that reads `text` once it stands in one line.
std::optional<std::string_view> option_without_line_breaks(std::string_view text) {
  std::optional<std::string_view> option;
  const Result<Secret> line = Secret::filled(text.size(), [&](std::span<char> room) {
    auto* const end = std::remove_copy_if(text.begin(), text.end(), room.data(), is_space);
    option = option_for({room.data(), static_cast<std::size_t>(end - room.data())});
    return std::size_t{0};  // nothing of it is kept
  });
  return line ? option : std::nullopt;
}

std::string_view advice_for(Notation notation) noexcept {
  switch (notation) {
    case Notation::json: return "give one JWK alone, or a set of them as {\"keys\": [...]}, without what is around it";
    case Notation::openssh: return "write it as PEM: ssh-keygen -e -m PKCS8 -f FILE prints a public key so";
    case Notation::store: return "take the key out of it, as PEM, with openssl";
    case Notation::pem:
    case Notation::der:
    case Notation::xml:
    case Notation::putty: break;
  }
  return "write it as PEM, with the lines -----BEGIN ...----- and -----END ...-----, or as a JWK";
}

std::string_view advice_for(Wrapping wrapping) noexcept {
  switch (wrapping) {
    case Wrapping::byte_order_mark: return "save it without a byte order mark";
    case Wrapping::quotes: return "take the quotation marks off";
    case Wrapping::utf16: return "save it as UTF-8, such as by: iconv -f UTF-16 -t UTF-8 FILE";
    case Wrapping::utf32: return "save it as UTF-8, such as by: iconv -f UTF-32 -t UTF-8 FILE";
    case Wrapping::data_uri: return "give what stands behind the comma, decoded";
    case Wrapping::escapes: return "write the characters themselves, such as by: printf '%b' \"$KEY\"";
    case Wrapping::percent: return "write it without percent-encoding";
    case Wrapping::references: return "write the characters themselves";
    case Wrapping::numbers:
    case Wrapping::hex:
    case Wrapping::base64: return "decode it, and give the key itself: as PEM, as a JWK or as a JWKS";
    case Wrapping::json_text: break;
  }
  return "give the key alone, without the JSON around it";
}

std::string hint_for(const HiddenKey& key, std::string_view bytes) {
  if (!key.member.empty()) return "give the key alone: it stands in the member \"" + key.member + "\"";
  const std::string_view text = base::trim(bytes);
  if (const auto option = option_for(text)) {
    return "say how it is written, at the end of its locator: " + std::string(*option);
  }
  if (const auto option = option_without_line_breaks(text)) {
    return "take its line breaks out, and say how it is written, at the end of its locator: " + std::string(*option);
  }
  const bool is_json_in_json =
      key.wrappings.size() == 1 && key.wrappings.front() == Wrapping::json_text && key.mark.notation == Notation::json;
  const bool is_plain = key.wrappings.empty() || is_json_in_json;
  return std::string(is_plain ? advice_for(key.mark.notation) : advice_for(key.wrappings.front()));
}

}  // namespace

Error refusal_of(const HiddenKey& key, std::string_view bytes) {
  std::string message = "the value is " + std::string(key.mark.what);
  for (auto wrapping = key.wrappings.rbegin(); wrapping != key.wrappings.rend(); ++wrapping) {
    message += text_of(*wrapping);
  }
  return {Code::secret_format_unsupported, std::move(message), hint_for(key, bytes)};
}

}  // namespace jwtsync::jose
