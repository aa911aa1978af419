// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_identifier.h"

#include <algorithm>
#include <array>

namespace jwtsync::crypto {
namespace {

using namespace std::literals;
using der::Tag;

// RFC 8017 appendix C, RFC 5480 section 2.1.1, RFC 8410 section 3.
constexpr std::string_view rsa_encryption = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"sv;
constexpr std::string_view ec_public_key = "\x2a\x86\x48\xce\x3d\x02\x01"sv;
constexpr std::string_view ed25519 = "\x2b\x65\x70"sv;

struct Curve {
  KeyKind kind;
  std::string_view object;
};
constexpr std::array<Curve, 3> curves{{
    {KeyKind::p256, "\x2a\x86\x48\xce\x3d\x03\x01\x07"sv},
    {KeyKind::p384, "\x2b\x81\x04\x00\x22"sv},
    {KeyKind::p521, "\x2b\x81\x04\x00\x23"sv},
}};

/// Kinds that people hold and that sign no token here, to call them by their names.
struct UnsupportedKind {
  std::string_view name;
  std::string_view object;
};
constexpr std::array<UnsupportedKind, 9> unsupported_kinds{{
    {"RSA restricted to PSS (id-RSASSA-PSS)", "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"sv},
    {"DSA", "\x2a\x86\x48\xce\x38\x04\x01"sv},
    {"Diffie-Hellman", "\x2a\x86\x48\x86\xf7\x0d\x01\x03\x01"sv},
    {"X25519", "\x2b\x65\x6e"sv},
    {"X448", "\x2b\x65\x6f"sv},
    {"Ed448", "\x2b\x65\x71"sv},
    // RFC 9881 section 2, by the identifiers of FIPS 204.
    {"ML-DSA-44", "\x60\x86\x48\x01\x65\x03\x04\x03\x11"sv},
    {"ML-DSA-65", "\x60\x86\x48\x01\x65\x03\x04\x03\x12"sv},
    {"ML-DSA-87", "\x60\x86\x48\x01\x65\x03\x04\x03\x13"sv},
}};
constexpr std::string_view secp256k1 = "\x2b\x81\x04\x00\x0a"sv;

constexpr std::string_view kinds_hint = "use RSA, P-256, P-384, P-521 or Ed25519";

tl::unexpected<Error> unsupported(std::string_view what) {
  return failure(Code::key_malformed, "a key of a kind that is not supported: " + std::string(what),
                 std::string(kinds_hint));
}

Result<KeyKind> kind_of(std::string_view object, der::Reader& fields) {
  if (object == rsa_encryption) {  // RFC 3279 section 2.3.1: NULL; some leave it out
    if (const auto null = fields.take_if(Tag::null); null && !null->empty()) return not_a_key();
    return KeyKind::rsa;
  }
  if (object == ec_public_key) return take_curve(fields);
  if (object == ed25519) return KeyKind::ed25519;
  const auto* const known = std::find_if(unsupported_kinds.begin(), unsupported_kinds.end(),
                                         [&](const UnsupportedKind& row) { return row.object == object; });
  return unsupported(known == unsupported_kinds.end() ? "unknown" : known->name);
}

}  // namespace

tl::unexpected<Error> not_a_key() {
  return failure(Code::key_malformed, "the bytes are not a key, or not a whole one",
                 "export the key again, as PEM or DER and without a password");
}

Result<KeyKind> take_curve(der::Reader& reader) {
  // Parameters that are spelt out could be those of another curve with one of these names (CVE-2020-0601).
  const auto object = reader.take_if(Tag::object);
  if (!object) return unsupported("an elliptic curve that is not named");
  for (const Curve& curve : curves) {
    if (curve.object == *object) return curve.kind;
  }
  return unsupported(*object == secp256k1 ? "secp256k1" : "another elliptic curve");
}

Result<KeyKind> take_key_identifier(der::Reader& reader) {
  der::Reader fields = reader.enter(Tag::sequence);
  const std::string_view object = fields.take(Tag::object);
  if (fields.failed()) return not_a_key();
  Result<KeyKind> kind = kind_of(object, fields);
  if (kind && !fields.finished()) return not_a_key();
  return kind;
}

std::string key_identifier(KeyKind kind) {
  if (kind == KeyKind::ed25519) return element(Tag::sequence, element(Tag::object, ed25519));
  if (kind == KeyKind::rsa) {
    return element(Tag::sequence, element(Tag::object, rsa_encryption) + element(Tag::null, {}));
  }
  const auto* const curve =
      std::find_if(curves.begin(), curves.end(), [&](const Curve& row) { return row.kind == kind; });
  return element(Tag::sequence, element(Tag::object, ec_public_key) + element(Tag::object, curve->object));
}

}  // namespace jwtsync::crypto
