// SPDX-License-Identifier: Apache-2.0
// The JOSE header of a JWS (RFC 7515, section 4): the parameters that decide. No others are ever acted upon: keys and
// addresses that a token brings along (`jwk`, `jku`, `x5c`, `x5u`) are its own claims about itself.
#pragma once

#include "json/object_reader.h"

#include <jwtsync/jose.h>
#include <optional>
#include <string>
#include <string_view>

namespace jwtsync::jose {

/// The name that RFC 9864 gives to the one algorithm that RFC 8037 named "EdDSA" with the key of another curve, too.
inline constexpr std::string_view name_of_ed25519 = "Ed25519";

/// Whether this is a name of the algorithm in a header or a JWK.
[[nodiscard]] inline bool is_named(Algorithm algorithm, std::string_view name) noexcept {
  return name == name_of(algorithm) || (algorithm == Algorithm::eddsa && name == name_of_ed25519);
}

struct Header {
  std::optional<std::string_view> algorithm;  ///< nothing if it is not a string, too
  std::optional<std::string_view> kid;
  std::optional<std::string_view> type;
  /// It has a `crit` (RFC 7515, section 4.1.11) or a `b64` (RFC 7797): it asks to be read by rules that are not ours.
  bool has_extensions = false;
};

/// The header of an object that was read; nothing where `kid` or `typ` is not a string.
[[nodiscard]] std::optional<Header> read_header(const json::ObjectReader& object) noexcept;

/// The text of a header with these parameters; the algorithm by its name.
[[nodiscard]] std::string write_header(std::string_view algorithm, std::string_view type, std::string_view kid);

}  // namespace jwtsync::jose
