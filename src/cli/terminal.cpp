// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.h"

#include <fcntl.h>
#include <unistd.h>

namespace jwtsync::cli {

Terminal::Terminal() noexcept : number_(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)) {}

Terminal::~Terminal() {
  if (number_ >= 0) ::close(number_);
}

bool Terminal::is_ours() const noexcept { return is_of(::getpgrp()); }

bool Terminal::is_of(pid_t group) const noexcept { return number_ >= 0 && ::tcgetpgrp(number_) == group; }

bool Terminal::is_of_descendants() const noexcept {
  const pid_t foreground = number_ >= 0 ? ::tcgetpgrp(number_) : -1;
  return foreground > 0 && foreground != ::getpgrp() && foreground != ::getpgid(::getppid());
}

bool Terminal::is_at_both_ends() noexcept { return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1; }

void Terminal::give_to(pid_t group) const noexcept {
  if (is_ours()) ::tcsetpgrp(number_, group);
}

void Terminal::take() const noexcept {
  if (number_ >= 0) ::tcsetpgrp(number_, ::getpgrp());
}

void Terminal::take_from(pid_t group) const noexcept {
  if (is_of(group)) take();
}

bool has_shell() noexcept {
  const pid_t parent = ::getppid();
  return parent > 0 && ::getsid(parent) == ::getsid(0) && ::getpgid(parent) != ::getpgrp();
}

}  // namespace jwtsync::cli
