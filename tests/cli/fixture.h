// SPDX-License-Identifier: Apache-2.0
// The program in a world of fakes: what it is given, and what it says.
#pragma once

#include <gmock/gmock.h>
#include <jwtsync/testing.h>
#include <algorithm>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>
#include "cli/console.h"
#include "cli/program.h"
#include "json/strict.h"

namespace jwtsync::cli {

/// An input made of text, handed out at most `at_once` bytes at a time.
class TextInput : public Input {
 public:
  explicit TextInput(std::string text = {}, std::size_t at_once = 1 << 20)
      : text_(std::move(text)), at_once_(at_once) {}
  [[nodiscard]] Result<std::size_t> read(std::span<char> room) override {
    const std::size_t size = std::min({room.size(), at_once_, text_.size()});
    std::copy_n(text_.begin(), size, room.begin());
    text_.erase(0, size);
    return size;
  }
  [[nodiscard]] bool is_terminal() const noexcept override { return typed_; }
  /// From now on somebody types it.
  void become_terminal() noexcept { typed_ = true; }

 private:
  std::string text_;
  std::size_t at_once_;
  bool typed_ = false;
};

/// An output that keeps what was sent.
class TextOutput : public Output {
 public:
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// Every send from now on fails for this reason.
  void break_down(std::errc reason) { reason_ = std::make_error_code(reason); }

 protected:
  [[nodiscard]] std::error_code send(std::string_view bytes) override {
    if (!reason_) text_ += bytes;
    return reason_;
  }

 private:
  std::string text_;
  std::error_code reason_;
};

/// What a run of the program gave.
struct Ran {
  int status;
  std::string out;
  std::string err;

  [[nodiscard]] json::Value json() const {
    const Result<json::Value> value = json::parse(out, Code::internal_error);
    EXPECT_TRUE(value) << out;
    return value.value_or(nullptr);
  }
};

/// A test that runs the program: in staging, with a fit secret, unless it says otherwise.
class CliTest : public ::testing::Test {
 protected:
  CliTest() {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.variables.set("JWT_SECRET_STAGING", jwtsync::testing::canary_secret);
  }

  [[nodiscard]] Ran run(std::vector<std::string> words, std::string input = {}) {
    TextInput in(std::move(input));
    TextOutput out;
    TextOutput err;
    Console console{.in = in, .out = out, .err = err};
    const int status = run_program(std::move(words), fake.world(), console, fake.process);
    for (const std::string& text : {out.text(), err.text()}) {
      EXPECT_EQ(text.find(jwtsync::testing::canary), std::string::npos) << "a secret is shown: " << text;
    }
    return {status, out.text(), err.text()};
  }

  jwtsync::testing::FakeWorld fake;
};

}  // namespace jwtsync::cli
