// SPDX-License-Identifier: Apache-2.0
// The one list of public defaults. A row needs its origin beside it; one of fewer than 20 characters is of no use,
// since the length rule refuses it everywhere.
#include "sources/public_defaults.h"

#include <algorithm>
#include <array>

namespace jwtsync::sources {
namespace {

constexpr std::array list{
    // jwtsync and the resolver before it
    development_fallback,                                                        // the development fallback
    std::string_view("your-secure-staging-jwt-secret-key-32-chars-minimum"),     // its deployment instructions
    std::string_view("your-secure-production-jwt-secret-key-32-chars-minimum"),  // its deployment instructions
    // Standards
    std::string_view(
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"),  // RFC 7515 A.1
    // Tools and tutorials
    std::string_view("a-string-secret-at-least-256-bits-long"),                                   // jwt.io, HS256
    std::string_view("a-valid-string-secret-that-is-at-least-384-bits-long"),                     // jwt.io, HS384
    std::string_view("a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long"),  // jwt.io, HS512
    std::string_view("09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7"),  // FastAPI's OAuth2 tutorial
    std::string_view("reallyreallyreallyreallyverysafe"),  // PostgREST's tutorial and tests
    std::string_view("404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970"),  // Spring Boot JWT tutorials
    // Defaults that products ship with
    std::string_view("super-secret-jwt-token-with-at-least-32-characters-long"),       // Supabase, local development
    std::string_view("your-super-secret-jwt-token-with-at-least-32-characters-long"),  // Supabase, .env.example
    std::string_view("SecretKey012345678901234567890123456789012345678901234567890123456789"),  // Nacos
    std::string_view("sk-9f73s3ljTXVcMT3Blb3ljTqtsKiGHXVcMT3BlbkFJLK7U"),                       // Dify, .env.example
    std::string_view("16f8c0ef4a5d391b26034086c628469d3f9f497f08163ab9b40137092f2909ef"),       // LibreChat, JWT_SECRET
    std::string_view("eaa5191f2914e30b9387fd84e254e4ba6fc51b4654968a9b0803b456a54b8418"),  // LibreChat, refresh secret
    std::string_view("CHANGE_ME_TO_A_COMPLEX_RANDOM_SECRET"),  // Superset, superset/config.py
};

/// The known answer of the first resolver whose fingerprint is c530eef82dcaa39c.
constexpr std::string_view published_example = "staging-jwt-secret-key-32-chars-minimum-required-for-security";

}  // namespace

std::span<const std::string_view> public_defaults() noexcept { return list; }

bool is_public_default(std::string_view secret) noexcept {
  return std::find(list.begin(), list.end(), secret) != list.end();
}

bool is_published_example(std::string_view secret) noexcept { return secret == published_example; }

}  // namespace jwtsync::sources
