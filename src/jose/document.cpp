// SPDX-License-Identifier: Apache-2.0
#include "jose/document.h"

#include "jose/jwk.h"
#include "jose/key_file.h"

#include <utility>

namespace jwtsync::jose {
namespace {

Result<std::vector<WrittenKey>> alone(Result<WrittenKey> key) {
  if (!key) return failure(std::move(key).error());
  std::vector<WrittenKey> keys;
  keys.push_back(std::move(*key));
  return keys;
}

}  // namespace

Result<std::vector<WrittenKey>> read_document(std::string_view value, Shape shape) {
  switch (shape) {
    case Shape::jwk: return alone(read_jwk(value));
    case Shape::jwks: return read_jwks(value);
    case Shape::pem: return alone(read_pem(value));
    case Shape::der: return alone(read_der(value));
    case Shape::other_key:
      // A public key is known to everybody: taken for the bytes of an HMAC secret, it would let everybody sign.
      return failure(Code::secret_format_unsupported, "the value is a key in a form that is not read",
                     "write it as PEM, with the lines -----BEGIN ...----- and -----END ...-----, or as a JWK");
    case Shape::raw: break;
  }
  return alone(holding(Secret::copy_of(value)));
}

}  // namespace jwtsync::jose
