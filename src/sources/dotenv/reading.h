// SPDX-License-Identifier: Apache-2.0
// What one reader of environment files makes of one variable, as a value: readers are pure functions from the text of a
// file and a name to this.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace jwtsync::sources::dotenv {

/// What becomes of the variable.
enum class Fate : std::uint8_t {
  absent,  ///< the reader finds nothing by that name
  value,   ///< what stands in the room
  other,   ///< something that does not stand in the file, or an end with an error
};

/// Why it is Fate::other.
enum class Because : std::uint8_t {
  variable,         ///< another variable's value is put in
  command,          ///< a command's output is put in
  home,             ///< a folder is put in for a tilde
  own_environment,  ///< a name alone: the variable of the reader's own process is taken
  refused,          ///< the reader ends with an error at the line
  run,              ///< the line, or a part of it, is run as a command
  shells_differ,    ///< one shell reads it otherwise than another
};

/// Where a value is put as it is read. Readers only take away, so that a room of the file's size is never too small.
class Room {
 public:
  explicit Room(std::span<char> place) noexcept : place_(place) {}

  void clear() noexcept { size_ = 0; }
  void shrink_to(std::size_t size) noexcept { size_ = size; }
  void put(char c) noexcept { place_[size_++] = c; }
  void put(std::string_view text) noexcept {
    for (const char c : text) put(c);
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::string_view text() const noexcept { return {place_.data(), size_}; }

 private:
  std::span<char> place_;
  std::size_t size_ = 0;
};

/// The last statement about the variable wins, with every reader.
struct Reading {
  Fate fate = Fate::absent;
  Because because = Because::variable;  ///< of Fate::other
  std::size_t line = 0;                 ///< where the statement begins that gave it, from 1; 0 of none
  /// The lines of the file that the reader does not take for what the others do. Reading goes on behind them.
  std::vector<std::size_t> faults = {};

  void give_value(std::size_t at) noexcept {
    fate = Fate::value;
    line = at;
  }
  void give_other(Because why, std::size_t at) noexcept {
    fate = Fate::other;
    because = why;
    line = at;
  }
  void give_nothing() noexcept {
    fate = Fate::absent;
    line = 0;
  }
};

/// The text of a file: well-formed UTF-8 without NUL. Some readers turn all line ends into a line feed first, and one
/// drops carriage returns.
struct File {
  std::string_view raw;
  std::string_view universal;       ///< CR LF and CR are LF
  std::string_view without_return;  ///< CR is gone
};

}  // namespace jwtsync::sources::dotenv
