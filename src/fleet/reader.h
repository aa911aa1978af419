// SPDX-License-Identifier: Apache-2.0
// Reads the members of what a stranger answered. The first thing that is wrong is kept in a Fault that all readers of
// one answer share; what is read after it stands for nothing, so that a reader's caller looks once, at the end.
#pragma once

#include "json/strict.h"

#include <jwtsync/fleet.h>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::fleet {

/// The most bytes of one answer.
inline constexpr std::size_t max_answer_size = std::size_t{1024} * 1024;
/// The most bytes of one text in an answer.
inline constexpr std::size_t max_text_size = 2048;
/// The most elements of one list in an answer.
inline constexpr std::size_t max_list_size = 256;
/// The largest number in an answer: what every language's JSON reader keeps exactly.
inline constexpr std::uint64_t max_number = (std::uint64_t{1} << 53) - 1;

/// Text fit to be sent, and shown on a terminal: control characters become U+FFFD, and what is too long is cut.
[[nodiscard]] std::string printable(std::string_view text);
/// Whether there are none.
[[nodiscard]] bool is_printable(std::string_view text) noexcept;

/// The first thing that is wrong with an answer.
class Fault {
 public:
  void note(std::string_view place, std::string_view wrong);
  [[nodiscard]] bool found() const noexcept { return error_.has_value(); }
  /// Only if there is one.
  [[nodiscard]] Error take() && { return std::move(*error_); }

 private:
  std::optional<Error> error_;
};

/// One JSON object of an answer. The value and the fault must outlive it.
class Reader {
 public:
  /// `place` names the object in errors, such as "report"; anything but an object is a fault.
  Reader(const json::Value& value, std::string place, Fault& fault);

  // Each gives the member of that name; a fault if it is not there or of another kind.
  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] std::string name(std::string_view name) const;                          ///< text that is not empty
  [[nodiscard]] std::optional<std::string> optional_text(std::string_view name) const;  ///< may be absent
  [[nodiscard]] std::string digest(std::string_view name) const;                        ///< 43 base64url characters
  [[nodiscard]] std::uint64_t number(std::string_view name) const;
  [[nodiscard]] bool flag(std::string_view name) const;  ///< true or false
  [[nodiscard]] Time time(std::string_view name) const;
  [[nodiscard]] KeyRole role(std::string_view name) const;
  [[nodiscard]] Outcome outcome(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> texts(std::string_view name) const;
  /// Every member of this object, which has no more than a list may, by its name, which is text that is not empty.
  [[nodiscard]] std::map<std::string, std::string> all_texts() const;
  /// `{"code","message","hint"}`; may be absent. A code that is not known here is read as `ring_unavailable`.
  [[nodiscard]] std::optional<Error> optional_error(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] bool is_null(std::string_view name) const { return member(name).is_null(); }
  [[nodiscard]] Reader object(std::string_view name) const;
  /// What `read(Reader)` makes of each element of a list of objects.
  template <typename Read>
  [[nodiscard]] auto objects(std::string_view name, Read read) const {
    std::vector<decltype(read(*this))> result;
    const json::Value& elements = list(name);
    for (std::size_t i = 0; i < elements.size() && !fault_->found(); ++i) {
      result.push_back(read(Reader(elements[i], place_of(name) + "[" + std::to_string(i) + "]", *fault_)));
    }
    return result;
  }
  /// Records a fault of a member.
  void note(std::string_view name, std::string_view wrong) const { fault_->note(place_of(name), wrong); }

 private:
  [[nodiscard]] const json::Value& member(std::string_view name) const;
  [[nodiscard]] const json::Value& list(std::string_view name) const;
  [[nodiscard]] std::string checked(const json::Value& value, const std::string& place) const;
  [[nodiscard]] std::string place_of(std::string_view name) const { return place_ + "." + std::string(name); }

  const json::Value* value_;
  std::string place_;
  Fault* fault_;
};

}  // namespace jwtsync::fleet
