// SPDX-License-Identifier: Apache-2.0
#include "sources/key_bytes.h"

#include "base/encoding.h"
#include "base/text.h"
#include "jose/wrapping.h"
#include "sources/appearance.h"
#include "sources/catalog.h"
#include "sources/set_warnings.h"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync::sources {
namespace {

tl::unexpected<Error> empty() { return failure(Code::secret_empty, "set, but blank"); }

tl::unexpected<Error> not_of_format(const Secret& value, const Locator& locator) {
  const FormatFault fault = value.reveal([&](std::string_view text) { return format_fault(text, locator.format); });
  std::string message = "the value of " + locator.label() + " is not " + std::string(name_of(locator.format));
  if (!fault.what.empty()) message += ": " + std::string(fault.what);
  return failure(Code::secret_malformed, std::move(message), std::string(fault.hint));
}

Origin origin_of(const Locator& locator) {
  return locator.source == &variable_source ? Origin::variable : Origin::elsewhere;
}

/// Whether a value has the form that its locator says it has.
bool has_format(const jose::Value& value, Format format) {
  switch (format) {
    case Format::pem: return value.shape == jose::Shape::pem;
    case Format::der: return value.shape == jose::Shape::der;
    case Format::jwks: return value.shape == jose::Shape::jwks || value.shape == jose::Shape::jwk;
    default: return true;
  }
}

tl::unexpected<Error> not_text(const Secret& value, const Locator& locator) {
  const auto wide = value.reveal(jose::wide_text);
  if (wide) {
    return failure(Code::secret_malformed,
                   "the value of " + locator.label() + " is " + (*wide == jose::Wrapping::utf16 ? "UTF-16" : "UTF-32") +
                       ", not UTF-8 text",
                   "save it as UTF-8 (iconv -f UTF-16 -t UTF-8 FILE); if the bytes themselves are the key, say so with "
                   "format=raw");
  }
  return failure(Code::secret_malformed, "the value of " + locator.label() + " is not UTF-8 text",
                 "if the bytes themselves are the key, say so with format=raw; else write the secret as text "
                 "(docs/reference/environment.md)");
}

/// The error of a reading, saying whose value it is.
Error of_label(Error error, const Locator& locator) {
  constexpr std::string_view subject = "the value ";
  const std::string named = "the value of " + locator.label();
  if (!error.message.starts_with(subject)) return std::move(error).at(named);
  error.message = named + " " + error.message.substr(subject.size());
  return error;
}

/// The one reading of a value.
Result<jose::Value> read(const Secret& bytes, const Locator& locator) {
  Result<jose::Value> value = bytes.reveal(jose::read_value);
  if (!value) return failure(of_label(std::move(value).error(), locator));
  if (!has_format(*value, locator.format)) return not_of_format(bytes, locator);
  return value;
}

KeyBytes key_of(RawValue raw, jose::Value value, const Locator& locator) {
  const std::size_t length = raw.bytes.size();
  for (Warning& warning : set_warnings(value, locator.label())) raw.warnings.push_back(std::move(warning));
  return {std::move(raw.bytes),
          false,
          length,
          std::move(raw.warnings),
          {},
          std::move(raw.published),
          std::make_shared<const jose::Value>(std::move(value))};
}

/// A value without the white space around it, and what is to be remarked of that.
struct Trimming {
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
Result<Trimming> trimmed(RawValue value, const Locator& locator) {
  const std::size_t kept = value.bytes.reveal([](std::string_view bytes) { return base::trim(bytes).size(); });
  if (locator.trim == Trim::no || kept == value.bytes.size()) return Trimming{std::move(value), {}};
  Result<Secret> rest = value.bytes.reveal([](std::string_view bytes) { return Secret::copy_of(base::trim(bytes)); });
  if (!rest) return failure(std::move(rest).error());
  const bool line_end = value.bytes.reveal([&](std::string_view bytes) {
    return rest->reveal([&](std::string_view kept_bytes) { return lost_one_line_end(bytes, kept_bytes); });
  });
  if (line_end) {
    return Trimming{
        RawValue{std::move(*rest), std::move(value.warnings)},
        {{RemarkKind::line_end_trimmed, "the line end behind the value of " + locator.label() + " was taken off"}}};
  }
  const std::size_t taken = characters_of(value.bytes) - characters_of(*rest);
  value.warnings.push_back({WarningKind::trimmed, "white space around the value of " + locator.label() +
                                                      " was taken off (" + std::to_string(taken) +
                                                      (taken == 1 ? " character)" : " characters)")});
  return Trimming{RawValue{std::move(*rest), std::move(value.warnings)}, {}};
}

Result<KeyBytes> as_bytes(RawValue raw, const Locator& locator) {
  if (raw.bytes.empty()) return empty();
  Result<jose::Value> value = read(raw.bytes, locator);
  if (!value) return failure(std::move(value).error());
  return key_of(std::move(raw), std::move(*value), locator);
}

/// A secret of text. What was read of it stays as it was read, but for the white space around it.
Result<KeyBytes> as_secret_text(RawValue raw, jose::Value value, const Locator& locator) {
  const bool is_text = raw.bytes.reveal([](std::string_view b) { return base::is_utf8(b) && !jose::wide_text(b); });
  if (!is_text) return not_text(raw.bytes, locator);
  Result<Trimming> text = trimmed(std::move(raw), locator);
  if (!text) return failure(std::move(text).error());
  Result<Secret> bytes = text->value.bytes.clone();
  if (!bytes) return failure(std::move(bytes).error());
  value.keys.front().material = std::move(*bytes);
  KeyBytes key = key_of(std::move(text->value), std::move(value), locator);
  key.is_text = true;
  key.length = characters_of(key.bytes);
  key.remarks = std::move(text->remarks);
  for (Warning& warning : appearance_warnings(key.bytes, locator.label())) key.warnings.push_back(std::move(warning));
  for (Remark& remark : appearance_remarks(key.bytes, locator.label(), origin_of(locator))) {
    key.remarks.push_back(std::move(remark));
  }
  return key;
}

Result<KeyBytes> as_text(RawValue raw, const Locator& locator) {
  const bool blank = raw.bytes.reveal([](std::string_view bytes) { return base::trim(bytes).empty(); });
  if (raw.bytes.empty() || (blank && locator.trim == Trim::yes)) return empty();
  Result<jose::Value> value = read(raw.bytes, locator);
  if (!value) return failure(std::move(value).error());
  // White space around a document is not part of any key, so nothing of it is said.
  return value->is_document() ? key_of(std::move(raw), std::move(*value), locator)
                              : as_secret_text(std::move(raw), std::move(*value), locator);
}

Result<KeyBytes> as_decoded(RawValue value, const Locator& locator) {
  Result<Trimming> text = trimmed(std::move(value), locator);
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
  if (!well_formed) return not_of_format(text->value.bytes, locator);
  Result<KeyBytes> key = as_bytes({std::move(*decoded), std::move(text->value.warnings)}, locator);
  if (key) key->remarks = std::move(text->remarks);
  return key;
}

/// A key set, and never the text of a secret: what an issuer publishes, everybody can read.
Result<KeyBytes> as_published(RawValue value, const Locator& locator) {
  if (locator.format != Format::text && locator.format != Format::jwks) {
    return failure(Code::locator_malformed, "what an issuer publishes is a JWK Set, and has no other format",
                   "leave the option format out");
  }
  Result<KeyBytes> key = as_bytes(std::move(value), locator);
  if (key && !has_format(*key->value, Format::jwks)) {
    return failure(Code::secret_malformed, "the value of " + locator.label() + " is not a JWK Set");
  }
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
