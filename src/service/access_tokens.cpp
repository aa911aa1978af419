// SPDX-License-Identifier: Apache-2.0
#include "service/access_tokens.h"

#include "base/text.h"
#include "crypto/constant_time.h"
#include "ports/trusted_file.h"

#include <jwtsync/keeper.h>
#include <algorithm>
#include <utility>
#include <vector>

namespace jwtsync::service {

std::vector<std::string_view> presented_in(const ReceivedRequest& request) {
  std::vector<std::string_view> presented;
  const auto add = [&](std::string_view token) {
    if (presented.size() < most_presented) presented.push_back(base::trim(token));
  };
  for (const auto& [name, value] : request.headers) {
    if (!base::equal_ignoring_case(name, access_header)) continue;
    add(value);
    if (value.find(',') == std::string::npos) continue;
    for (const std::string_view part : base::split(value, ',')) add(part);
  }
  return presented;
}

bool is_one_of(std::string_view token, const std::vector<std::string_view>& presented) {
  bool matched = false;
  for (const std::string_view each : presented) matched = crypto::equal_in_constant_time(token, each) || matched;
  return matched;
}

AccessTokens::AccessTokens(Files& files, Events& events, const Keeper* keeper, const std::vector<std::string>& paths,
                           Tell tell)
    : files_(files), events_(events), keeper_(keeper), tell_(std::move(tell)) {
  for (const std::string& path : paths) token_files_.push_back({path});
  // A path that is misspelt is told of now, and not by the first who is turned away.
  for (TokenFile& file : token_files_) {
    const Result<bool> usable = holds(file, {});
    if (!usable) tell_(usable.error());
  }
}

/// Every file is looked at and compared, whatever the others gave, so that time tells nothing of which one matched.
Result<std::optional<std::size_t>> AccessTokens::find(const std::vector<std::string_view>& presented) {
  std::optional<std::size_t> matched;
  bool usable = true;
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < token_files_.size(); ++i) {
    const Result<bool> same = holds(token_files_[i], presented);
    if (!same) {
      usable = false;
      tell_(same.error());
    } else if (*same) {
      matched = i;
    }
  }
  if (matched || usable) return matched;
  return failure(Code::file_unreadable, "an access token file of this process cannot be used",
                 "its log names the file and the reason");
}

/// A proxy asks for each of its requests: the file is read only if its status is another one than when it was read.
Result<void> AccessTokens::bring_up_to_date(TokenFile& file) {
  constexpr std::size_t max_file_size = 4096;
  const Result<FileStatus> status = files_.status(file.path);
  if (!status) return failure(status.error());
  if (status->version == file.version && !file.content.lost()) return {};
  Result<ports::TrustedFile> read = ports::read_trusted(files_, file.path, max_file_size);
  if (!read) return failure(std::move(read).error());
  for (const ports::Doubt& doubt : read->doubts) events_.record(Level::warning, "access token file: " + doubt.text);
  file.content = std::move(read->bytes);
  file.version = std::move(read->status.version);
  file.tokens.clear();
  return file.content.reveal([&](std::string_view bytes) {
    for (const std::string_view line : base::split(bytes, '\n')) {
      const std::string_view token = base::trim(line);
      if (!token.empty()) file.tokens.push_back({static_cast<std::size_t>(token.data() - bytes.data()), token.size()});
    }
    return Result<void>();
  });
}

/// Whether one of the file's tokens is one of those presented; the error says why the file is of no use.
Result<bool> AccessTokens::holds(TokenFile& file, const std::vector<std::string_view>& presented) {
  if (Result<void> current = bring_up_to_date(file); !current) return failure(std::move(current).error());
  return file.content.reveal([&](std::string_view bytes) { return compare(file, bytes, presented); });
}

Result<bool> AccessTokens::compare(const TokenFile& file, std::string_view bytes,
                                   const std::vector<std::string_view>& presented) const {
  constexpr const char* hint = "write a token for this purpose alone, in one line: jwtsync generate";
  const std::vector<Place>& tokens = file.tokens;
  const auto too_short = [](const Place& token) { return token.size < min_token_size; };
  if (tokens.empty() || std::any_of(tokens.begin(), tokens.end(), too_short)) {
    return failure(Code::secret_too_short,
                   file.path + " holds fewer than " + std::to_string(min_token_size) + " characters" +
                       (tokens.size() > 1 ? " in a line" : ""),
                   "write a longer token: jwtsync generate");
  }
  if (tokens.size() > most_in_a_file) {
    return failure(Code::secret_malformed,
                   file.path + " holds more than " + std::to_string(most_in_a_file) + " tokens, one a line", hint);
  }
  std::optional<std::string_view> matched;
  for (const Place& place : tokens) {
    const std::string_view token = bytes.substr(place.offset, place.size);
    if (is_one_of(token, presented)) matched = token;
  }
  if (!matched) return false;
  // Looked at only now, since the ring may have changed: each who asks would send the key, and could sign with it.
  const std::vector<KeyRing> rings = keeper_ == nullptr ? std::vector<KeyRing>{} : keeper_->rings();
  const auto is_key = [&](const KeyRing& ring) { return is_key_of(ring, *matched); };
  if (std::none_of(rings.begin(), rings.end(), is_key)) return true;
  return failure(Code::secret_malformed, file.path + " holds a JWT key of this process", hint);
}

}  // namespace jwtsync::service
