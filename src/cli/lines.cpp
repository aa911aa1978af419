// SPDX-License-Identifier: Apache-2.0
#include "cli/lines.h"

#include <algorithm>

namespace jwtsync::cli {
namespace {

constexpr std::size_t block_size = std::size_t{64} * 1024;  // bytes

}  // namespace

Result<std::optional<std::string_view>> Lines::next() {
  line_.clear();
  bool has_any = false;
  for (;;) {
    if (unread_.empty()) {
      const Result<bool> fetched = fetch();
      if (!fetched) return failure(fetched.error());
      if (!*fetched) return has_any ? std::optional<std::string_view>(line_) : std::nullopt;
    }
    has_any = true;
    const std::size_t end = unread_.find('\n');
    take(unread_.substr(0, end));
    if (end != std::string_view::npos) {
      unread_.remove_prefix(end + 1);
      return std::optional<std::string_view>(line_);
    }
    unread_ = {};
  }
}

Result<bool> Lines::fetch() {
  out_.flush();
  block_.resize(block_size);
  const Result<std::size_t> size = in_.read(block_);
  if (!size) return failure(size.error());
  unread_ = std::string_view(block_).substr(0, *size);
  return *size > 0;
}

void Lines::take(std::string_view part) { line_ += part.substr(0, std::min(part.size(), limit_ + 1 - line_.size())); }

}  // namespace jwtsync::cli
