// SPDX-License-Identifier: Apache-2.0
#include "native/private_pages.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

namespace jwtsync::native {
namespace {

constexpr std::size_t most_spare = 64;  // blocks: as many requests as are read at the same time on a busy day

std::size_t whole_pages(std::size_t size) noexcept {
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return (size + page - 1) / page * page;
}

}  // namespace

PrivatePages::PrivatePages(std::size_t size) : size_(whole_pages(size)) { spare_.reserve(most_spare); }

PrivatePages::~PrivatePages() {
  for (char* const block : spare_) ::munmap(block, size_);
}

char* PrivatePages::take() noexcept {
  if (!spare_.empty()) {
    char* const block = spare_.back();
    spare_.pop_back();
    return block;
  }
  void* const block = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (block == MAP_FAILED) return nullptr;
  if (::madvise(block, size_, MADV_DONTDUMP) != 0 || ::madvise(block, size_, MADV_WIPEONFORK) != 0) {
    ::munmap(block, size_);
    return nullptr;
  }
  return static_cast<char*>(block);
}

void PrivatePages::give_back(char* block, std::size_t used) noexcept {
  ::explicit_bzero(block, used);
  if (spare_.size() < most_spare) {
    spare_.push_back(block);
  } else {
    ::munmap(block, size_);
  }
}

}  // namespace jwtsync::native
