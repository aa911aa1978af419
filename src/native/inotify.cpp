// SPDX-License-Identifier: Apache-2.0
#include "native/inotify.h"

#include "base/text.h"

#include <limits.h>
#include <sys/inotify.h>
#include <sys/stat.h>

#include <array>
#include <cstdint>
#include <deque>

namespace jwtsync::native {
namespace {

constexpr std::uint32_t directory_events = IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB |
                                           IN_CLOSE_WRITE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
constexpr std::uint32_t file_events = IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF;
constexpr int most_links = 40;  // of one path, as the kernel has it: a loop of links ends here

/// What is left to walk of a path, one name after the other.
using Names = std::deque<std::string>;

void prepend(Names& names, std::string_view path) {
  const auto parts = base::split(path, '/');
  for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
    if (!part->empty() && *part != ".") names.emplace_front(*part);
  }
}

std::string start_of(std::string_view path) { return path.starts_with('/') ? "/" : "."; }

std::string joined(const std::string& directory, const std::string& name) {
  return directory.ends_with('/') ? directory + name : directory + '/' + name;
}

/// What a symbolic link says; empty if there is no link.
std::string target_of(const std::string& path) {
  std::array<char, PATH_MAX> target{};
  const ssize_t size = ::readlink(path.c_str(), target.data(), target.size());
  return size > 0 ? std::string(target.data(), static_cast<std::size_t>(size)) : std::string();
}

}  // namespace

bool Inotify::open() noexcept {
  if (!instance_) instance_ = Descriptor(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  return static_cast<bool>(instance_);
}

void Inotify::follow(std::span<const std::string> paths) {
  Entries found;
  for (const std::string& path : paths) follow_one(path, found);
  for (const auto& [watch, names] : watched_) {
    if (!found.contains(watch)) ::inotify_rm_watch(instance_.number(), watch);
  }
  watched_ = std::move(found);
}

/// Walks a path as the kernel does. Every directory is watched before a name is looked up in it, so that no change
/// falls between the two.
void Inotify::follow_one(const std::string& path, Entries& found) {
  Names names;
  prepend(names, path);
  std::string reached = start_of(path);
  int links = 0;
  while (!names.empty() && links <= most_links) {
    const std::string name = std::move(names.front());
    names.pop_front();
    add(reached, directory_events, name, found);
    const std::string next = joined(reached, name);
    if (const std::string target = target_of(next); !target.empty()) {
      ++links;
      prepend(names, target);
      if (target.starts_with('/')) reached = "/";
    } else {
      reached = next;
    }
  }
  add(reached, file_events, "", found);
}

void Inotify::add(const std::string& path, std::uint32_t events, const std::string& name, Entries& found) {
  // Fails for what does not exist, or what we may not read: then a directory before it tells us.
  const int watch = ::inotify_add_watch(instance_.number(), path.c_str(), events | IN_MASK_ADD);
  if (watch >= 0) found[watch].insert(name);
}

bool Inotify::take_events() noexcept {
  alignas(inotify_event) std::array<char, 4096> buffer;
  bool touched = false;
  for (ssize_t size; (size = ::read(instance_.number(), buffer.data(), buffer.size())) > 0;) {
    for (ssize_t at = 0; at < size;) {
      // The kernel aligns every event in the buffer for this type: inotify(7).
      const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);  // NOLINT(*-reinterpret-cast)
      touched = matters(event->wd, event->mask, event->len > 0 ? event->name : "") || touched;
      at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
    }
  }
  return touched;
}

bool Inotify::matters(int watch, std::uint32_t mask, const char* name) const noexcept {
  if ((mask & IN_Q_OVERFLOW) != 0) return true;  // events were lost: anything may have changed
  const auto watched = watched_.find(watch);
  if (watched == watched_.end()) return false;  // not watched any more
  constexpr std::uint32_t gone = IN_IGNORED | IN_UNMOUNT | IN_DELETE_SELF | IN_MOVE_SELF;
  return (mask & gone) != 0 || watched->second.contains(std::string_view(name));
}

}  // namespace jwtsync::native
