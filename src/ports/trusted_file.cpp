// SPDX-License-Identifier: Apache-2.0
#include "ports/trusted_file.h"

#include <utility>

namespace jwtsync::ports {
namespace {

constexpr std::uint32_t writable_by_others = 0022;
constexpr std::uint32_t permission_bits = 07777;

std::vector<Doubt> doubts_about(const FileContent& content, const std::string& path) {
  std::vector<Doubt> doubts;
  if (content.status.foreign) {
    doubts.push_back({Doubt::Kind::foreign_owner, path + " belongs to a user who is neither this process's nor root"});
  }
  if (!content.exposed_by.empty()) {
    doubts.push_back({Doubt::Kind::folder_writable_by_others,
                      path + " can be replaced by others: the folder " + content.exposed_by + " is open to them"});
  }
  return doubts;
}

}  // namespace

Result<TrustedFile> read_trusted(Files& files, const std::string& path, std::size_t limit) {
  Result<FileContent> content = files.read(path, limit);
  if (!content) return failure(std::move(content).error());
  const std::uint32_t mode = content->status.mode;
  if ((mode & writable_by_others) != 0) {
    return failure(Code::file_writable_by_others,
                   path + " may be written by others than its owner (mode " + octal(mode) + ")",
                   "take the permission away: chmod go-w " + path);
  }
  std::vector<Doubt> doubts = doubts_about(*content, path);
  return TrustedFile{std::move(content->bytes), std::move(content->status), std::move(doubts)};
}

std::string octal(std::uint32_t mode) {
  std::string digits;
  for (mode &= permission_bits; mode != 0; mode /= 8) digits.insert(digits.begin(), static_cast<char>('0' + mode % 8));
  return "0" + digits;
}

}  // namespace jwtsync::ports
