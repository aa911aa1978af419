// SPDX-License-Identifier: Apache-2.0
// Strict JSON (RFC 8259) off the hot path, by nlohmann/json: no duplicate names, nothing after the value, valid UTF-8,
// no lone surrogates, depth and size bounded before anything is built.
// An error as every command and endpoint writes it: {"code","message","hint"}.
#pragma once

#include <jwtsync/result.h>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string_view>

namespace jwtsync::json {

/// Keeps members in the order in which they were written.
using Value = nlohmann::ordered_json;

struct Limits {
  std::size_t size = std::size_t{1} << 20;  // bytes
  std::size_t depth = 32;
  std::size_t members = 4096;  // of one object or array
};

/// `code` is the code of the error, whose message says what is wrong and at which byte; never quotes the text.
[[nodiscard]] Result<Value> parse(std::string_view text, Code code, Limits limits = {});

/// One line of JSON, for every reader of lines; bytes that are not UTF-8 are replaced by U+FFFD.
[[nodiscard]] std::string dump(const Value& value);

[[nodiscard]] Value error_json(const Error& error);

}  // namespace jwtsync::json
