// SPDX-License-Identifier: Apache-2.0
// Where a connection puts what it reads, and what is taken out of it, on private pages.
#pragma once

#include "native/private_pages.h"

#include <boost/asio/buffer.hpp>
#include <cstddef>

namespace jwtsync::native {

/// What was read and not yet understood, one block at most. Takes no memory before the first byte, nor after `release`.
class ReceiveBuffer {
 public:
  explicit ReceiveBuffer(PrivatePages& pages) noexcept : pages_(pages) {}
  ReceiveBuffer(const ReceiveBuffer&) = delete;
  ReceiveBuffer& operator=(const ReceiveBuffer&) = delete;
  ~ReceiveBuffer() { release(); }

  [[nodiscard]] std::size_t size() const noexcept { return end_ - begin_; }
  [[nodiscard]] boost::asio::const_buffer data() const noexcept { return {block_ + begin_, size()}; }
  /// All the room that is left; none where the block is full, or where there is no memory for one.
  [[nodiscard]] boost::asio::mutable_buffer prepare();
  /// So many bytes of what `prepare` gave were written.
  void commit(std::size_t bytes) noexcept;
  /// Wipes the first `bytes`.
  void consume(std::size_t bytes) noexcept;
  /// Wipes what is there and gives the memory back.
  void release() noexcept;

 private:
  PrivatePages& pages_;
  char* block_ = nullptr;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

/// What a parser takes out of a request lives here until the request has been handed on: one block first, and where
/// that is full, memory that is wiped at least.
class FieldMemory {
 public:
  explicit FieldMemory(PrivatePages& pages) noexcept : pages_(pages) {}
  FieldMemory(const FieldMemory&) = delete;
  FieldMemory& operator=(const FieldMemory&) = delete;
  ~FieldMemory();

  [[nodiscard]] void* take(std::size_t bytes);
  void give_back(void* place, std::size_t bytes) noexcept;
  [[nodiscard]] std::size_t used() const noexcept { return used_; }

 private:
  PrivatePages& pages_;
  char* block_ = nullptr;
  std::size_t used_ = 0;  // of the block, or more if that was full
};

/// FieldMemory as a container asks for it.
template <typename T>
class FieldAllocator {
 public:
  using value_type = T;

  explicit FieldAllocator(FieldMemory& memory) noexcept : memory_(&memory) {}
  template <typename Other>
  // Containers turn one allocator into another without saying so.
  FieldAllocator(const FieldAllocator<Other>& other) noexcept : memory_(&other.memory()) {}  // NOLINT(*-explicit-*)

  [[nodiscard]] T* allocate(std::size_t count) { return static_cast<T*>(memory_->take(count * sizeof(T))); }
  void deallocate(T* place, std::size_t count) noexcept { memory_->give_back(place, count * sizeof(T)); }
  [[nodiscard]] FieldMemory& memory() const noexcept { return *memory_; }

  template <typename Other>
  bool operator==(const FieldAllocator<Other>& other) const noexcept {
    return memory_ == &other.memory();
  }

 private:
  FieldMemory* memory_;
};

}  // namespace jwtsync::native
