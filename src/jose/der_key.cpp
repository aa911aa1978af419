// SPDX-License-Identifier: Apache-2.0
#include "jose/der_key.h"

#include "crypto/der.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace jwtsync::jose {
namespace {

using crypto::der::Reader;
using crypto::der::Tag;
using namespace std::string_view_literals;

constexpr std::string_view rsadsi = "\x2a\x86\x48\x86\xf7\x0d\x01"sv;  // 1.2.840.113549.1
constexpr std::string_view pkcs_7 = "\x2a\x86\x48\x86\xf7\x0d\x01\x07"sv;
constexpr std::string_view rsa = "\x2a\x86\x48\x86\xf7\x0d\x01\x01"sv;
constexpr std::string_view rsa_pss = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"sv;
constexpr std::string_view ml_dsa = "\x60\x86\x48\x01\x65\x03\x04\x03"sv;  // of FIPS 204, with 17 to 19 behind it
constexpr std::string_view ec = "\x2a\x86\x48\xce\x3d\x02\x01"sv;
constexpr std::string_view edwards = "\x2b\x65"sv;  // 1.3.101, with what follows

constexpr std::size_t least_modulus = 64;  // bytes; what is shorter was never a key of RSA or DSA
constexpr std::size_t least_scalar = 16;
constexpr std::size_t most_numbers = 16;

/// Begins as the identifiers of algorithms do: 1.2, 1.3, 2.5 or 2.16.
bool is_identifier(std::string_view object) noexcept {
  constexpr std::string_view beginnings = "\x2a\x2b\x55\x60";
  return object.size() >= 3 && beginnings.find(object.front()) != beginnings.npos;
}

/// The identifier of the AlgorithmIdentifier that comes next; empty if there is none.
std::string_view take_algorithm(Reader& reader) noexcept {
  Reader algorithm = reader.enter(Tag::sequence);
  const std::string_view object = algorithm.take(Tag::object);
  return is_identifier(object) ? object : std::string_view{};
}

bool is_ml_dsa(std::string_view object) noexcept {
  return object.size() == ml_dsa.size() + 1 && object.starts_with(ml_dsa) && object.back() >= 17 && object.back() <= 19;
}

bool is_version(std::string_view number) noexcept { return number == "\0"sv || number == "\1"sv; }

bool is_odd(std::string_view number) noexcept { return (static_cast<std::uint8_t>(number.back()) & 1) != 0; }

std::optional<KeyMark> public_key(std::string_view contents) noexcept {
  Reader reader(contents);
  const std::string_view algorithm = take_algorithm(reader);
  reader.take_octets_of_bit_string();
  if (!reader.finished() || algorithm.empty()) return std::nullopt;
  if (algorithm == rsa_pss) return KeyMark{"an RSA-PSS public key (id-RSASSA-PSS) as DER", Notation::der};
  if (is_ml_dsa(algorithm)) return KeyMark{"an ML-DSA public key as DER", Notation::der};
  if (algorithm.starts_with(rsa)) return KeyMark{"an RSA public key as DER", Notation::der};
  if (algorithm == ec) return KeyMark{"an EC public key as DER", Notation::der};
  if (algorithm.starts_with(edwards)) return KeyMark{"an Ed25519 public key as DER", Notation::der};
  return KeyMark{"a public key as DER", Notation::der};
}

std::optional<KeyMark> private_key(std::string_view contents) noexcept {
  Reader reader(contents);
  const std::string_view version = reader.take(Tag::integer);
  const std::string_view algorithm = take_algorithm(reader);
  const std::string_view key = reader.take(Tag::octet_string);
  if (reader.failed() || !is_version(version) || algorithm.empty() || key.empty()) return std::nullopt;
  if (algorithm == rsa_pss) return KeyMark{"an RSA-PSS private key (id-RSASSA-PSS) as DER", Notation::der};
  if (is_ml_dsa(algorithm)) return KeyMark{"an ML-DSA private key as DER", Notation::der};
  if (algorithm.starts_with(rsa)) return KeyMark{"an RSA private key as DER", Notation::der};
  if (algorithm == ec) return KeyMark{"an EC private key as DER", Notation::der};
  if (algorithm.starts_with(edwards)) return KeyMark{"an Ed25519 private key as DER", Notation::der};
  return KeyMark{"a private key as DER", Notation::der};
}

std::optional<KeyMark> encrypted_key(std::string_view contents) noexcept {
  Reader reader(contents);
  const std::string_view algorithm = take_algorithm(reader);
  reader.take(Tag::octet_string);
  if (!reader.finished() || !algorithm.starts_with(rsadsi)) return std::nullopt;
  return KeyMark{"an encrypted private key as DER", Notation::der};
}

/// PKCS #1, and the private keys that OpenSSL writes of DSA, which are as plain a list of numbers.
std::optional<KeyMark> numbers(std::string_view contents) noexcept {
  std::array<std::string_view, most_numbers> read;
  std::size_t count = 0;
  Reader reader(contents);
  while (count < read.size() && !reader.finished()) {
    const std::string_view number = reader.take_number();
    if (reader.failed()) break;
    read[count++] = number;
  }
  if (count == 2 && reader.finished() && read[0].size() >= least_modulus && is_odd(read[0]) && is_odd(read[1])) {
    return KeyMark{"an RSA public key as DER", Notation::der};
  }
  if (count >= 6 && is_version(read[0]) && read[1].size() >= least_modulus) {
    return KeyMark{"a private key as DER", Notation::der};
  }
  return std::nullopt;
}

std::optional<KeyMark> sec1_key(std::string_view contents) noexcept {
  Reader reader(contents);
  const std::string_view version = reader.take(Tag::integer);
  const std::string_view scalar = reader.take(Tag::octet_string);
  reader.take_if(Tag::context_0);
  reader.take_if(Tag::context_1);
  if (!reader.finished() || version != "\1"sv || scalar.size() < least_scalar) return std::nullopt;
  return KeyMark{"an EC private key as DER", Notation::der};
}

/// A certificate, or the request for one: what is signed, by which algorithm, the signature.
std::optional<KeyMark> signed_key(std::string_view contents) noexcept {
  Reader reader(contents);
  Reader first = reader.enter(Tag::sequence);
  const std::string_view algorithm = take_algorithm(reader);
  reader.take_octets_of_bit_string();
  if (!reader.finished() || algorithm.empty()) return std::nullopt;
  const bool has_version = first.take_if(Tag::context_0).has_value();
  const std::string_view serial = first.take(Tag::integer);
  const std::string_view next = first.take(Tag::sequence);
  if (first.failed()) return std::nullopt;
  const bool is_request = !has_version && serial == "\0"sv && (next.empty() || next.front() == '\x31');
  return is_request ? KeyMark{"a certificate request as DER", Notation::store}
                    : KeyMark{"a certificate as DER", Notation::der};
}

/// PKCS #12 and PKCS #7.
std::optional<KeyMark> key_store(std::string_view contents) noexcept {
  Reader reader(contents);
  const auto version = reader.take_if(Tag::integer);
  Reader content = version ? reader.enter(Tag::sequence) : reader;
  const std::string_view type = content.take(Tag::object);
  content.take(Tag::context_0);
  if (content.failed() || !type.starts_with(pkcs_7) || (version && *version != "\3"sv)) return std::nullopt;
  return KeyMark{"a key store (PKCS #12 or PKCS #7)", Notation::store};
}

/// PKCS #12 as Java and Windows write it: of indefinite length, which DER has not.
bool begins_key_store(std::string_view bytes) noexcept {
  return bytes.starts_with("\x30\x80\x02\x01\x03\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"sv);
}

}  // namespace

std::optional<DerKey> der_key_in(std::string_view bytes) noexcept {
  if (begins_key_store(bytes)) return DerKey{{"a key store (PKCS #12)", Notation::store}, Rest::some};
  Reader reader(bytes);
  const std::string_view contents = reader.take(Tag::sequence);
  if (reader.failed()) return std::nullopt;
  constexpr std::array readers{public_key, private_key, encrypted_key, numbers, sec1_key, signed_key, key_store};
  for (const auto& read : readers) {
    if (const auto mark = read(contents)) return DerKey{*mark, reader.finished() ? Rest::none : Rest::some};
  }
  return std::nullopt;
}

}  // namespace jwtsync::jose
