// SPDX-License-Identifier: Apache-2.0
#include "sources/key_bytes.h"

#include "base/encoding.h"
#include "base/text.h"
#include "jose/shape.h"
#include "sources/appearance.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace jwtsync::sources {
namespace {

tl::unexpected<Error> empty() { return failure(Code::secret_empty, "set, but blank"); }

tl::unexpected<Error> unsupported(const Locator& locator, std::string_view what) {
  const std::string bare = locator.text.substr(0, locator.text.find('?'));
  return failure(
      Code::secret_format_unsupported,
      "the value of " + locator.label() + " is " + std::string(what) + ", and keys are read as HMAC secrets only",
      "to take the text itself as an HMAC secret, write " + bare + "?format=raw (docs/reference/environment.md)");
}

std::optional<std::string_view> document_in(std::string_view text) {
  switch (jose::shape_of(text)) {
    case jose::Shape::raw: return std::nullopt;
    case jose::Shape::jwk: return "a JWK";
    case jose::Shape::jwks: return "a JWKS";
    case jose::Shape::pem: return "a PEM key";
  }
  return std::nullopt;
}

std::size_t characters_of(const Secret& text) { return text.reveal(base::count_characters); }

/// The value without the white space around it, and a warning if there was any.
Result<RawValue> trimmed(RawValue value, const Locator& locator) {
  const std::size_t kept = value.bytes.reveal([](std::string_view bytes) { return base::trim(bytes).size(); });
  if (locator.trim == Trim::no || kept == value.bytes.size()) return value;
  Result<Secret> rest = value.bytes.reveal([](std::string_view bytes) { return Secret::copy_of(base::trim(bytes)); });
  if (!rest) return failure(std::move(rest).error());
  const std::size_t taken = characters_of(value.bytes) - characters_of(*rest);
  value.warnings.push_back({"trimmed", "white space around the value of " + locator.label() + " was taken off (" +
                                           std::to_string(taken) + (taken == 1 ? " character)" : " characters)")});
  return RawValue{std::move(*rest), std::move(value.warnings)};
}

Result<KeyBytes> as_bytes(RawValue value) {
  if (value.bytes.empty()) return empty();
  const std::size_t length = value.bytes.size();
  return KeyBytes{std::move(value.bytes), false, length, std::move(value.warnings)};
}

Result<KeyBytes> as_text(RawValue value, const Locator& locator) {
  if (!value.bytes.reveal(base::is_utf8)) {
    return failure(Code::secret_malformed, "the value of " + locator.label() + " is not UTF-8 text",
                   "if the bytes themselves are the key, say so with format=raw; else write the secret as text "
                   "(docs/reference/environment.md)");
  }
  Result<RawValue> text = trimmed(std::move(value), locator);
  if (!text) return failure(std::move(text).error());
  if (text->bytes.empty()) return empty();
  if (const auto document = text->bytes.reveal(document_in)) return unsupported(locator, *document);

  KeyBytes key{std::move(text->bytes), true, 0, std::move(text->warnings)};
  key.length = characters_of(key.bytes);
  for (Warning& warning : appearance_warnings(key.bytes, locator.label())) key.warnings.push_back(std::move(warning));
  return key;
}

std::optional<std::size_t> decode(std::string_view text, Format format, char* out) {
  switch (format) {
    case Format::base64: return base::base64_decode(text, out);
    case Format::base64url: return base::base64url_decode(text, out);
    default: return base::hex_decode(text, out);
  }
}

Result<KeyBytes> as_decoded(RawValue value, const Locator& locator) {
  Result<RawValue> text = trimmed(std::move(value), locator);
  if (!text) return failure(std::move(text).error());
  if (text->bytes.empty()) return empty();
  bool well_formed = false;
  Result<Secret> decoded = text->bytes.reveal([&](std::string_view characters) {
    return Secret::filled(base::base64url_decoded_size(characters.size()), [&](std::span<char> room) {
      const auto size = decode(characters, locator.format, room.data());
      well_formed = size.has_value();
      return size.value_or(0);
    });
  });
  if (!decoded) return failure(std::move(decoded).error());
  if (!well_formed) {
    return failure(Code::secret_malformed,
                   "the value of " + locator.label() + " is not " + std::string(name_of(locator.format)),
                   "decoding is strict: the whole alphabet and padding of the format, nothing else "
                   "(docs/reference/environment.md)");
  }
  return as_bytes({std::move(*decoded), std::move(text->warnings)});
}

}  // namespace

Result<KeyBytes> key_bytes_of(RawValue value, const Locator& locator) {
  switch (locator.format) {
    case Format::text: return as_text(std::move(value), locator);
    case Format::raw: return as_bytes(std::move(value));
    case Format::base64:
    case Format::base64url:
    case Format::hex: return as_decoded(std::move(value), locator);
    case Format::der: return unsupported(locator, "said to be a DER key");
    case Format::pem: return unsupported(locator, "said to be a PEM key");
    case Format::jwks: return unsupported(locator, "said to be a JWKS");
  }
  return failure(Code::internal_error, "a format without a reader");
}

}  // namespace jwtsync::sources
