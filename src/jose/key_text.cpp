// SPDX-License-Identifier: Apache-2.0
#include "jose/key_text.h"

#include "base/characters.h"
#include "base/encoding.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace jwtsync::jose {
namespace {

using namespace std::string_view_literals;
using base::equal_ignoring_case;
using base::is_alphanumeric;

constexpr std::size_t longest_label = 48;  // characters

/// Where `word` first stands in `text`, in any case.
std::size_t find_word(std::string_view text, std::string_view word) noexcept {
  for (std::size_t at = 0; at + word.size() <= text.size(); ++at) {
    const bool may_be = (text[at] | 0x20) == (word.front() | 0x20);
    if (may_be && equal_ignoring_case(text.substr(at, word.size()), word)) return at;
  }
  return text.npos;
}

bool has_word(std::string_view text, std::string_view word) noexcept { return find_word(text, word) != text.npos; }

/// How many dashes `text` ends with, of any width: text processors make of two hyphens one dash.
std::size_t dashes_before(std::string_view text) noexcept {
  constexpr std::array dashes{"-"sv,      "\u2010"sv, "\u2011"sv, "\u2012"sv, "\u2013"sv,
                              "\u2014"sv, "\u2015"sv, "\u2212"sv, "\uFE63"sv, "\uFF0D"sv};
  while (text.ends_with(' ')) text.remove_suffix(1);
  std::size_t count = 0;
  for (bool more = true; more;) {
    const auto* const dash =
        std::find_if(dashes.begin(), dashes.end(), [text](std::string_view d) { return text.ends_with(d); });
    more = dash != dashes.end();
    if (!more) break;
    text.remove_suffix(dash->size());
    count += dash->size();  // a wide dash stands for several
  }
  return count;
}

/// What stands behind BEGIN or END: words of letters, and what takes the place of the space between them.
std::string_view label_of(std::string_view behind) noexcept {
  behind = behind.substr(0, longest_label);
  const auto ends = [](char c) {
    return !is_alphanumeric(c) && " _+\t.%\\\xC2\xA0"sv.find(c) == std::string_view::npos;
  };
  const auto* const end = std::find_if(behind.begin(), behind.end(), ends);
  return behind.substr(0, static_cast<std::size_t>(end - behind.begin()));
}

bool names_a_key(std::string_view label) noexcept { return has_word(label, "KEY") || has_word(label, "CERTIFICATE"); }

/// A label that needs no dash to be one: in capitals, by a word that no sentence goes on with.
bool is_known_label(std::string_view label) noexcept {
  constexpr std::array words{"PUBLIC"sv,    "PRIVATE"sv, "RSA"sv,         "EC"sv,   "DSA"sv,
                             "ENCRYPTED"sv, "OPENSSH"sv, "CERTIFICATE"sv, "SSH2"sv, "PGP"sv};
  while (!label.empty() && !is_alphanumeric(label.front())) label.remove_prefix(1);
  const bool known =
      std::any_of(words.begin(), words.end(), [label](std::string_view word) { return label.starts_with(word); });
  return known && (label.find("KEY") != label.npos || label.find("CERTIFICATE") != label.npos);
}

KeyMark mark_of(std::string_view label) noexcept {
  if (has_word(label, "PRIVATE")) return {"a private key as PEM", Notation::pem};
  if (has_word(label, "REQUEST")) return {"a certificate request as PEM", Notation::store};
  if (has_word(label, "CERTIFICATE")) return {"a certificate as PEM", Notation::pem};
  if (has_word(label, "SSH2")) return {"an SSH public key (RFC 4716)", Notation::openssh};
  if (has_word(label, "PUBLIC")) return {"a public key as PEM", Notation::pem};
  return {"a key as PEM", Notation::pem};
}

/// Whether the word at `at` is the BEGIN or END of a label. The fewer dashes, the more must be in capitals: no random
/// secret has either.
std::optional<KeyMark> label_at(std::string_view text, std::size_t at, std::string_view word) noexcept {
  const std::string_view label = label_of(text.substr(at + word.size()));
  if (!names_a_key(label)) return std::nullopt;
  const std::size_t dashes = dashes_before(text.substr(0, at));
  const bool capitals = text.substr(at).starts_with(word);
  const bool plain = capitals && word == "BEGIN" && (dashes == 1 || is_known_label(label));
  return dashes >= 2 || plain ? std::optional(mark_of(label)) : std::nullopt;
}

std::optional<KeyMark> pem_label_in(std::string_view text) noexcept {
  for (const std::string_view word : {"BEGIN"sv, "END"sv}) {
    for (std::size_t from = 0; from < text.size();) {
      const std::size_t found = find_word(text.substr(from), word);
      if (found == text.npos) break;
      if (const auto mark = label_at(text, from + found, word)) return mark;
      from += found + word.size();
    }
  }
  return std::nullopt;
}

bool is_ssh_kind(std::string_view name) noexcept {
  constexpr std::array beginnings{"ssh-"sv, "ecdsa-sha2-"sv, "sk-ssh-"sv, "sk-ecdsa-"sv, "rsa-sha2-"sv};
  return std::any_of(beginnings.begin(), beginnings.end(), [name](std::string_view b) { return name.starts_with(b); });
}

/// Base64 of an SSH key begins with that of its first three bytes, which are zero.
bool is_ssh_base64(std::string_view text) noexcept {
  constexpr std::size_t head = 24;  // characters; the shortest name has its letters there
  if (text.size() < head) return false;
  std::array<char, base::base64url_decoded_size(head)> bytes{};
  const auto size = base::base64url_decode(text.substr(0, head), bytes.data());
  const bool is_key = size && ssh_key_in({bytes.data(), *size}).has_value();
  ::explicit_bzero(bytes.data(), bytes.size());
  return is_key;
}

std::optional<KeyMark> ssh_line_in(std::string_view text) noexcept {
  constexpr std::string_view start = "AAAA";
  for (std::size_t at = text.find(start); at != text.npos; at = text.find(start, at + 1)) {
    if (is_ssh_base64(text.substr(at))) return KeyMark{"an SSH public key", Notation::openssh};
  }
  const bool named = text.starts_with("ssh-rsa ") || text.starts_with("ssh-ed25519 ") ||
                     text.starts_with("ecdsa-sha2-nistp") || text.starts_with("sk-ssh-") ||
                     text.starts_with("ssh-dss ");
  return named ? std::optional(KeyMark{"an SSH public key", Notation::openssh}) : std::nullopt;
}

/// "Modulus=" and hexadecimal.
bool is_modulus(std::string_view text) noexcept {
  constexpr std::string_view name = "Modulus=";
  constexpr std::size_t least = 128;  // digits, of 512 bits
  if (!text.starts_with(name)) return false;
  const std::string_view digits = text.substr(name.size());
  return std::min(digits.find_first_not_of("0123456789ABCDEFabcdef"), digits.size()) >= least;
}

std::optional<KeyMark> other_text_in(std::string_view text) noexcept {
  if (has_word(text, "RSAKeyValue>") || has_word(text, "<Modulus>") || has_word(text, "ECKeyValue>") ||
      has_word(text, "DSAKeyValue>")) {
    return KeyMark{has_word(text, "<D>") ? "a private key as XML" : "a public key as XML", Notation::xml};
  }
  if (text.find("Public-Key: (") != text.npos) return KeyMark{"a public key as openssl prints it", Notation::der};
  if (text.find("Private-Key: (") != text.npos) return KeyMark{"a private key as openssl prints it", Notation::der};
  if (is_modulus(text)) return KeyMark{"an RSA modulus as openssl prints it", Notation::der};
  if (has_word(text, "PuTTY-User-Key-File-")) return KeyMark{"a private key of PuTTY", Notation::putty};
  return std::nullopt;
}

/// `"kty": "RSA"` and all that says the same: single quotes, none, escaped ones, YAML, a query.
std::optional<KeyMark> jwk_type_in(std::string_view text) noexcept {
  constexpr std::string_view name = "kty";
  constexpr std::array types{"RSA"sv, "EC"sv, "OKP"sv, "oct"sv, "AKP"sv};
  const auto skip = [](std::string_view rest, std::string_view characters) {
    return rest.substr(std::min(rest.find_first_not_of(characters), rest.size()));
  };
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t found = find_word(text.substr(from), name);
    if (found == text.npos) break;
    from += found + name.size();
    std::string_view rest = skip(text.substr(from), "\\\"'` \t\r\n");
    if (rest.empty() || (rest.front() != ':' && rest.front() != '=')) continue;
    rest = skip(rest.substr(1), "\\\"'` \t\r\n>");
    for (const std::string_view type : types) {
      const bool ends = rest.size() <= type.size() || !is_alphanumeric(rest[type.size()]);
      if (ends && base::starts_in_any_case(rest, type)) return KeyMark{"a JSON Web Key", Notation::json};
    }
  }
  return std::nullopt;
}

