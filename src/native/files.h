// SPDX-License-Identifier: Apache-2.0
// The file system of this machine.
#pragma once

#include <jwtsync/world.h>
#include <string>

namespace jwtsync::native {

class SystemFiles final : public Files {
 public:
  [[nodiscard]] Result<FileStatus> status(const std::string& path) override;
  [[nodiscard]] Result<FileContent> read(const std::string& path, std::size_t limit) override;
  [[nodiscard]] Result<void> create_private(const std::string& path, const Secret& bytes) override;
};

}  // namespace jwtsync::native
