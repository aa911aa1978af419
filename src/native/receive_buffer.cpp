// SPDX-License-Identifier: Apache-2.0
#include "native/receive_buffer.h"

#include <string.h>

#include <algorithm>
#include <functional>
#include <new>
#include <utility>

namespace jwtsync::native {

boost::asio::mutable_buffer ReceiveBuffer::prepare() {
  if (block_ == nullptr) block_ = pages_.take();
  if (block_ == nullptr) return {};
  if (begin_ > 0) {
    std::memmove(block_, block_ + begin_, size());
    const std::size_t kept = size();
    ::explicit_bzero(block_ + kept, end_ - kept);
    begin_ = 0;
    end_ = kept;
  }
  return {block_ + end_, pages_.block_size() - end_};
}

void ReceiveBuffer::commit(std::size_t bytes) noexcept { end_ += bytes; }

void ReceiveBuffer::consume(std::size_t bytes) noexcept {
  if (bytes == 0) return;
  ::explicit_bzero(block_ + begin_, bytes);
  begin_ += bytes;
}

void ReceiveBuffer::release() noexcept {
  if (block_ != nullptr) pages_.give_back(std::exchange(block_, nullptr), end_);
  begin_ = end_ = 0;
}

FieldMemory::~FieldMemory() {
  if (block_ != nullptr) pages_.give_back(block_, std::min(used_, pages_.block_size()));
}

void* FieldMemory::take(std::size_t bytes) {
  constexpr std::size_t alignment = alignof(std::max_align_t);
  const std::size_t room = (bytes + alignment - 1) / alignment * alignment;
  if (block_ == nullptr) block_ = pages_.take();
  const std::size_t begin = std::exchange(used_, used_ + room);
  return block_ != nullptr && used_ <= pages_.block_size() ? block_ + begin : ::operator new(bytes);
}

void FieldMemory::give_back(void* place, std::size_t bytes) noexcept {
  // std::less orders any two pointers.
  const std::less<const void*> before;
  const bool in_block = block_ != nullptr && !before(place, block_) && before(place, block_ + pages_.block_size());
  if (in_block) return;  // it is wiped at the end, with the block
  ::explicit_bzero(place, bytes);
  ::operator delete(place);
}

}  // namespace jwtsync::native
