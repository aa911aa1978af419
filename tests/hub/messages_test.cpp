// SPDX-License-Identifier: Apache-2.0
#include "hub/messages.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>
#include "hub/offer.h"
#include "json/strict.h"

namespace jwtsync::hub::messages_test {

using rotation::Moment;
using std::chrono::seconds;

const std::vector<rotation::Use> uses{
    {"a", Moment(seconds(10)), std::nullopt, false, {{"auth", 3, Moment(seconds(9))}, {"", 1}}},
    {"b", std::nullopt, Moment(seconds(20)), true}};

TEST(hub_messages, are_read_as_they_are_written) {
  Join join{"auth/1",   "staging", Moment(seconds(1'800'000'000)), true, false, rotation::Holding::list,
            seconds(7), seconds(8)};
  EXPECT_EQ(parse_join(to_json(join)).value(), join);
  join.held = rotation::Held{{2, 3}, "digest"};
  join.is_behind = true;
  EXPECT_EQ(parse_join(to_json(join)).value(), join);
  const Read read{"team/auth/1", {1, 2}, true, std::chrono::milliseconds(45'000)};
  EXPECT_EQ(parse_read(to_json(read)).value(), read);
  const Proof proof{"auth/1", "kid", "answer", true};
  EXPECT_EQ(parse_proof(to_json(proof)).value(), proof);
  const Permission permission{"auth/1", {1, 2}, uses};
  EXPECT_EQ(parse_permission(to_json(permission)).value(), permission);
  const Seen seen{"auth/1", uses};
  EXPECT_EQ(parse_seen(to_json(seen)).value(), seen);
  EXPECT_EQ(to_json(rotation::Permit{Moment(seconds(9)), {1, 2}}, seconds(900)), R"({"until":9,"lasts":900})");
}

std::optional<Error> error_of(const std::string& call, const std::string& body) {
  const auto error = [](const auto& read) { return read ? std::nullopt : std::optional(read.error()); };
  if (call == "join") return error(parse_join(body));
  if (call == "read") return error(parse_read(body));
  if (call == "proof") return error(parse_proof(body));
  if (call == "permit") return error(parse_permission(body));
  if (call == "offer") return error(read_offer(body));
  return error(parse_seen(body));
}

/// tests/hub/vectors.json, which another language can use as well.
TEST(hub_messages, calls_of_the_vectors) {
  std::ifstream file(std::string(JWTSYNC_SOURCE_DIR) + "/tests/hub/vectors.json");
  std::stringstream text;
  text << file.rdbuf();
  const json::Value vectors = json::parse(text.str(), Code::answer_malformed).value();
  ASSERT_GT(vectors["calls"].size(), 40U);
  for (const json::Value& each : vectors["calls"]) {
    const auto body = each["body"].get<std::string>();
    const std::optional<Error> error = error_of(each["call"].get<std::string>(), body);
    EXPECT_EQ(!error, each["good"].get<bool>()) << each.dump() << (error ? error->message : "");
    if (!error) continue;
    EXPECT_EQ(error->code, Code::request_malformed) << body;
    EXPECT_EQ(error->message.find("c4n4ry"), std::string::npos) << error->message;
  }
}

}  // namespace jwtsync::hub::messages_test
