// SPDX-License-Identifier: Apache-2.0
/// @file
/// What tokens and those who take them say of themselves, whoever it is that says it. Nothing here is verified.
#pragma once

#include <jwtsync/jose.h>
#include <jwtsync/result.h>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync {

/// What a text is that was given as a token.
enum class TokenForm : std::uint8_t {
  jws,              ///< three parts: a signed token, good or bad
  unsecured,        ///< two parts and a dot behind them, the algorithm "none" (RFC 7519, section 6)
  jwe,              ///< five parts: encrypted (RFC 7516)
  json,             ///< a JSON document: another serialization, or an answer that has the token in it
  empty,            ///< nothing
  scheme_in_front,  ///< "Bearer" or another word, or `access_token=`
  quoted,
  bytes_literal,   ///< b'...', as Python shows bytes
  white_space,     ///< around the token, or in it
  padded,          ///< "=" behind the parts
  other_alphabet,  ///< base64 in place of base64url
  cut,             ///< it ends before its signature
  opaque,          ///< one piece that is not a JWT
  other_parts,     ///< another number of parts
  several,         ///< tokens or credentials joined by commas: a header that was sent twice (RFC 9110, section 5.3)
  cookies,         ///< a line of cookies, one of which may be the token
  other_scheme,    ///< credentials of another scheme than Bearer, such as Basic
  no_value,        ///< a word for no value in its place: undefined, null, [object Object]
  case_lost,       ///< all of its letters are small, or all are capital
  too_large,
};
/// The stable name of a form, such as "jwe".
[[nodiscard]] std::string_view name_of(TokenForm form) noexcept;

/// Whether a signature can be one of the algorithm that the header names, by how it looks.
enum class SignatureForm : std::uint8_t {
  fits,
  der,        ///< ASN.1, which ECDSA has elsewhere (RFC 7518, section 3.4: never in a token)
  too_short,  ///< it was cut, or is of another algorithm
  too_long,
};
[[nodiscard]] std::string_view name_of(SignatureForm form) noexcept;

/// What a refused token says of itself, as far as it can be read. Fit to be shown: no text is longer than about 80
/// bytes, no list than 4 of them, and control characters are escaped. No part of the signature is in it.
struct TokenFacts {
  TokenForm form = TokenForm::jws;
  std::optional<std::string> algorithm = {};  ///< "alg" of the header, whatever it is
  std::optional<std::string> kid = {};
  std::optional<std::string> type = {};
  std::optional<std::string> issuer = {};
  std::vector<std::string> audiences = {};
  /// The signature is good, so that a holder of the key says this; else anybody may.
  bool is_authentic = false;
  bool has_header = false;  ///< it could be read
  SignatureForm signature = SignatureForm::fits;
  std::size_t signature_size = 0;  ///< bytes

  friend bool operator==(const TokenFacts&, const TokenFacts&) = default;
};

/// What a verifier takes.
struct VerifierFacts {
  struct Key {
    std::string kid;
    Algorithm algorithm;
    bool has_default_algorithm;  ///< as Key has it
    bool is_accepted;            ///< its algorithm is one of those that are expected

    friend bool operator==(const Key&, const Key&) = default;
  };
  std::vector<Key> keys;
  std::vector<Algorithm> algorithms;  ///< that are accepted, each once
  std::optional<std::string> type;
  std::optional<std::string> issuer;
  std::vector<std::string> audiences;
  std::string published_at;  ///< as KeyRing has it

  friend bool operator==(const VerifierFacts&, const VerifierFacts&) = default;
};

/// Both sides of a refusal, for who wonders where they differ.
struct BothSides {
  TokenFacts token;
  VerifierFacts verifier;
};

/// A token that somebody asks about, whole or without its signature.
class TokenQuestion {
 public:
  /// A text as it was sent.
  [[nodiscard]] static TokenQuestion whole(std::string_view text) { return {std::string(text), true}; }
  /// The first two parts of a token, in base64url as they stand there.
  [[nodiscard]] static TokenQuestion unsigned_parts(std::string_view header, std::string_view claims);

  /// What was sent; or its parts as a token, behind which stands, in place of a signature, what no key makes.
  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  [[nodiscard]] bool has_signature() const noexcept { return has_signature_; }
  /// What it says of itself.
  [[nodiscard]] TokenFacts facts() const;

 private:
  TokenQuestion(std::string text, bool has_signature) : text_(std::move(text)), has_signature_(has_signature) {}

  std::string text_;
  bool has_signature_;
};

/// The key that a token is judged by.
struct JudgingKey {
  std::string kid;
  std::string algorithm;  ///< as in a token's header

  friend bool operator==(const JudgingKey&, const JudgingKey&) = default;
};

/// What would become of a token that is asked about.
struct TokenAccount {
  /// Nothing: what was sent of it is good.
  std::optional<Error> refusal = {};
  BothSides sides = {};
  /// Nothing where none is for it.
  std::optional<JudgingKey> key = {};
};

}  // namespace jwtsync
