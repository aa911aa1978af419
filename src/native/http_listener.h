// SPDX-License-Identifier: Apache-2.0
// Sockets that listen, and the connections that come to them.
#pragma once

#include "native/descriptors.h"
#include "native/http_crowd.h"

#include <jwtsync/system.h>
#include <sys/types.h>
#include <optional>

namespace jwtsync::native {

/// The name of a Unix socket in the file system: removed at the end, unless another process has taken it over.
class SocketFile {
 public:
  /// `path` was just bound.
  explicit SocketFile(std::string path);
  SocketFile(SocketFile&& other) noexcept;
  SocketFile& operator=(SocketFile&&) = delete;
  SocketFile(const SocketFile&) = delete;
  ~SocketFile();

 private:
  std::string path_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

/// A bound socket that listens, non-blocking.
struct Listening {
  Descriptor socket;
  Address address;  ///< with its actual port
  std::optional<SocketFile> file;
};

/// Errors: `address_in_use`, `argument_invalid`, `file_forbidden`, `internal_error`.
[[nodiscard]] Result<Listening> start_listening(const Address& address);

/// A connection that was waiting.
struct Arrival {
  Descriptor socket;
  Peer peer = Peer::remote;
  Origin origin = {};
};

/// What taking the next connection gave.
enum class AcceptStatus : std::uint8_t {
  accepted,
  lost,       ///< this one went away meanwhile: take the next
  none,       ///< no more are waiting
  exhausted,  ///< the process has no descriptor or memory left: try again later
};

struct AcceptOutcome {
  AcceptStatus status = AcceptStatus::none;
  Arrival connection;
};

/// Takes the next waiting connection of a socket that listens at `address`. Never blocks.
[[nodiscard]] AcceptOutcome accept_next(int socket, const Address& address) noexcept;

}  // namespace jwtsync::native
