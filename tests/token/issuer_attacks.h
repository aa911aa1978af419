// SPDX-License-Identifier: Apache-2.0
// Two issuers of one process, and tokens by which one would pass for the other.
#pragma once

#include <jwtsync/result.h>

#include <string>
#include <vector>

namespace jwtsync {

/// Two issuers, as the configuration of a process has them, and what their files hold. They have keys of one kid, and
/// one key in common; of an RSA key that both hold, the first alone takes the algorithm.
struct TwoIssuers {
  std::string configuration;  ///< [[issuers]]: https://a.example, also a.example; https://b.example, also b.example
  std::string keys_of_a;      ///< to stand in /keys/a
  std::string keys_of_b;      ///< to stand in /keys/b
};
[[nodiscard]] const TwoIssuers& two_issuers();

struct IssuerToken {
  std::string name;
  std::string token;
  std::string issuer;                ///< whose token it is: "https://a.example"; empty if it is refused as no issuer's
  Code code = Code::internal_error;  ///< of the refusal; nothing of a good token
};

/// Tokens that are good, for an hour and more after the FakeClock starts.
[[nodiscard]] std::vector<IssuerToken> tokens_of_issuers();
/// Tokens that must be refused, each with its code.
[[nodiscard]] std::vector<IssuerToken> issuer_attacks();

}  // namespace jwtsync
