// SPDX-License-Identifier: Apache-2.0
// The one list of public defaults. A row needs its origin above it; one of fewer than 20 characters is of no use,
// since the length rule refuses it everywhere.
#include "sources/public_defaults.h"

#include <algorithm>
#include <array>

namespace jwtsync::sources {
namespace {

constexpr auto list = std::to_array<std::string_view>({
    // jwtsync: the development fallback, and the deployment instructions of the resolver before it
    development_fallback,
    "your-secure-staging-jwt-secret-key-32-chars-minimum",
    "your-secure-production-jwt-secret-key-32-chars-minimum",
    // RFC 7515 A.1
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
    // jwt.io: the examples of HS256, HS384, HS512
    "a-string-secret-at-least-256-bits-long",
    "a-valid-string-secret-that-is-at-least-384-bits-long",
    "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long",
    // FastAPI: the tutorial on OAuth2 with JWT tokens
    "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
    // PostgREST: tutorial and tests
    "reallyreallyreallyreallyverysafe",
    // Spring Boot: copied from tutorial to tutorial
    "404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970",
    // Supabase: local development, .env.example
    "super-secret-jwt-token-with-at-least-32-characters-long",
    "your-super-secret-jwt-token-with-at-least-32-characters-long",
    // Nacos: the default of token.secret.key
    "SecretKey012345678901234567890123456789012345678901234567890123456789",
    // Dify: SECRET_KEY of .env.example
    "sk-9f73s3ljTXVcMT3Blb3ljTqtsKiGHXVcMT3BlbkFJLK7U",
    // LibreChat: JWT_SECRET and JWT_REFRESH_SECRET of .env.example
    "16f8c0ef4a5d391b26034086c628469d3f9f497f08163ab9b40137092f2909ef",
    "eaa5191f2914e30b9387fd84e254e4ba6fc51b4654968a9b0803b456a54b8418",
    // Superset: SECRET_KEY of its default configuration
    "CHANGE_ME_TO_A_COMPLEX_RANDOM_SECRET",
});

/// The known answer of the first resolver whose fingerprint is c530eef82dcaa39c.
constexpr std::string_view published_example = "staging-jwt-secret-key-32-chars-minimum-required-for-security";

}  // namespace

std::span<const std::string_view> public_defaults() noexcept { return list; }

bool is_public_default(std::string_view secret) noexcept {
  return std::find(list.begin(), list.end(), secret) != list.end();
}

bool is_published_example(std::string_view secret) noexcept { return secret == published_example; }

}  // namespace jwtsync::sources
