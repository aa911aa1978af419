// SPDX-License-Identifier: Apache-2.0
#include "cli/child.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <system_error>

namespace jwtsync::cli {
namespace {

constexpr std::size_t stack_size = std::size_t{256} * 1024;  // execvpe(3) has a path on it, and may have all words
constexpr int cannot_execute = 127;

/// What a child needs between its birth and execve(2).
struct Birth {
  const ChildStart& start;
  std::vector<char*> words;
  char* const* variables;
  pid_t parent;
  int error = 0;  // of execve(2)
};

/// Runs in the memory of its parent, which waits: it allocates nothing, takes no lock, and changes nothing but `error`.
int become(void* context) {
  Birth& birth = *static_cast<Birth*>(context);
  const ChildStart& start = birth.start;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != birth.parent) ::_exit(cannot_execute);  // it ended before this could be asked for
  if (start.own_group) ::setpgid(0, 0);
  if (start.terminal >= 0) ::tcsetpgrp(start.terminal, ::getpid());
  if (start.inherited >= 0) ::fcntl(start.inherited, F_SETFD, 0);
  std::signal(SIGPIPE, SIG_DFL);  // main() ignores it
  ::sigprocmask(SIG_SETMASK, &start.signals, nullptr);
  ::execvpe(birth.words.front(), birth.words.data(), birth.variables);
  birth.error = errno;
  ::_exit(cannot_execute);
}

/// A child shares the memory of this process until it executes: the pages of a Secret are wiped in one that has a copy
/// of them (fork(2)), and nothing of the secret is ever copied.
pid_t clone_of(Birth& birth) {
  const std::size_t size = stack_size + birth.words.size() * sizeof(char*);
  void* const stack = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (stack == MAP_FAILED) return -1;
  const std::size_t alignment = alignof(std::max_align_t);
  char* const top = static_cast<char*>(stack) + size / alignment * alignment;
  const pid_t child = ::clone(become, top, CLONE_VM | CLONE_VFORK | SIGCHLD, &birth);
  const int error = errno;
  ::munmap(stack, size);
  errno = error;
  return child;
}

/// What is wrong with the program, without its name: a command line may hold anything.
Error not_started(int error) {
  const std::string reason = std::generic_category().message(error);
  switch (error) {
    case ENOENT:
    case ENOTDIR: return {Code::file_absent, "there is no such command", "give a path, or a name that stands in PATH"};
    case EACCES:
    case ENOEXEC:
    case EISDIR:
      return {Code::file_forbidden, "the command cannot be executed: " + reason, "chmod +x lets a file be executed"};
    default: return {Code::file_unreadable, "the command cannot be started: " + reason, ""};
  }
}

}  // namespace

Result<pid_t> start_child(const ChildStart& start) {
  std::vector<char*> words;
  for (const std::string& word : start.words) {
    words.push_back(const_cast<char*>(word.c_str()));  // NOLINT(*-const-cast): as execve(2) wants it
  }
  words.push_back(nullptr);
  return start.variables.reveal([&](char* const* variables) -> Result<pid_t> {
    Birth birth{start, std::move(words), variables, ::getpid()};
    const pid_t child = clone_of(birth);
    if (child < 0) return failure(not_started(errno));
    if (birth.error == 0) return child;
    ::waitpid(child, nullptr, 0);
    return failure(not_started(birth.error));
  });
}

}  // namespace jwtsync::cli
