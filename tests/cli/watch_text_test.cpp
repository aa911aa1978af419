// SPDX-License-Identifier: Apache-2.0
#include "cli/watch_text.h"

#include <gmock/gmock.h>
#include <chrono>

namespace jwtsync::cli::watch_text_test {

const Time now = std::chrono::sys_days(std::chrono::year{2026} / std::chrono::January / 1);

watch::Change change(watch::ChangeKind kind) {
  return {kind,
          {.key = "keys backend b",
           .sentence = "backend holds another key than auth",
           .cause = Cause::quotes_kept,
           .certainty = Certainty::certain,
           .why = "backend has auth's key in quotes",
           .fix = "take them off"}};
}

TEST(watch_text, is_one_line_for_what_begins_and_one_for_what_ends) {
  EXPECT_EQ(change_text(change(watch::ChangeKind::begins), now),
            "2026-01-01T00:00:00Z backend holds another key than auth: backend has auth's key in quotes; fix: take "
            "them off\n");
  EXPECT_EQ(change_text(change(watch::ChangeKind::ends), now),
            "2026-01-01T00:00:00Z over: backend holds another key than auth\n");
  watch::Change unsure = change(watch::ChangeKind::ends);
  unsure.all_answered = false;
  EXPECT_EQ(change_text(unsure, now),
            "2026-01-01T00:00:00Z no longer seen, though not all answer: backend holds another key than auth\n");
  EXPECT_EQ(change_json(unsure, now)["all_answered"], false);
}

TEST(watch_text, keeps_to_its_line_whatever_a_process_says) {
  watch::Change odd = change(watch::ChangeKind::begins);
  odd.fault.why = "it says: \"a\n2026-01-01T00:00:00Z over: \x1b[31m\"";
  const std::string text = change_text(odd, now);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(watch_text, is_an_object_for_a_program) {
  EXPECT_EQ(json::dump(change_json(change(watch::ChangeKind::begins), now)),
            R"({"time":"2026-01-01T00:00:00Z","change":"begins","sentence":"backend holds another key than auth",)"
            R"("cause":"quotes-kept","certainty":"certain","why":"backend has auth's key in quotes",)"
            R"("fix":"take them off"})");
  const watch::Change state{watch::ChangeKind::state, {.key = "state", .sentence = "all is well"}};
  EXPECT_EQ(json::dump(change_json(state, now)),
            R"({"time":"2026-01-01T00:00:00Z","change":"state","sentence":"all is well"})");
  watch::Change bare = change(watch::ChangeKind::ends);
  bare.fault.cause = std::nullopt;
  bare.fault.why.clear();
  EXPECT_TRUE(change_json(bare, now)["cause"].is_null());
  EXPECT_TRUE(change_json(bare, now)["why"].is_null());
}

}  // namespace jwtsync::cli::watch_text_test