/// How DER names an algorithm of keys: a few bytes, which no random secret holds (odds below 2^-38).
struct AlgorithmName {
  std::string_view what;
  std::string_view hex;
  std::string_view binary;
  std::array<std::string_view, 3> base64;  // by what stands before it: a multiple of three bytes, one more, two more
};
constexpr std::array algorithm_names{
    AlgorithmName{"an RSA key or certificate in DER",
                  "2a864886f70d0101",
                  "\x2a\x86\x48\x86\xf7\x0d\x01\x01"sv,
                  {"KoZIhvcNAQ", "qGSIb3DQEB", "qhkiG9w0BA"}},
    AlgorithmName{"an EC key or certificate in DER",
                  "2a8648ce3d0201",
                  "\x2a\x86\x48\xce\x3d\x02\x01"sv,
                  {"KoZIzj0CA", "qGSM49Ag", "qhkjOPQIB"}},
    AlgorithmName{"an Ed25519 key or certificate in DER",
                  "300506032b6570",
                  "\x30\x05\x06\x03\x2b\x65\x70"sv,
                  {"MAUGAytlc", "AFBgMrZX", "wBQYDK2Vw"}},
};

constexpr bool is_base64(char c) noexcept { return is_alphanumeric(c) || c == '+' || c == '/'; }

