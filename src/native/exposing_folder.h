// SPDX-License-Identifier: Apache-2.0
// Whether others could put another file in the place of one.
#pragma once

#include <string>

namespace jwtsync::native {

/// The first folder on the way to the file `path`, or to what a symbolic link there leads to, in which others than root
/// and this process's user may replace what stands there; empty if there is none. Sticky folders keep them from it, and
/// so does a file system that is mounted read-only; what a mounted folder lets others do is up to who mounted it.
[[nodiscard]] std::string exposing_folder_of(const std::string& path);

}  // namespace jwtsync::native
