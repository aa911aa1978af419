// SPDX-License-Identifier: Apache-2.0
#include "fake_hub.h"

#include "fleet/challenge.h"
#include "json/strict.h"

#include <gtest/gtest.h>

#include <jwtsync/service.h>
#include <algorithm>
#include <set>

namespace jwtsync::testing {
namespace {

using rotation::KeyState, rotation::Moment, rotation::Position, rotation::Ring, rotation::RingKey, rotation::StepKind;
using std::chrono::seconds;

const std::string nonce = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
constexpr std::string_view path = "/jwtsync/v1/ring/";

/// All members that a body has, and no others.
const std::map<std::string, std::set<std::string>> members_of_call{
    {"join", {"environment", "clock", "signs", "fenceable", "holding", "lifetime", "grace"}},
    {"read", {"after", "signs", "wait"}},
    {"proof", {"kid", "answer", "accepts"}},
    {"permit", {"under", "uses"}},
    {"seen", {"uses"}},
    {"leave", {"uses"}},
    {"offer", {"ring", "keys"}}};

void expect_members(const std::string& call, const json::Value& body) {
  std::set<std::string> expected = members_of_call.at(call), found;
  expected.insert({"service", "instance"});
  for (const auto& [name, value] : body.items()) found.insert(name);
  if (call == "join") {
    found.erase("held");
    found.erase("behind");
  }
  EXPECT_EQ(found, expected) << call;
}

Position position_in(const json::Value& value) { return {value.at("epoch"), value.at("generation")}; }

std::vector<rotation::Use> uses_in(const json::Value& body) {
  std::vector<rotation::Use> uses;
  const auto moment = [](std::int64_t number) {
    return number == 0 ? std::nullopt : std::optional(Moment(seconds(number)));
  };
  for (const json::Value& each : body.at("uses")) {
    EXPECT_EQ(each.size(), 4U);
    uses.push_back({each.at("kid"), moment(each.at("accepted")), moment(each.at("signed")), each.at("endless")});
  }
  return uses;
}

HttpResponse error(int status, const Error& error) {
  return {status, {}, json::dump({{"error", json::error_json(error)}})};
}

HttpResponse done(const Result<void>& done) {
  return done ? HttpResponse{204, {}, ""} : error(done.error().http_status(), done.error());
}

}  // namespace

KeyRing HubKey::ring() const { return KeyRing::parse(Secret::copy_of(whole).value()).value(); }

HubKey secret_key(const std::string& kid, char filler) {
  const std::string bytes = "Zq7c4n4ry" + std::string(33, filler) + "A";
  const std::string jwk = R"({"kty":"oct","k":")" + bytes + R"(","kid":")" + kid + R"(","alg":"HS256"})";
  return {jwk, jwk};
}

HubKey ec_key(const std::string& kid) {
  const std::string shown = R"("kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                            R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","alg":"ES256","kid":")" +
                            kid + "\"";
  return {R"({"d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI",)" + shown + "}", "{" + shown + "}"};
}

void FakeHub::start(const HubKey& key, rotation::Policy policy, bool takes_unnamed) {
  RingKey made = rotation::key_of(key.ring().keys()[0]).value();
  made.takes_unnamed = takes_unnamed;
  keys_[made.kid] = key;
  const Moment now = std::chrono::floor<seconds>(clock_.now());
  EXPECT_TRUE(rotation.start(rotation::first_ring("staging", std::move(policy), std::move(made), now)));
}

rotation::Outcome FakeHub::take(StepKind kind, const std::string& kid) {
  const Result<rotation::Outcome> outcome = rotation.take(ring().position, {kind, kid, {}, nonce, "leaked"});
  EXPECT_TRUE(outcome) << outcome.error().message;
  return *outcome;
}

rotation::Outcome FakeHub::stage(const HubKey& key, bool takes_unnamed) {
  RingKey made = rotation::key_of(key.ring().keys()[0]).value();
  made.takes_unnamed = takes_unnamed;
  const std::string kid = made.kid;
  keys_[kid] = key;
  const Result<rotation::Outcome> outcome =
      rotation.take(ring().position, {StepKind::stage, kid, std::move(made), nonce, {}});
  EXPECT_TRUE(outcome) << outcome.error().message;
  return *outcome;
}

rotation::Member FakeHub::row(const std::string& service) {
  const Result<rotation::Stored> stored = rotation.load();
  for (const rotation::Member& member : stored->rows.members) {
    if (member.name.starts_with(service + "/")) return member;
  }
  ADD_FAILURE() << "no row of " << service;
  return {};
}

