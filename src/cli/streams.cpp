// SPDX-License-Identifier: Apache-2.0
#include "cli/streams.h"

#include <fcntl.h>
#include <unistd.h>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace jwtsync::cli {
namespace {

std::error_code error_now() { return {errno, std::generic_category()}; }

}  // namespace

void hold_standard_descriptors() noexcept {
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(number, F_GETFD) >= 0) continue;
    // The lowest number that is free is this one. Open for the other direction, it is of no use.
    static_cast<void>(::open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY));
  }
}

void take_broken_pipes_as_errors() noexcept {
  struct sigaction now{};
  if (::sigaction(SIGPIPE, nullptr, &now) == 0 && now.sa_handler == SIG_IGN) return;
  // execve(2) takes a handler away, and keeps a signal ignored that is.
  struct sigaction handled{};
  handled.sa_handler = [](int) {};
  handled.sa_flags = SA_RESTART;
  ::sigaction(SIGPIPE, &handled, nullptr);
}

Result<std::size_t> DescriptorInput::read(std::span<char> room) {
  for (;;) {
    const ssize_t size = ::read(descriptor_, room.data(), room.size());
    if (size >= 0) return static_cast<std::size_t>(size);
    if (errno != EINTR) {
      return failure(Code::file_unreadable, "cannot read standard input: " + error_now().message(),
                     "give it a file or a pipe");
    }
  }
}

bool DescriptorInput::is_terminal() const noexcept { return ::isatty(descriptor_) == 1; }

bool DescriptorOutput::is_terminal() const noexcept { return ::isatty(descriptor_) == 1; }

std::error_code DescriptorOutput::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size = ::write(descriptor_, bytes.data(), bytes.size());
    if (size >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(size));
    } else if (errno != EINTR) {
      return error_now();
    }
  }
  return {};
}

}  // namespace jwtsync::cli
