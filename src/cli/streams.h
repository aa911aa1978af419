// SPDX-License-Identifier: Apache-2.0
// The standard streams of this process.
#pragma once

#include "cli/console.h"

namespace jwtsync::cli {

/// Takes the numbers 0, 1 and 2 where the caller closed them. The next file or connection would get the number, and
/// what is written to standard output or error would go there. Reading and writing them fail as before.
void hold_standard_descriptors() noexcept;

/// Lets write() fail where nobody reads a pipe any more, instead of SIGPIPE ending this process. What it executes is as
/// if this had not been called: ended by it, or not where it was ignored before, as systemd has it for services.
void take_broken_pipes_as_errors() noexcept;

/// Reads a file descriptor, which it does not own.
class DescriptorInput : public Input {
 public:
  explicit DescriptorInput(int descriptor) : descriptor_(descriptor) {}
  [[nodiscard]] Result<std::size_t> read(std::span<char> room) override;
  [[nodiscard]] bool is_terminal() const noexcept override;

 private:
  int descriptor_;
};

/// Writes to a file descriptor, which it does not own.
class DescriptorOutput : public Output {
 public:
  explicit DescriptorOutput(int descriptor) : descriptor_(descriptor) {}
  [[nodiscard]] bool is_terminal() const noexcept;

 protected:
  [[nodiscard]] std::error_code send(std::string_view bytes) override;

 private:
  int descriptor_;
};

}  // namespace jwtsync::cli
