// SPDX-License-Identifier: Apache-2.0
// The header fields of an answer, written where those of another one stood.
#pragma once

#include <jwtsync/world.h>
#include <cstddef>
#include <string>
#include <string_view>

namespace jwtsync::service {

/// Replaces all fields, one after the other, by others: names and values go into the memory that is there. The list has
/// the new fields, and no others, from when this ends.
class AnswerFields {
 public:
  explicit AnswerFields(HttpHeaders& fields) noexcept : fields_(fields) {}
  AnswerFields(const AnswerFields&) = delete;
  AnswerFields& operator=(const AnswerFields&) = delete;
  ~AnswerFields() { fields_.erase(fields_.begin() + static_cast<std::ptrdiff_t>(used_), fields_.end()); }

  /// The value, which is empty; it stays where it is until the next call.
  [[nodiscard]] std::string& add(std::string_view name) {
    if (used_ == fields_.size()) fields_.emplace_back();
    auto& [its_name, value] = fields_[used_];
    its_name = name;
    value.clear();
    ++used_;
    return value;
  }

 private:
  HttpHeaders& fields_;
  std::size_t used_ = 0;
};

}  // namespace jwtsync::service
