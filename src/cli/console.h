// SPDX-License-Identifier: Apache-2.0
// Where a command reads and writes. `main` hands in the standard streams, a test hands in strings.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace jwtsync::cli {

/// Bytes that come in.
class Input {
 public:
  virtual ~Input() = default;
  /// Waits until there is something and takes at most `room.size()` bytes of it; 0 at the end. `file_unreadable`.
  [[nodiscard]] virtual Result<std::size_t> read(std::span<char> room) = 0;
  /// Whether somebody types what comes in.
  [[nodiscard]] virtual bool is_terminal() const noexcept { return false; }
};

/// Bytes that go out, gathered into large writes.
class Output {
 public:
  virtual ~Output() = default;
  void write(std::string_view text);
  /// Writes the bytes of a secret past the buffer, so that no copy of them is left behind.
  void write(const Secret& secret);
  /// Sends on all that was written.
  void flush();
  /// Why a write failed; false if all went well. What follows a failed write is thrown away.
  [[nodiscard]] const std::error_code& failure() const noexcept { return failure_; }

 protected:
  /// Writes all of `bytes`; the reason if it cannot.
  [[nodiscard]] virtual std::error_code send(std::string_view bytes) = 0;

 private:
  static constexpr std::size_t buffer_limit = std::size_t{64} * 1024;  // bytes
  std::string buffer_;
  std::error_code failure_;
};

/// How answers are written.
enum class Format : std::uint8_t { text, json };

/// The three streams, and how a person wants to read them.
struct Console {
  Input& in;
  Output& out;
  Output& err;
  Format format = Format::text;
  /// Whether answers may be coloured: a terminal, and NO_COLOR is not set.
  bool colour = false;

  /// Text in green, red, dim or bold where colours are wanted, else as it is.
  [[nodiscard]] std::string good(std::string_view text) const { return paint("32", text); }
  [[nodiscard]] std::string bad(std::string_view text) const { return paint("31", text); }
  [[nodiscard]] std::string faint(std::string_view text) const { return paint("2", text); }
  [[nodiscard]] std::string strong(std::string_view text) const { return paint("1", text); }

  /// Says what went wrong and what to do (as `{"error":{...}}` on standard output for JSON), and gives the exit status.
  [[nodiscard]] int fail(const Error& error);
  /// A line for the person at the terminal, on standard error: `jwtsync: text`.
  void note(std::string_view text);
  /// Says what standard input is waited for, where somebody has to type it: "a token".
  void tell_awaited(std::string_view what);

 private:
  [[nodiscard]] std::string paint(std::string_view code, std::string_view text) const;
};

/// What an input holds, but no more than its first `limit` bytes.
[[nodiscard]] Result<std::string> read_at_most(Input& in, std::size_t limit);

}  // namespace jwtsync::cli
