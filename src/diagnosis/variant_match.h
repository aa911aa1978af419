// SPDX-License-Identifier: Apache-2.0
// Two different keys of which one is the other, changed in a way that has a name.
#pragma once

#include "diagnosis/advice.h"

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace jwtsync::diagnosis {

/// One of two values.
enum class Side : std::uint8_t { original, derived };

/// A text that stands for other bytes. A locator's format is said of the text, not of the bytes.
struct Encoding {
  Words format;  ///< as an option of the locator
  Side text;     ///< whose value it is
};

/// What to do: said of whose value is the odd one, where something stands behind.
struct Remedy {
  Words before;
  Words behind = "";
};

/// A variant in words: "the key of X is that of Y PHRASE"; of a JSON document that Y has, "Y has the whole document, X
/// its PHRASE".
struct VariantWords {
  std::string_view name;
  Cause cause;
  std::string_view phrase;
  Side odd;  ///< whose value is the odd one
  std::optional<Encoding> encoding = {};
  std::optional<Remedy> remedy = {};  ///< where that of the cause does not do
};

/// One row for each variant of the protocol, in its order.
[[nodiscard]] std::span<const VariantWords> variant_words() noexcept;

/// What became of a secret: one step, or two, one after the other. The words stand in tables, and stay.
struct SecretChange {
  const VariantWords* first;
  const VariantWords* second = nullptr;
  std::size_t size = 0;  ///< of what was cut: how many bytes are left
};
/// "trailing_newline", "trimmed+base64_decoded", "cut_32"
[[nodiscard]] std::string name_of(const SecretChange& change);
/// "plus a newline", "without the white space around it, and that decoded from base64", "cut to its first 32 bytes"
[[nodiscard]] std::string phrase_of(const SecretChange& change);

/// Says of a remedy whose value it is about.
using Whose = std::function<void(Advice&, Side)>;

/// What to do where one value is the other, changed in this way.
[[nodiscard]] Advice remedy_of(const VariantWords& words, const Whose& whose);
[[nodiscard]] std::string remedy_of(const SecretChange& change, const Whose& whose);

/// A key of `derived` is that of `original`, changed.
struct VariantMatch {
  SecretChange change;
  const Member& original;
  const Member& derived;
};

/// The likeliest way, or the likeliest named transform of this cause if one is given, in which a key of one is a key of
/// the other, whichever of them answered for the variant.
[[nodiscard]] std::optional<VariantMatch> match_variants(const Member& one, const Member& other,
                                                         std::optional<Cause> cause = {});

}  // namespace jwtsync::diagnosis
