// SPDX-License-Identifier: Apache-2.0
// The grammar of locators: SCHEME:PLACE[?OPTION=VALUE[&OPTION=VALUE]...]
// The addresses of issuers may have a query of their own there: what has not the name of an option belongs to it.
#pragma once

#include "sources/source.h"

#include <jwtsync/result.h>
#include <cstdint>
#include <string>
#include <string_view>

namespace jwtsync::sources {

/// Whether white space around a value is taken off.
enum class Trim : std::uint8_t { yes, no };

/// What a value's bytes mean.
enum class Format : std::uint8_t {
  text,  ///< the default: UTF-8 text that is one HMAC secret, or a key document
  raw,   ///< the bytes as they are: no UTF-8 is asked for, and nothing is taken off
  base64,
  base64url,
  hex,
  der,  ///< a key document of this form, and nothing else
  pem,
  jwks,  ///< or one JWK
};

/// The name of a format as it stands in a locator.
[[nodiscard]] std::string_view name_of(Format format) noexcept;

/// Where a value is, and how it is to be read.
struct Locator {
  std::string text;  // as it was written
  const Source* source = nullptr;
  std::string place;
  Trim trim = Trim::yes;
  Format format = Format::text;

  [[nodiscard]] std::string label() const { return source->label_of(*this); }
  /// Equal for two locators that say the same in different words.
  [[nodiscard]] std::string canonical() const;
};

/// Reads a locator. Errors: `locator_malformed`, `locator_scheme_unknown`. Since people put secrets where a locator
/// belongs, an error quotes no more of the text than a name that it knows, or one that cannot be a secret.
[[nodiscard]] Result<Locator> parse_locator(std::string_view text);

}  // namespace jwtsync::sources