/// Whether `text` begins with `name`, wherever characters of another alphabet are put between: line breaks, quotes.
template <char (*As)(char), bool (*Is)(char)>
bool begins_spread(std::string_view text, std::string_view name) noexcept {
  constexpr std::size_t widest_gap = 16;
  std::size_t gap = 0;
  for (const char given : text) {
    const char c = As(given);
    if (!Is(c)) {
      if (++gap > widest_gap) return false;
      continue;
    }
    if (c != name.front()) return false;
    gap = 0;
    name.remove_prefix(1);
    if (name.empty()) return true;
  }
  return false;
}

template <char (*As)(char), bool (*Is)(char)>
bool has_spread(std::string_view text, std::string_view name) noexcept {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (As(text[at]) == name.front() && begins_spread<As, Is>(text.substr(at), name)) return true;
  }
  return false;
}

}  // namespace

std::optional<KeyMark> key_text_in(std::string_view text) noexcept {
  for (const auto& search : {pem_label_in, ssh_line_in, other_text_in, jwk_type_in}) {
    if (const auto mark = search(text)) return mark;
  }
  return std::nullopt;
}

std::optional<KeyMark> algorithm_name_in(std::string_view text) noexcept {
  for (const AlgorithmName& name : algorithm_names) {
    const bool in_base64 = std::any_of(name.base64.begin(), name.base64.end(), [text](std::string_view form) {
      return has_spread<base::as_base64, is_base64>(text, form);
    });
    if (in_base64 || text.find(name.binary) != text.npos || has_spread<base::lower, base::is_hex_digit>(text, name.hex))
      return KeyMark{name.what, Notation::der};
  }
  return std::nullopt;
}

std::optional<KeyMark> ssh_key_in(std::string_view bytes) noexcept {
  if (bytes.starts_with("openssh-key-v1\0"sv)) return KeyMark{"a private key of OpenSSH", Notation::openssh};
  constexpr std::size_t length = 4, least_name = 7, most_name = 64;
  if (bytes.size() < length + least_name || !bytes.starts_with("\0\0\0"sv)) return std::nullopt;
  const auto size = static_cast<std::uint8_t>(bytes[3]);
  if (size < least_name || size > most_name || !is_ssh_kind(bytes.substr(length))) return std::nullopt;
  return KeyMark{"an SSH public key", Notation::openssh};
}

}  // namespace jwtsync::jose
