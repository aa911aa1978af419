// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/testing.h>

namespace jwtsync::testing {

Result<FileStatus> FakeFiles::status(const std::string& path) {
  const auto found = entries_.find(path);
  if (found == entries_.end()) return failure(Code::file_absent, "there is no file " + path);
  if (found->second.error) return failure(*found->second.error);
  return found->second.status;
}

Result<FileContent> FakeFiles::read(const std::string& path, std::size_t limit) {
  Result<FileStatus> known = status(path);
  if (!known) return failure(std::move(known).error());
  if (known->kind != FileKind::regular) return failure(Code::file_not_regular, path + " is not a regular file");
  if (known->size > limit) return failure(Code::file_too_large, path + " is too large");
  Result<Secret> bytes = Secret::copy_of(entries_[path].content);
  if (!bytes) return failure(std::move(bytes).error());
  return FileContent{std::move(*bytes), std::move(*known), entries_[path].exposed_by};
}

Result<void> FakeFiles::create_private(const std::string& path, const Secret& bytes) {
  if (entries_.contains(path)) return failure(Code::file_exists, path + " exists");
  bytes.reveal([&](std::string_view content) { put(path, content); });
  return {};
}

Result<void> FakeFiles::replace_private(const std::string& path, const Secret& bytes) {
  if (replacing_) return failure(*replacing_);
  const auto known = entries_.find(path);
  if (known != entries_.end() && known->second.error) return failure(*known->second.error);
  const std::uint32_t mode = known == entries_.end() ? 0600 : known->second.status.mode;
  bytes.reveal([&](std::string_view content) { put(path, content, mode); });
  return {};
}

void FakeFiles::put(const std::string& path, std::string_view content, std::uint32_t mode) {
  Entry entry;
  entry.content = content;
  entry.status.mode = mode;
  entry.status.size = content.size();
  entry.status.version = std::to_string(++changes_);
  entries_[path] = std::move(entry);
}

void FakeFiles::put_kind(const std::string& path, FileKind kind) {
  put(path, "");
  entries_[path].status.kind = kind;
}

void FakeFiles::fail(const std::string& path, Error error) {
  put(path, "");
  entries_[path].error = std::move(error);
}

void FakeFiles::remove(const std::string& path) { entries_.erase(path); }

std::string FakeFiles::content(const std::string& path) const {
  const auto found = entries_.find(path);
  return found == entries_.end() ? std::string() : found->second.content;
}

}  // namespace jwtsync::testing
