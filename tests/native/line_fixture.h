// SPDX-License-Identifier: Apache-2.0
// A folder of sockets, and what answers at them.
#pragma once

#include "native/lines.h"

#include <gmock/gmock.h>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <string>

namespace jwtsync::native {

class line_test : public ::testing::Test {
 protected:
  line_test() {
    std::array<char, 32> name{"/tmp/jwtsync-line-XXXXXX"};
    folder = ::mkdtemp(name.data());
  }
  ~line_test() override { std::filesystem::remove_all(folder); }

  [[nodiscard]] std::string at(const std::string& name) const { return folder + "/" + name; }

  std::string folder;
};

/// Gives a line back, with a word before it.
class Echo : public LineService {
 public:
  explicit Echo(std::string word = "heard ") : word_(std::move(word)) {}
  std::string answer(std::string_view line) override { return word_ + std::string(line); }

 private:
  std::string word_;
};

/// Answers when it is let go, and not before; says when it was asked.
class Slow : public LineService {
 public:
  std::string answer(std::string_view) override {
    asked.set_value();
    may_answer.get_future().wait();
    return "late";
  }
  std::promise<void> asked;
  std::promise<void> may_answer;
};

}  // namespace jwtsync::native
