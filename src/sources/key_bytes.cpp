// SPDX-License-Identifier: Apache-2.0
#include "sources/key_bytes.h"

#include "base/encoding.h"
#include "base/text.h"
#include "jose/document.h"
#include "sources/appearance.h"
#include "sources/catalog.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace jwtsync::sources {
namespace {

tl::unexpected<Error> empty() { return failure(Code::secret_empty, "set, but blank"); }

tl::unexpected<Error> not_of_format(const Locator& locator) {
  return failure(Code::secret_malformed,
                 "the value of " + locator.label() + " is not " + std::string(name_of(locator.format)),
                 "a format is read strictly, and nothing else is taken for it (docs/reference/environment.md)");
}

Origin origin_of(const Locator& locator) {
  return locator.source == &variable_source ? Origin::variable : Origin::elsewhere;
}

bool is_document(const Secret& value) { return value.reveal(jose::shape_of) != jose::Shape::raw; }

/// Whether a value has the form that its locator says it has.
bool has_format(const Secret& value, Format format) {
  const jose::Shape shape = value.reveal(jose::shape_of);
  switch (format) {
    case Format::pem: return shape == jose::Shape::pem;
    case Format::der: return shape == jose::Shape::der;
    case Format::jwks: return shape == jose::Shape::jwks || shape == jose::Shape::jwk;
    default: return true;
  }
}

/// The shared secrets of a document, every key of which is read once: what is wrong with one is said here.
Result<std::vector<Secret>> secrets_in(const Secret& document) {
  auto keys = document.reveal([](std::string_view text) { return jose::read_document(text, jose::shape_of(text)); });
  if (!keys) return failure(std::move(keys).error());
  std::vector<Secret> secrets;
  for (jose::WrittenKey& key : *keys) {
    if (auto* const secret = std::get_if<Secret>(&key.material)) secrets.push_back(std::move(*secret));
  }
  return secrets;
}

Result<KeyBytes> as_document(RawValue value, const Locator& locator) {
  Result<std::vector<Secret>> secrets = secrets_in(value.bytes);
  if (!secrets) return failure(std::move(secrets).error().at("the value of " + locator.label()));
  const std::size_t length = value.bytes.size();
  return KeyBytes{std::move(value.bytes), false, length, std::move(value.warnings), {}, std::move(*secrets)};
}

/// A value without the white space around it, and what is to be remarked of that.
struct Trimmed {
  RawValue value;
  std::vector<Remark> remarks;
};

std::size_t characters_of(const Secret& text) { return text.reveal(base::count_characters); }

/// Whether all that was trimmed is one line end, as an editor or `echo` leaves it.
bool lost_one_line_end(std::string_view value, std::string_view kept) {
  const std::string_view rest = value.substr(kept.size());
  return value.starts_with(kept) && (rest == "\n" || rest == "\r\n");
}

/// The value without the white space around it; a remark if that was a line end, and a warning if it was more.
Result<Trimmed> trimmed(RawValue value, const Locator& locator) {
  const std::size_t kept = value.bytes.reveal([](std::string_view bytes) { return base::trim(bytes).size(); });
  if (locator.trim == Trim::no || kept == value.bytes.size()) return Trimmed{std::move(value), {}};
  Result<Secret> rest = value.bytes.reveal([](std::string_view bytes) { return Secret::copy_of(base::trim(bytes)); });
  if (!rest) return failure(std::move(rest).error());
  const bool line_end = value.bytes.reveal([&](std::string_view bytes) {
    return rest->reveal([&](std::string_view kept_bytes) { return lost_one_line_end(bytes, kept_bytes); });
  });
  if (line_end) {
    return Trimmed{RawValue{std::move(*rest), std::move(value.warnings)},
                   {{"line_end_trimmed", "the line end behind the value of " + locator.label() + " was taken off"}}};
  }
  const std::size_t taken = characters_of(value.bytes) - characters_of(*rest);
  value.warnings.push_back({"trimmed", "white space around the value of " + locator.label() + " was taken off (" +
                                           std::to_string(taken) + (taken == 1 ? " character)" : " characters)")});
  return Trimmed{RawValue{std::move(*rest), std::move(value.warnings)}, {}};
}

Result<KeyBytes> as_bytes(RawValue value, const Locator& locator) {
  if (value.bytes.empty()) return empty();
  if (!has_format(value.bytes, locator.format)) return not_of_format(locator);
  if (is_document(value.bytes)) return as_document(std::move(value), locator);
  const std::size_t length = value.bytes.size();
  return KeyBytes{std::move(value.bytes), false, length, std::move(value.warnings), {}};
}

Result<KeyBytes> as_text(RawValue value, const Locator& locator) {
  const bool blank = value.bytes.reveal([](std::string_view bytes) { return base::trim(bytes).empty(); });
  // White space around a document is no part of any key.
  if (!blank && (is_document(value.bytes) || !has_format(value.bytes, locator.format))) {
    return as_bytes(std::move(value), locator);
  }
  if (!value.bytes.reveal(base::is_utf8)) {
    return failure(Code::secret_malformed, "the value of " + locator.label() + " is not UTF-8 text",
                   "if the bytes themselves are the key, say so with format=raw; else write the secret as text "
                   "(docs/reference/environment.md)");
  }
  Result<Trimmed> text = trimmed(std::move(value), locator);
  if (!text) return failure(std::move(text).error());
  if (text->value.bytes.empty()) return empty();

  KeyBytes key{std::move(text->value.bytes), true, 0, std::move(text->value.warnings), std::move(text->remarks)};
  key.length = characters_of(key.bytes);
  for (Warning& warning : appearance_warnings(key.bytes, locator.label())) key.warnings.push_back(std::move(warning));
  for (Remark& remark : appearance_remarks(key.bytes, locator.label(), origin_of(locator))) {
    key.remarks.push_back(std::move(remark));
  }
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
  Result<Trimmed> text = trimmed(std::move(value), locator);
  if (!text) return failure(std::move(text).error());
  if (text->value.bytes.empty()) return empty();
  bool well_formed = false;
  Result<Secret> decoded = text->value.bytes.reveal([&](std::string_view characters) {
    return Secret::filled(base::base64url_decoded_size(characters.size()), [&](std::span<char> room) {
      const auto size = decode(characters, locator.format, room.data());
      well_formed = size.has_value();
      return size.value_or(0);
    });
  });
  if (!decoded) return failure(std::move(decoded).error());
  if (!well_formed) return not_of_format(locator);
  Result<KeyBytes> key = as_bytes({std::move(*decoded), std::move(text->value.warnings)}, locator);
  if (key) key->remarks = std::move(text->remarks);
  return key;
}

/// A key set, and never the text of a secret: whoever reads what an issuer publishes would know that.
Result<KeyBytes> as_published(RawValue value, const Locator& locator) {
  if (locator.format != Format::text && locator.format != Format::jwks) {
    return failure(Code::locator_malformed, "what an issuer publishes is a JWK Set, and has no other format",
                   "leave the option format out");
  }
  if (!has_format(value.bytes, Format::jwks)) {
    return failure(Code::secret_malformed, "the value of " + locator.label() + " is no JWK Set");
  }
  std::optional<PublishedKeys> published = std::move(value.published);
  Result<KeyBytes> key = as_document(std::move(value), locator);
  if (key) key->published = std::move(published);
  return key;
}

}  // namespace

Result<KeyBytes> key_bytes_of(RawValue value, const Locator& locator) {
  if (value.published) return as_published(std::move(value), locator);
  switch (locator.format) {
    case Format::text:
    case Format::pem:
    case Format::jwks: return as_text(std::move(value), locator);
    case Format::raw:
    case Format::der: return as_bytes(std::move(value), locator);
    case Format::base64:
    case Format::base64url:
    case Format::hex: return as_decoded(std::move(value), locator);
  }
  return failure(Code::internal_error, "a format without a reader");
}

}  // namespace jwtsync::sources
