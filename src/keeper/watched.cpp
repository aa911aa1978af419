// SPDX-License-Identifier: Apache-2.0
#include "keeper/watched.h"

#include <algorithm>

namespace jwtsync::keeper {
namespace {

/// What tells one state of a path from the next: being absent, or unreadable, is a state too.
std::string version_of(Files& files, const std::string& path) {
  const Result<FileStatus> status = files.status(path);
  return status ? status->version : std::string(name_of(status.error().code));
}

}  // namespace

void Watched::add(Files& files, const std::string& path) {
  if (std::find(paths_.begin(), paths_.end(), path) != paths_.end()) return;
  versions_.push_back(version_of(files, path));
  paths_.push_back(path);
}

void Watched::join(const Watched& other) {
  for (std::size_t i = 0; i < other.paths_.size(); ++i) {
    if (std::find(paths_.begin(), paths_.end(), other.paths_[i]) != paths_.end()) continue;
    versions_.push_back(other.versions_[i]);
    paths_.push_back(other.paths_[i]);
  }
}

bool Watched::changed(Files& files) const {
  return !std::equal(
      paths_.begin(), paths_.end(), versions_.begin(), versions_.end(),
      [&](const std::string& path, const std::string& version) { return version_of(files, path) == version; });
}

}  // namespace jwtsync::keeper
