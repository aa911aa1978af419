// SPDX-License-Identifier: Apache-2.0
#include "jose/key_file.h"

#include "base/encoding.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

namespace jwtsync::jose {
namespace {

constexpr std::string_view begin = "-----BEGIN ";
constexpr std::string_view end = "-----END ";
constexpr std::string_view dashes = "-----";
constexpr std::size_t most_blocks = 16;

tl::unexpected<Error> no_pem(std::string message) {
  return failure(Code::key_malformed, std::move(message),
                 "export the key again; openssl pkey -in FILE -noout -text reads what is right");
}

/// What a block of PEM holds, by its label (RFC 7468; RFC 8017 and RFC 5915 for the older two).
enum class Content : std::uint8_t { private_key, public_key, certificate, parameters };

std::optional<Content> content_of(std::string_view label) noexcept {
  struct Row {
    std::string_view label;
    Content content;
  };
  constexpr std::array<Row, 8> rows{{{"PRIVATE KEY", Content::private_key},
                                     {"RSA PRIVATE KEY", Content::private_key},
                                     {"EC PRIVATE KEY", Content::private_key},
                                     {"PUBLIC KEY", Content::public_key},
                                     {"RSA PUBLIC KEY", Content::public_key},
                                     {"CERTIFICATE", Content::certificate},
                                     {"X509 CERTIFICATE", Content::certificate},
                                     {"EC PARAMETERS", Content::parameters}}};
  const auto* const found =
      std::find_if(rows.begin(), rows.end(), [label](const Row& row) { return row.label == label; });
  return found == rows.end() ? std::nullopt : std::optional(found->content);
}

/// A block of PEM: what stands between its lines, as it was written.
struct Block {
  std::string_view label;
  std::string_view body;
};

/// Takes the next block off the front of `text`; nothing if there is none, or if it does not end.
std::optional<Block> take_block(std::string_view& text) {
  const std::size_t start = text.find(begin);
  if (start == text.npos) return std::nullopt;
  std::string_view rest = text.substr(start + begin.size());
  const std::size_t label_end = rest.find(dashes);
  if (label_end == rest.npos) return std::nullopt;
  const std::string_view label = rest.substr(0, label_end);
  rest.remove_prefix(label_end + dashes.size());
  const std::size_t stop = rest.find(end);
  if (stop == rest.npos) return std::nullopt;
  const std::string_view body = rest.substr(0, stop);
  rest.remove_prefix(stop + end.size());
  if (!rest.starts_with(label) || !rest.substr(label.size()).starts_with(dashes)) return std::nullopt;
  text = rest.substr(label.size() + dashes.size());
  return Block{label, body};
}

/// PKCS #8 says it in the label; before that, OpenSSL wrote a header of RFC 1421.
bool is_encrypted(const Block& block) noexcept {
  return block.label.starts_with("ENCRYPTED ") || block.body.find("ENCRYPTED") != block.body.npos;
}

constexpr bool is_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// The DER of a block; nothing if its body is no base64.
Result<std::optional<Secret>> der_of(std::string_view body) {
  const Result<Secret> compact = Secret::filled(body.size(), [body](std::span<char> room) {
    const auto last = std::copy_if(body.begin(), body.end(), room.begin(), [](char c) { return !is_space(c); });
    return static_cast<std::size_t>(last - room.begin());
  });
  if (!compact) return failure(compact.error());
  bool is_base64 = false;
  Result<Secret> der = compact->reveal([&](std::string_view text) {
    return Secret::filled(base::base64url_decoded_size(text.size()), [&](std::span<char> room) {
      const auto size = base::base64_decode(text, room.data());
      is_base64 = size && *size > 0;
      return size.value_or(0);
    });
  });
  if (!der) return failure(std::move(der).error());
  return is_base64 ? std::optional(std::move(*der)) : std::nullopt;
}

Result<WrittenKey> read_block(const Block& block, Content content) {
  const Result<std::optional<Secret>> der = der_of(block.body);
  if (!der) return failure(der.error());
  if (!*der) {
    if (block.body.find("\\n") == block.body.npos) return no_pem("the PEM file holds no base64 between its lines");
    return failure(Code::key_malformed, "the line breaks of the PEM file are written as \\n, two characters",
                   "write real line breaks, such as by: printf '%b' \"$KEY\"");
  }
  return (*der)->reveal([content](std::string_view bytes) {
    return content == Content::private_key ? holding(crypto::PrivateKey::from_der(bytes))
                                           : holding(crypto::PublicKey::from_der(bytes));
  });
}

}  // namespace

Result<WrittenKey> read_der(std::string_view bytes) {
  Result<crypto::PrivateKey> pair = crypto::PrivateKey::from_der(bytes);
  if (pair) return holding(std::move(pair));
  Result<crypto::PublicKey> public_key = crypto::PublicKey::from_der(bytes);
  // Whichever of the two can say more than that it is no such key, says it.
  if (!public_key && public_key.error().code == Code::key_malformed) return failure(std::move(pair).error());
  return holding(std::move(public_key));
}

Result<WrittenKey> read_pem(std::string_view text) {
  std::optional<Result<WrittenKey>> key;
  bool is_certificate = false;
  for (std::size_t i = 0; i < most_blocks; ++i) {
    const std::optional<Block> block = take_block(text);
    if (!block) break;
    if (is_encrypted(*block)) {
      return failure(Code::key_malformed, "the key is encrypted, and no passphrase is ever asked for",
                     "decrypt it where it is kept: openssl pkey -in FILE");
    }
    const std::optional<Content> content = content_of(block->label);
    if (!content) return no_pem("the PEM file holds something else than a key or certificate");
    if (content == Content::parameters) continue;
    if (key && is_certificate && content == Content::certificate)
      continue;  // of an issuer: RFC 8446 4.4.2 has it follow
    if (key) return no_pem("the PEM file holds several keys; a JWKS can");
    is_certificate = content == Content::certificate;
    key = read_block(*block, *content);
  }
  if (text.find(begin) != text.npos) return no_pem("the PEM file has a part that does not end, or too many parts");
  if (!key) return no_pem("the PEM file holds no key");
  return std::move(*key);
}

}  // namespace jwtsync::jose
