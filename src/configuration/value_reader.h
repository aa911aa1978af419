// SPDX-License-Identifier: Apache-2.0
// The values of a TOML document by their types, and where a wrong one stands.
#pragma once

#include "base/text.h"
#include "configuration/key_names.h"
#include "configuration/toml.h"

#include <jwtsync/result.h>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync::configuration {

/// Errors: `configuration_malformed`, with the place in the file.
class ValueReader {
 public:
  explicit ValueReader(std::string path) : path_(std::move(path)) {}

  [[nodiscard]] std::string place(toml::source_position position) const {
    return path_ + ":" + std::to_string(position.line) + ":" + std::to_string(position.column);
  }

  [[nodiscard]] tl::unexpected<Error> malformed(const toml::node& node, std::string_view what) const {
    return failure(Code::configuration_malformed, place(node.source().begin) + ": " + std::string(what),
                   "correct the file; " + std::string(page) + " lists every key and its type");
  }

  [[nodiscard]] Result<std::string> text_of(const toml::node& node) const {
    const auto* text = node.as_string();
    if (text == nullptr) return malformed(node, "must be text, in quotation marks");
    if (base::trim(text->get()).empty()) return malformed(node, "must not be blank");
    return text->get();
  }

  [[nodiscard]] Result<void> assign(std::optional<std::string>& member, const toml::node& node) const {
    return text_of(node).map([&](std::string&& text) { member = std::move(text); });
  }

  [[nodiscard]] Result<void> assign(std::vector<std::string>& member, const toml::node& node) const {
    const toml::array* array = node.as_array();
    if (array == nullptr) return malformed(node, "must be a list of texts, such as [\"a\", \"b\"]");
    for (const toml::node& element : *array) {
      Result<std::string> text = text_of(element);
      if (!text) return failure(std::move(text).error());
      member.push_back(std::move(*text));
    }
    return {};
  }

  [[nodiscard]] Result<void> assign(bool& member, const toml::node& node) const {
    const auto* value = node.as_boolean();
    if (value == nullptr) return malformed(node, "must be true or false");
    member = value->get();
    return {};
  }

  [[nodiscard]] Result<std::int64_t> number_of(const toml::node& node, std::int64_t least, std::int64_t most) const {
    const auto* number = node.as_integer();
    if (number != nullptr && number->get() >= least && number->get() <= most) return number->get();
    return malformed(node, "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  }

 private:
  std::string path_;
};

}  // namespace jwtsync::configuration