HttpResponse FakeHub::reply_of(const Ring& ring, bool signs) {
  std::string keys, probes;
  const auto token_of = [](const HubKey& key) {
    Scratch scratch;
    Claims claims;
    claims.set_integer("exp", 1);
    return std::string(Signer::create(key.ring())->sign(claims, scratch).value());
  };
  for (const RingKey& key : ring.keys) {
    if (key.state == KeyState::withdrawn) continue;
    const HubKey& held = keys_.at(key.kid);
    keys += (keys.empty() ? "" : ",") + (signs ? held.whole : held.shown);
    if (!key.question) continue;
    const std::string token = token_of(held);
    probes += (probes.empty() ? "" : ",") + json::dump({{"kid", key.kid}, {"token", token}});
  }
  if (tried) {
    probes += (probes.empty() ? "" : ",") + json::dump({{"kid", std::string(tried->ring().keys()[0].kid())},
                                                        {"token", token_of(*tried)},
                                                        {"nonce", nonce},
                                                        {"key", tried->shown}});
  }
  const auto now = std::chrono::floor<seconds>(clock_.now()).time_since_epoch().count();
  return {200,
          {},
          R"({"ring":)" + json::dump(json::Value(rotation::write(ring))) + R"(,"keys":[)" + keys + R"(],"probes":[)" +
              probes + R"(],"now":)" + std::to_string(now) + "}"};
}

HttpResponse FakeHub::handle(const ReceivedRequest& request) {
  EXPECT_EQ(request.method, "POST");
  EXPECT_TRUE(request.target.starts_with(path)) << request.target;
  const std::string call = request.target.substr(path.size());
  calls.push_back(call);
  bodies[call] = request.body;
  if (std::optional<HttpResponse> other = instead(call)) return *std::move(other);
  return answer(call, request.body);
}

HttpResponse FakeHub::answer(const std::string& call, std::string_view body) {
  const json::Value value = json::parse(body, Code::request_malformed).value();
  expect_members(call, value);
  const std::string name = value.at("service").get<std::string>() + "/" + value.at("instance").get<std::string>();
  if (call == "join") {
    rotation::Member row;
    row.name = name;
    row.is_fenceable = value.at("fenceable");
    row.holding = named<rotation::Holding>(value.at("holding").get<std::string>()).value();
    row.lifetime = seconds(value.at("lifetime").get<int>());
    row.grace = seconds(value.at("grace").get<int>());
    row.clock_offset =
        seconds(value.at("clock").get<std::int64_t>()) - std::chrono::floor<seconds>(clock_.now()).time_since_epoch();
    const Result<Ring> ring = rotation.join(row);
    return ring ? reply_of(*ring, value.at("signs")) : error(404, ring.error());
  }
  if (call == "read") {
    const auto is_later = [&] { return ring().position > position_in(value.at("after")); };
    if (!is_later()) meanwhile(std::chrono::milliseconds(value.at("wait").get<int>()));
    return is_later() ? reply_of(ring(), value.at("signs")) : HttpResponse{204, {}, ""};
  }
  if (call == "proof") {
    const std::string kid = value.at("kid");
    const bool is_tried = tried && tried->ring().keys()[0].kid() == kid;
    const std::string right =
        (is_tried ? *tried : keys_.at(kid)).ring().keys()[0].material().reveal([](std::string_view bytes) {
          return fleet::answer_to(bytes, *Nonce::parse(nonce));
        });
    EXPECT_EQ(value.at("answer"), right);
    if (is_tried) {
      tried_answers.push_back(value.at("accepts"));
      return {204, {}, ""};
    }
    return done(rotation.prove(name, kid, value.at("accepts")));
  }
  if (call == "permit") {
    const Result<rotation::Permit> permit = rotation.permit(name, position_in(value.at("under")), uses_in(value));
    if (!permit) return error(409, permit.error());
    const auto until = permit->until.time_since_epoch().count();
    return {200, {}, json::dump({{"until", until}, {"lasts", ring().policy.permit.count()}})};
  }
  if (call == "offer") return done(rotation.offer(name, value.at("ring").get<std::string>()));
  if (call == "seen") return done(rotation.record_uses(name, uses_in(value)));
  return done(rotation.leave(name, uses_in(value)));
}

}  // namespace jwtsync::testing
