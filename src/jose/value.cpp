// SPDX-License-Identifier: Apache-2.0
#include "jose/value.h"

#include "base/text.h"
#include "jose/hidden_key.h"
#include "jose/jwk.h"
#include "jose/key_file.h"
#include "jose/key_set.h"

#include <utility>

namespace jwtsync::jose {
namespace {

Result<std::vector<WrittenKey>> alone(Result<WrittenKey> key) {
  if (!key) return failure(std::move(key).error());
  std::vector<WrittenKey> keys;
  keys.push_back(std::move(*key));
  return keys;
}

Result<Value> of_shape(Shape shape, Result<std::vector<WrittenKey>> keys) {
  if (!keys) return failure(std::move(keys).error());
  return Value{shape, std::move(*keys)};
}

Result<Value> of_set(Result<KeySet> set) {
  if (!set) return failure(std::move(set).error());
  return Value{Shape::jwks, std::move(set->keys), std::move(set->unused), set->is_public};
}

}  // namespace

std::optional<Result<Value>> read_document(std::string_view bytes) {
  const Shape shape = shape_of(bytes);
  switch (shape) {
    case Shape::jwk: return of_shape(shape, alone(read_jwk(base::trim(bytes))));
    case Shape::jwks: return of_set(read_jwks(base::trim(bytes)));
    case Shape::pem: return of_shape(shape, alone(read_pem(bytes)));
    case Shape::der: return of_shape(shape, alone(read_der(bytes)));
    case Shape::raw: break;
  }
  return std::nullopt;
}

Result<Value> read_value(std::string_view bytes) {
  if (auto document = read_document(bytes)) return *std::move(document);
  if (Result<void> secret = require_no_hidden_key(bytes); !secret) return failure(std::move(secret).error());
  return of_shape(Shape::raw, alone(holding(Secret::copy_of(bytes))));
}

}  // namespace jwtsync::jose
