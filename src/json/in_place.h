// SPDX-License-Identifier: Apache-2.0
// JSON (RFC 8259) that holds secrets, read where it stands: a copy is made of what is asked for, and of nothing else.
// The parser of strict.h builds a tree, and leaves unwiped what it built.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::json {

/// A value inside a text that outlives it. Where a value is not of the kind that is asked for, the answer is nothing.
class InPlace {
 public:
  /// Checks all of `text`: UTF-8, one value, no name twice in an object, nesting and members bounded. The error has the
  /// given code and quotes nothing.
  [[nodiscard]] static Result<InPlace> parse(std::string_view text, Code code);

  [[nodiscard]] bool is_object() const noexcept { return text_.front() == '{'; }
  [[nodiscard]] bool is_array() const noexcept { return text_.front() == '['; }
  /// The member of this name; none if its value is null.
  [[nodiscard]] std::optional<InPlace> member(std::string_view name) const;
  [[nodiscard]] std::vector<std::pair<std::string, InPlace>> members() const;
  [[nodiscard]] std::vector<InPlace> elements() const;
  /// The characters of a string, for what is not a secret.
  [[nodiscard]] std::optional<std::string> string() const;
  /// The characters of a string, which never stand anywhere but in the text and in the Secret.
  [[nodiscard]] std::optional<Result<Secret>> secret() const;
  /// A number without sign, fraction or exponent, or a string of one: proto3 JSON writes 64-bit integers as strings.
  [[nodiscard]] std::optional<std::uint64_t> whole_number() const;

  /// `member(name)->string()`, and the like.
  [[nodiscard]] std::optional<std::string> string_of(std::string_view name) const;
  [[nodiscard]] std::optional<Result<Secret>> secret_of(std::string_view name) const;

 private:
  explicit InPlace(std::string_view text) noexcept : text_(text) {}

  std::string_view text_;  // of the value, without the space around it; never empty
};

}  // namespace jwtsync::json
