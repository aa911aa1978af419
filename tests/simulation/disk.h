// SPDX-License-Identifier: Apache-2.0
// The files of one machine, and what is true of them.
#pragma once

#include "bell.h"
#include "descriptors.h"
#include "key_stock.h"

#include <jwtsync/testing.h>
#include <array>
#include <map>
#include <string>
#include <string_view>

namespace jwtsync::simulation {

inline constexpr const char* configuration_path = "/etc/jwtsync/jwtsync.toml";
inline constexpr std::array key_paths{"/run/secrets/jwt", "/run/secrets/next"};

class Disk : public Files {
 public:
  Disk(Bell& bell, Descriptors& descriptors) : bell_(bell), descriptors_(descriptors) {}

  [[nodiscard]] Result<FileStatus> status(const std::string& path) override {
    meanwhile();
    return files_.status(path);
  }
  [[nodiscard]] Result<FileContent> read(const std::string& path, std::size_t limit) override {
    meanwhile();
    if (Result<void> taken = descriptors_.take(Code::file_unreadable); !taken) return failure(taken.error());
    return files_.read(path, limit);
  }
  [[nodiscard]] Result<void> create_private(const std::string& path, const Secret& bytes) override {
    return files_.create_private(path, bytes);
  }
  [[nodiscard]] Result<void> replace_private(const std::string& path, const Secret& bytes) override {
    return files_.replace_private(path, bytes);
  }

  /// `keys`: what is there to be read, if it is of use.
  void put(const std::string& path, std::string_view text, Keys keys = {}, std::uint32_t mode = 0600) {
    files_.put(path, text, mode);
    change(path, {std::move(keys), text.empty()});
  }
  void remove(const std::string& path) {
    files_.remove(path);
    change(path, {{}, true});
  }
  void fail(const std::string& path, Error error) {
    files_.fail(path, std::move(error));
    change(path, {});
  }
  void configure(std::string_view text, std::string key_path) {
    files_.put(configuration_path, text);
    key_path_ = std::move(key_path);
    change(configuration_path, {});
  }

  /// What a load would find now; none where it would not find any.
  [[nodiscard]] Keys truth() const { return file().keys; }
  /// Whether the key file is not there, or empty: then a search goes on.
  [[nodiscard]] bool is_passed_over() const { return file().is_passed_over; }
  /// The key file that the configuration names; none while it is not of use.
  [[nodiscard]] const std::string& key_path() const { return key_path_; }

  /// What may happen between two calls of a load.
  std::function<void()> meanwhile = [] {};
  std::function<void()> changed = [] {};
  bool is_being_written = false;

 private:
  struct Truth {
    Keys keys = {};
    bool is_passed_over = false;
  };
  [[nodiscard]] Truth file() const {
    const auto found = truths_.find(key_path_);
    return found == truths_.end() ? Truth{{}, true} : found->second;
  }
  void change(const std::string& path, Truth truth) {
    truths_[path] = std::move(truth);
    bell_.notice(path);
    changed();
  }

  Bell& bell_;
  Descriptors& descriptors_;
  testing::FakeFiles files_;
  std::map<std::string, Truth> truths_;
  std::string key_path_;
};

}  // namespace jwtsync::simulation
