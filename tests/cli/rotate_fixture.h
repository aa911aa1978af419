// SPDX-License-Identifier: Apache-2.0
// A rotation in a SQLite store, led by the command; its clock stands still until a test lets time pass.
#pragma once

#include <jwtsync/rotation_store.h>
#include <jwtsync/sqlite_store.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>
#include "../support/scratch_directory.h"
#include "fixture.h"

namespace jwtsync::cli {

class RotateTest : public CliTest {
 protected:
  RotateTest() {
    fake.files.put("/seal", jwtsync::testing::other_canary_secret);
    fake.files.put("/other-seal", "Wp4-c4n4ry-Xs2kT8vQz5Nd9Jm3Rb7Lf1Hc6Gy");
    fake.files.put("/key", jwtsync::testing::canary_secret);
  }

  [[nodiscard]] std::string ring() const { return "sqlite:" + (folder / "ring.db"); }

  /// `jwtsync rotate WORDS... --ring RING --seal file:/seal`.
  [[nodiscard]] Ran rotate(std::vector<std::string> words) {
    const bool names_seal = std::find(words.begin(), words.end(), "--seal") != words.end();
    words.insert(words.begin(), "rotate");
    words.insert(words.end(), {"--ring", ring()});
    if (!names_seal) words.insert(words.end(), {"--seal", "file:/seal"});
    return run(std::move(words));
  }
  [[nodiscard]] json::Value told(std::vector<std::string> words) {
    words.emplace_back("--json");
    return rotate(std::move(words)).json();
  }
  /// What became of it, and the state of each key since: "taken; active, staged".
  [[nodiscard]] std::string states_after(std::vector<std::string> words) {
    const json::Value answer = told(std::move(words));
    std::string text = answer.value("outcome", "");
    for (const json::Value& key : answer["status"]["keys"]) text += " " + key["state"].get<std::string>();
    return text;
  }
  /// Begins with the secret of /key: tokens live for 100 s, and for 10 s more.
  void begin(std::vector<std::string> more = {}) {
    std::vector<std::string> words{"start", "--from", "file:/key", "--lifetime", "100s", "--leeway",
                                   "10s",   "--skew", "5s",        "--permit",   "60s"};
    words.insert(words.end(), more.begin(), more.end());
    const Ran ran = rotate(std::move(words));
    ASSERT_EQ(ran.status, 0) << ran.err;
  }
  /// A member, as a hub would write it.
  void join(const rotation::Member& member) {
    const auto store = open_sqlite_store(folder / "ring.db", fake.clock);
    ASSERT_TRUE(store);
    ASSERT_TRUE(rotation::StoredRotation(**store, "staging").join(member));
  }
  [[nodiscard]] std::string kid_of(std::string_view state) {
    const json::Value status = told({"status"});
    for (const json::Value& key : status["keys"]) {
      if (key["state"] == state) return key["kid"];
    }
    return "";
  }
  void pass(std::chrono::seconds time) { fake.clock.advance(time); }

  ScratchDirectory folder;
};

}  // namespace jwtsync::cli
