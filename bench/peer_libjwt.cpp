// SPDX-License-Identifier: Apache-2.0
#include "measure.h"
#include "peers.h"

#include <jwt.h>

#include <cstdlib>
#include <cstring>
#include <ctime>
#include <memory>

namespace jwtsync::bench {
namespace {

using Token = std::unique_ptr<jwt_t, decltype(&jwt_free)>;

const unsigned char* bytes(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());  // NOLINT(*-reinterpret-cast)
}

bool says(jwt_t* token, const char* name, const char* expected) {
  const char* const value = jwt_get_grant(token, name);
  return value != nullptr && std::strcmp(value, expected) == 0;
}

bool verifies(const std::string& token, const std::string& key, jwt_alg_t algorithm) {
  jwt_t* made = nullptr;
  if (jwt_decode(&made, token.c_str(), bytes(key), static_cast<int>(key.size())) != 0) return false;
  const Token decoded(made, &jwt_free);
  const std::time_t now = std::time(nullptr);
  return jwt_get_alg(made) == algorithm && says(made, "iss", issuer) && says(made, "aud", audience) &&
         jwt_get_grant_int(made, "exp") > now && jwt_get_grant_int(made, "nbf") <= now;
}

bool signs(const std::string& key, jwt_alg_t algorithm, std::int64_t issued) {
  jwt_t* made = nullptr;
  if (jwt_new(&made) != 0) return false;
  const Token token(made, &jwt_free);
  jwt_set_alg(made, algorithm, bytes(key), static_cast<int>(key.size()));
  jwt_add_grant(made, "iss", issuer);
  jwt_add_grant(made, "aud", audience);
  jwt_add_grant(made, "sub", "user-7f3a9c52-1b84-4d7e-9a60-5c2e8f1d0b37");
  jwt_add_grant_int(made, "iat", issued);
  jwt_add_grant_int(made, "nbf", issued);
  jwt_add_grant_int(made, "exp", issued + 86400);
  jwt_add_grant(made, "jti", "3f2b8c1e-6d4a-4f0b-8e7c-9a5d2c1b0f4e");
  jwt_add_grant(made, "scope", "read:orders write:orders read:profile write:profile");
  jwt_add_grants_json(made, R"({"roles":["admin","editor","viewer"]})");
  char* const text = jwt_encode_str(made);
  const bool good = text != nullptr;
  std::free(text);
  return good;
}

}  // namespace

void measure_libjwt(const Row& row, const Cases& cases) {
  const jwt_alg_t algorithm = jwt_str_alg(row.algorithm.c_str());
  if (algorithm >= JWT_ALG_TERM) return;  // it has no EdDSA
  const KeyTexts& texts = cases.key_of(row);
  const std::string key = row.key == "oct" ? texts.secret : texts.public_key;
  const std::string token = cases.token(row);
  measure("peer/libjwt/verify/" + row.algorithm, [=] { return [=] { return verifies(token, key, algorithm); }; });
  const std::string secret = texts.secret;
  const std::int64_t issued = cases.issued;
  measure("peer/libjwt/sign/" + row.algorithm, [=] { return [=] { return signs(secret, algorithm, issued); }; });
}

}  // namespace jwtsync::bench
