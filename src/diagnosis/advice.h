// SPDX-License-Identifier: Apache-2.0
// The text of a remedy, which people and programs paste: our own words, names that were looked at, and the command that
// shows whether it helped. What a process says of itself becomes no part of it unless it is a plain name.
#pragma once

#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::diagnosis {

struct Replicas;

/// Words of our own source: nothing that came from outside can become one.
struct Words {
  consteval Words(const char* words) : text(words) {}  // NOLINT(google-explicit-constructor)
  std::string_view text;
};

class Advice {
 public:
  explicit Advice(Words words) : text_(words.text) {}

  Advice& say(Words words);
  /// "backend", if service and instance are plain names, else "that process".
  Advice& who(const Replicas& replicas);
  /// A variable or a file, as people say it: "JWT_SECRET_KEY"; "its source" for one that is not plain.
  Advice& place(std::string_view locator);
  /// A file by its path alone, as a command takes it; "that file" for one that is not plain.
  Advice& path(std::string_view locator);
  /// An environment's name; "the right one" for one that is not plain.
  Advice& environment(std::string_view name);
  Advice& environments(const std::vector<std::string>& names);
  /// What another remedy says.
  Advice& join(const Advice& other);
  /// What the user named himself.
  Advice& targets(const std::vector<std::string>& targets);
  /// The hint of an error that was made here, of a target that gave no testimony.
  [[nodiscard]] static Advice hint_of(const Silent& silent);
  /// The hint of why a source that was read here has no key; nothing of a process, or where there is none.
  [[nodiscard]] static std::optional<Advice> hint_of(const Member& source);

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  Advice() = default;
  std::string text_;
};

/// The command that asked, or `usual` if none is named, with its options and targets, as a shell takes it:
/// `jwtsync agree --expect 2 http://auth:7517 http://backend:7517`.
[[nodiscard]] std::string ask_again(std::string_view usual, const Asking& asking);

}  // namespace jwtsync::diagnosis
