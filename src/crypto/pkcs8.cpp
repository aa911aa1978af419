// SPDX-License-Identifier: Apache-2.0
#include "crypto/pkcs8.h"

#include "crypto/key_identifier.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <string>

namespace jwtsync::crypto {
namespace {

using namespace std::literals;
using der::Reader;
using der::Tag;

constexpr std::string_view zero = "\0"sv;
constexpr std::string_view one = "\1"sv;

/// RFC 8017 A.1.2; version 1, of more than two primes, is not taken.
Result<PrivateKeyFields> read_rsa(std::string_view der) {
  Reader reader(der);
  Reader fields = reader.enter(Tag::sequence);
  if (fields.take_number() != zero) return not_a_key();
  PrivateKeyFields key{KeyKind::rsa, {}, {}, {}, {}};
  for (std::string_view* number : {&key.modulus, &key.exponent, &key.numbers.d, &key.numbers.p, &key.numbers.q,
                                   &key.numbers.dp, &key.numbers.dq, &key.numbers.qi}) {
    *number = fields.take_number();
  }
  if (!fields.finished() || !reader.finished()) return not_a_key();
  return key;
}

/// RFC 5915 section 3. The curve stands in it or outside; in both places it is the same.
Result<PrivateKeyFields> read_ec(std::string_view der, std::optional<KeyKind> outside) {
  Reader reader(der);
  Reader fields = reader.enter(Tag::sequence);
  if (fields.take_number() != one) return not_a_key();
  PrivateKeyFields key{KeyKind::p256, {}, {}, {}, {.d = fields.take(Tag::octet_string)}};
  std::optional<KeyKind> curve = outside;
  if (const auto parameters = fields.take_if(Tag::context_0)) {
    Reader inside(*parameters);
    const Result<KeyKind> named = take_curve(inside);
    if (!named) return failure(named.error());
    if (!inside.finished() || (outside && *outside != *named)) return not_a_key();
    curve = *named;
  }
  if (const auto point = fields.take_if(Tag::context_1)) {
    Reader inside(*point);
    key.point = inside.take_octets_of_bit_string();
    if (!inside.finished()) return not_a_key();
  }
  if (!curve || !fields.finished() || !reader.finished()) return not_a_key();
  key.kind = *curve;
  return key;
}

/// RFC 8410 section 7.
Result<PrivateKeyFields> read_ed25519(std::string_view der) {
  Reader reader(der);
  const PrivateNumbers numbers{.d = reader.take(Tag::octet_string)};
  if (!reader.finished()) return not_a_key();
  return PrivateKeyFields{KeyKind::ed25519, {}, {}, {}, numbers};
}

Result<PrivateKeyFields> read_pkcs8(Reader fields) {
  const Result<KeyKind> kind = take_key_identifier(fields);
  if (!kind) return failure(kind.error());
  const std::string_view inside = fields.take(Tag::octet_string);
  fields.take_if(Tag::context_0);  // attributes
  const auto point = fields.take_if(Tag::context_1_primitive);
  if (!fields.finished()) return not_a_key();
  if (*kind == KeyKind::rsa) return read_rsa(inside);
  if (*kind != KeyKind::ed25519) return read_ec(inside, *kind);
  Result<PrivateKeyFields> key = read_ed25519(inside);
  if (key && point && !point->empty()) key->point = point->substr(1);  // RFC 5958: a BIT STRING, tagged implicitly
  return key;
}

tl::unexpected<Error> encrypted() {
  return failure(Code::key_malformed, "the private key is encrypted with a password",
                 "write it without one, such as by `openssl pkey`, and protect the file itself");
}

/// DER put together from the inside out. Secret bytes are referred to until they are written, once and to a Secret.
class Pieces {
 public:
  Pieces& refer(std::string_view bytes) {
    pieces_.push_back(bytes);
    size_ += bytes.size();
    return *this;
  }
  Pieces& number(std::string_view bytes) { return add(der::number_head(bytes)).refer(bytes); }
  Pieces& add(std::string bytes) { return refer(keep(std::move(bytes))); }
  Pieces& put_before(std::string bytes) {
    size_ += bytes.size();
    pieces_.push_front(keep(std::move(bytes)));
    return *this;
  }
  Pieces& wrap(Tag tag) { return put_before(der::head(tag, size_)); }

  [[nodiscard]] Result<Secret> to_secret() const {
    return Secret::filled(size_, [&](std::span<char> room) {
      auto at = room.begin();
      for (const std::string_view piece : pieces_) at = std::copy(piece.begin(), piece.end(), at);
      return size_;
    });
  }

 private:
  std::string_view keep(std::string bytes) { return kept_.emplace_back(std::move(bytes)); }

  std::deque<std::string> kept_;
  std::deque<std::string_view> pieces_;
  std::size_t size_ = 0;
};

Pieces inside(const RsaNumbers& numbers, const PrivateNumbers& secret) {
  Pieces pieces;
  for (const std::string_view number : {zero, std::string_view(numbers.modulus), std::string_view(numbers.exponent),
                                        secret.d, secret.p, secret.q, secret.dp, secret.dq, secret.qi}) {
    pieces.number(number);
  }
  return std::move(pieces.wrap(Tag::sequence));
}

Pieces inside(const EcPoint& point, const PrivateNumbers& secret) {
  Pieces pieces;
  pieces.number(one).add(der::head(Tag::octet_string, secret.d.size())).refer(secret.d);
  pieces.add(element(Tag::context_1, element(Tag::bit_string, '\0' + uncompressed(point))));
  return std::move(pieces.wrap(Tag::sequence));
}

Pieces inside(const EdwardsPoint& /*point*/, const PrivateNumbers& secret) {
  Pieces pieces;
  return std::move(pieces.refer(secret.d).wrap(Tag::octet_string));
}

}  // namespace

// By what stands first in the outer SEQUENCE, and what follows it.
Result<PrivateKeyFields> read_private_key(std::string_view der) {
  if (der.size() > der::max_size) return not_a_key();
  Reader reader(der);
  Reader fields = reader.enter(Tag::sequence);
  if (fields.take_if(Tag::sequence)) return fields.take_if(Tag::octet_string) ? encrypted() : not_a_key();
  const std::string_view version = fields.take_number();
  if (fields.failed() || !reader.finished()) return not_a_key();
  if (Reader(fields).take_if(Tag::integer)) return read_rsa(der);
  if (Reader(fields).take_if(Tag::octet_string)) return read_ec(der, std::nullopt);
  return version == zero || version == one ? read_pkcs8(fields) : not_a_key();
}

Result<Secret> write_pkcs8(const PublicNumbers& numbers, const PrivateNumbers& private_numbers) {
  Pieces pieces = std::visit([&](const auto& kind) { return inside(kind, private_numbers); }, numbers);
  pieces.wrap(Tag::octet_string).put_before(der::number(zero) + key_identifier(kind_of(numbers))).wrap(Tag::sequence);
  return pieces.to_secret();
}

}  // namespace jwtsync::crypto
