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
#include <string>
#include <system_error>
#include "cli/path_search.h"
#include "cli/process_number.h"

namespace jwtsync::cli {
namespace {

constexpr std::size_t stack_size = std::size_t{256} * 1024;  // execvpe(3) has a path on it, and may have all words
constexpr int cannot_execute = 127;

/// What a child needs between its birth and execve(2).
struct Birth {
  const ChildStart& start;
  std::vector<char*> words;
  std::vector<char*> variables;
  const std::string& binary;  // its path; empty where it is none, which the shell may have to run
  pid_t parent;
  int error = 0;  // of execve(2)
};

/// Runs in the memory of its parent, which waits: it allocates nothing, takes no lock, and changes nothing but `birth`.
int become(void* context) {
  Birth& birth = *static_cast<Birth*>(context);
  const ChildStart& start = birth.start;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != birth.parent) ::_exit(cannot_execute);  // it ended before this could be asked for
  if (start.own_group) ::setpgid(0, 0);
  if (start.terminal >= 0) ::tcsetpgrp(start.terminal, ::getpid());
  if (start.inherited >= 0) ::fcntl(start.inherited, F_SETFD, 0);
  OwnEntries entries{};
  take_the_place_of(birth.parent, birth.variables, entries);
  ::sigprocmask(SIG_SETMASK, &start.signals, nullptr);
  if (birth.binary.empty()) {
    ::execvpe(birth.words.front(), birth.words.data(), birth.variables.data());
  } else {
    ::execve(birth.binary.c_str(), birth.words.data(), birth.variables.data());
  }
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
Error not_executed(int error, const std::string& program) {
  const std::string reason = std::generic_category().message(error);
  const std::string cannot = "the command cannot be executed: ";
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      if (!program_of(program)) {
        return {Code::file_absent, "there is no such command", "give a path, or a name that stands in PATH"};
      }
      // execve(2) says the same of it as of a program that is not there.
      return {Code::file_forbidden, cannot + "it is there, and what would run it is not",
              "for a script, the program behind #! in its first line; else the loader of the C library (glibc, musl) "
              "that it was built for: ldd names it"};
    case EACCES:
    case EISDIR:
      if (is_folder(program)) return {Code::file_forbidden, cannot + "it is a folder", "name a program in it"};
      return {Code::file_forbidden, cannot + reason, "chmod +x lets a file be executed"};
    case ENOEXEC:
      return {Code::file_forbidden, cannot + reason,
              "it is built for another machine (uname -m names this one), or damaged"};
    case E2BIG:
      return {Code::file_forbidden, cannot + reason,
              "an argument or variable has more than 128 KiB, or all together have too many bytes"};
    // What the system lacks now, whatever the program.
    case ENOMEM:
    case EAGAIN:
    case EMFILE:
    case ENFILE:
    case EIO: return {Code::file_unreadable, "the command cannot be started: " + reason, ""};
    default: return {Code::file_forbidden, cannot + reason, ""};
  }
}

}  // namespace

Result<pid_t> start_child(const ChildStart& start) {
  std::vector<char*> words;
  for (const std::string& word : start.words) {
    words.push_back(const_cast<char*>(word.c_str()));  // NOLINT(*-const-cast): as execve(2) wants it
  }
  words.push_back(nullptr);
  std::string binary = program_of(start.words.front()).value_or("");
  if (!is_binary(binary)) binary.clear();
  return start.variables.reveal([&](char* const* variables) -> Result<pid_t> {
    std::size_t count = 0;
    while (variables[count] != nullptr) ++count;
    Birth birth{start, std::move(words), {variables, variables + count + 1}, binary, ::getpid()};
    const pid_t child = clone_of(birth);
    if (child < 0) {
      return failure(Code::file_unreadable, "the command cannot be started: " + std::generic_category().message(errno),
                     "");
    }
    if (birth.error == 0) return child;
    ::waitpid(child, nullptr, 0);
    return failure(not_executed(birth.error, start.words.front()));
  });
}

}  // namespace jwtsync::cli
