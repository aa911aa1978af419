// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/rules.h"

#include <gtest/gtest.h>

namespace jwtsync::sources::not_meant::places_test {

TEST(places, in_place_of_a_secret_are_found) {
  for (const std::string_view value :
       {std::string_view("$HOME/backend/secrets/jwt-production"),
        std::string_view("/Users/alice/backend/jwt-secret"),
        std::string_view("op://vault/item-of-the-backend/password"),
        std::string_view("projects/my-project/secrets/jwt-secret-staging/versions/latest"),
        std::string_view("projects/my-project/secrets/jwt-secret-staging"),
        std::string_view("gcp-sm://my-project/jwt-secret-production"),
        std::string_view("file:/run/secrets/jwt-secret-production"),
        std::string_view("file:///run/secrets/jwt-secret-production"),
        std::string_view("env:JWT_SECRET_KEY_OF_PRODUCTION_CLUSTER"),
        std::string_view("jwks+https://issuer.example/.well-known/jwks.json"),
        std::string_view("credential:jwt-secret-of-the-backend-service"),
        std::string_view("builtin:development"),
        std::string_view("/run/secrets/jwt-secret-key-production"),
        std::string_view("/etc/jwtsync/keys/production/jwt.key"),
        std::string_view("/var/run/secrets/kubernetes.io/jwt_secret_key"),
        std::string_view("./secrets/jwt-production-private-key.pem"),
        std::string_view("../config/keys/jwt-production-private-key.pem"),
        std::string_view("~/projects/backend/config/jwt-secret.key"),
        std::string_view("C:\\ProgramData\\backend\\secrets\\jwt-secret.txt"),
        std::string_view("/app/config/JWT_SECRET_KEY/current/value"),
        std::string_view("config/jwt/private-production-key.pem")}) {
    EXPECT_NE(place(value), "") << value;
  }
}

TEST(places, are_not_what_is_random_behind_a_slash) {
  for (const std::string_view value :
       {std::string_view("Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"),
        std::string_view("/c4n4ry4RzK9xQ7bT2wL5mN8vP3jH6dF1gS0yA"), std::string_view("/run/"), std::string_view("/run"),
        std::string_view("/etc/Kq7WzRm2vX9pLk4TnBb6HsJdGfYcZq7WmXpLkT"),
        std::string_view("c4n4ry://Zq7Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"), std::string_view("s3://c4n4ry Zq7!Wm2vX9pLk4Tn8"),
        std::string_view("env:c4n4ry Zq7!"), std::string_view("./"), std::string_view("C:c4n4ry")}) {
    EXPECT_EQ(place(value), "") << value;
  }
}

}  // namespace jwtsync::sources::not_meant::places_test
