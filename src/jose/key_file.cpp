// SPDX-License-Identifier: Apache-2.0
#include "jose/key_file.h"

#include "crypto/der.h"
#include "crypto/pem.h"

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

/// Takes the next block off the front of `text`, its lines included; nothing if there is none, or if it does not end.
std::optional<std::string_view> take_block(std::string_view& text) {
  const std::size_t start = text.find(begin);
  if (start == text.npos) return std::nullopt;
  const std::string_view block = text.substr(start);
  const std::size_t last_line = block.find(end);
  if (last_line == block.npos) return std::nullopt;
  const std::size_t stop = block.find(dashes, last_line + end.size());
  if (stop == block.npos) return std::nullopt;
  text = block.substr(stop + dashes.size());
  return block.substr(0, stop + dashes.size());
}

tl::unexpected<Error> explained(crypto::PemFault fault, std::string_view block) {
  if (fault == crypto::PemFault::encrypted) {
    return failure(Code::key_malformed, "the key is encrypted, and no passphrase is ever asked for",
                   "decrypt it where it is kept: openssl pkey -in FILE -out DECRYPTED_FILE");
  }
  if (fault == crypto::PemFault::no_memory) {
    return failure(Code::internal_error, "no memory page for a key", "raise the process's memory limit");
  }
  for (const std::string_view escape : {"\\n", "\\r"}) {
    if (block.find(escape) == block.npos) continue;
    return failure(Code::key_malformed,
                   "the line breaks of the PEM file are written as " + std::string(escape) + ", two characters",
                   "write real line breaks, such as by: printf '%b' \"$KEY\"");
  }
  return no_pem("the PEM file holds no base64 between its lines");
}

/// A label that no key for tokens has: what it is, and what makes a key of it.
tl::unexpected<Error> of_another_kind(std::string_view label) {
  struct Row {
    std::string_view label, what, remedy;
  };
  constexpr std::array<Row, 6> rows{
      {{"OPENSSH PRIVATE KEY", "a private key of OpenSSH",
        "turn a copy of an RSA or EC key into PEM: ssh-keygen -p -N '' -m PKCS8 -f COPY; of an Ed25519 key, make a new "
        "one: jwtsync generate --algorithm EdDSA"},
       {"SSH2 PUBLIC KEY", "a public key of SSH (RFC 4716)",
        "turn it into PEM: ssh-keygen -i -f FILE | ssh-keygen -e -m PKCS8 -f /dev/stdin"},
       {"CERTIFICATE REQUEST", "a request for a certificate",
        "take the public key out of it: openssl req -in FILE -noout -pubkey"},
       {"NEW CERTIFICATE REQUEST", "a request for a certificate",
        "take the public key out of it: openssl req -in FILE -noout -pubkey"},
       {"PKCS7", "certificates in PKCS #7", "take them out of it: openssl pkcs7 -in FILE -print_certs"},
       {"PGP PUBLIC KEY BLOCK", "a key of OpenPGP", "give a key for tokens: openssl pkey -in FILE -pubout"}}};
  const auto* const found =
      std::find_if(rows.begin(), rows.end(), [label](const Row& row) { return row.label == label; });
  if (found == rows.end()) return no_pem("the PEM file holds something else than a key or certificate");
  return failure(Code::key_malformed, "the PEM file holds " + std::string(found->what), std::string(found->remedy));
}

Result<WrittenKey> read_block(const Secret& der, Content content) {
  return der.reveal([content](std::string_view bytes) {
    return content == Content::private_key ? holding(crypto::PrivateKey::from_der(bytes))
                                           : holding(crypto::PublicKey::from_der(bytes));
  });
}

/// RFC 5958 2, RFC 8017 A.1.2 and RFC 5915 3: each begins with its version, which no public key in these has.
bool begins_private_key(std::string_view bytes) noexcept {
  crypto::der::Reader reader(bytes);
  crypto::der::Reader contents = reader.enter(crypto::der::Tag::sequence);
  const auto version = contents.take_if(crypto::der::Tag::integer);
  return version && version->size() == 1;
}

}  // namespace

Result<WrittenKey> read_der(std::string_view bytes) {
  Result<crypto::PrivateKey> pair = crypto::PrivateKey::from_der(bytes);
  if (pair) return holding(std::move(pair));
  Result<crypto::PublicKey> public_key = crypto::PublicKey::from_der(bytes);
  // Of the two errors, the one of the structure that it has is kept: the other only says that it is none of its own.
  const bool tells_less = !public_key && public_key.error().code == Code::key_malformed;
  if (tells_less && begins_private_key(bytes)) return failure(std::move(pair).error());
  return holding(std::move(public_key));
}

Result<WrittenKey> read_pem(std::string_view text) {
  std::optional<Result<WrittenKey>> key;
  bool is_certificate = false;
  for (std::size_t i = 0; i < most_blocks; ++i) {
    const std::optional<std::string_view> block = take_block(text);
    if (!block) break;
    const auto pem = crypto::pem_to_der(*block);
    if (!pem) return explained(pem.error(), *block);
    const std::optional<Content> content = content_of(pem->label);
    if (!content) return of_another_kind(pem->label);
    if (content == Content::parameters) continue;
    // Of an issuer: RFC 8446 4.4.2 has it follow.
    if (key && is_certificate && content == Content::certificate) continue;
    if (key) {
      return failure(Code::key_malformed, "the PEM file holds several keys, and which is meant is not said",
                     "keep the block of the one that is meant; or put each into a file of its own, and join them into "
                     "a JWKS: jwtsync keys --join");
    }
    is_certificate = content == Content::certificate;
    key = read_block(pem->der, *content);
  }
  if (text.find(begin) != text.npos) return no_pem("the PEM file has a part that does not end, or too many parts");
  if (!key) return no_pem("the PEM file holds no key");
  return std::move(*key);
}

}  // namespace jwtsync::jose
