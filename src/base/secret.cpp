// SPDX-License-Identifier: Apache-2.0
// A Secret's mapping:  | guard page | header, bytes ... | guard page |
// The header says how long the mapping is and holds a mark that is zero after the kernel wiped the pages at fork.
#include <jwtsync/secret.h>

#include "base/wipe.h"

#include <sys/mman.h>
#include <unistd.h>
#include <cstring>

namespace jwtsync {
namespace {

struct Header {
  std::size_t mapped;  // bytes of the whole mapping, guard pages included
  std::uint64_t mark;
};
constexpr std::uint64_t alive = 0x6a77747379'6e6321ULL;
constexpr std::size_t header_size = 64;  // keeps the bytes aligned for anything

std::size_t page_size() noexcept {
  static const auto size = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return size;
}

Header* header_of(const char* bytes) noexcept {
  // The mapping begins a page before the header; both were laid out by allocate().
  return reinterpret_cast<Header*>(const_cast<char*>(bytes) - header_size);  // NOLINT(*-const-cast,*-reinterpret-cast)
}

void release(char* bytes, std::size_t size) noexcept {
  if (bytes == nullptr) return;
  ::explicit_bzero(bytes, size);
  char* const start = bytes - header_size - page_size();
  // In a child of fork the header was wiped too; its mapping then ends with the process.
  if (const std::size_t mapped = header_of(bytes)->mapped; mapped != 0) ::munmap(start, mapped);
}

}  // namespace

Result<Secret> Secret::allocate(std::size_t capacity) {
  if (capacity > max_size) {
    return failure(Code::file_too_large, "a secret of more than 1 MiB", "point the source at the secret alone");
  }
  const std::size_t page = page_size();
  const std::size_t inner = (header_size + capacity + page - 1) / page * page;
  const std::size_t mapped = inner + 2 * page;
  void* const start = ::mmap(nullptr, mapped, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) {
    return failure(Code::internal_error, "no memory page for a secret", "raise the process's memory limit");
  }
  char* const first = static_cast<char*>(start) + page;
  if (::mprotect(first, inner, PROT_READ | PROT_WRITE) != 0 || ::madvise(first, inner, MADV_DONTDUMP) != 0 ||
      ::madvise(first, inner, MADV_WIPEONFORK) != 0) {
    ::munmap(start, mapped);
    return failure(Code::internal_error, "the system refuses to protect a memory page", "needs Linux 4.14 or newer");
  }
  ::mlock(first, inner);  // RLIMIT_MEMLOCK may forbid it: then the page can be swapped, as SECURITY.md says

  Secret secret;
  secret.bytes_ = first + header_size;
  secret.size_ = capacity;
  *header_of(secret.bytes_) = Header{mapped, alive};
  return secret;
}

Result<Secret> Secret::copy_of(std::string_view bytes) {
  return filled(bytes.size(), [&](std::span<char> room) {
    if (!bytes.empty()) std::memcpy(room.data(), bytes.data(), bytes.size());
    return bytes.size();
  });
}

Result<Secret> Secret::clone() const {
  return reveal([](std::string_view bytes) { return copy_of(bytes); });
}

void Secret::shrink_to(std::size_t size) noexcept {
  base::wipe_vector_registers();  // of what `fill` moved through them
  if (size >= size_) return;
  ::explicit_bzero(bytes_ + size, size_ - size);
  size_ = size;
}

bool Secret::lost() const noexcept { return bytes_ != nullptr && header_of(bytes_)->mark != alive; }

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    release(bytes_, size_);
    bytes_ = std::exchange(other.bytes_, nullptr);
    size_ = std::exchange(other.size_, 0);
  }
  return *this;
}

Secret::~Secret() { release(bytes_, size_); }

}  // namespace jwtsync
