// SPDX-License-Identifier: Apache-2.0
// A hub in one process, over a real rotation in a store of memory: as docs/reference/hub.md has it, and strict about
// it.
#pragma once

#include <jwtsync/keyring.h>
#include <jwtsync/rotation_store.h>
#include <jwtsync/testing.h>
#include <jwtsync/testing_store.h>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::testing {

/// A JWK as its owner has it, and as all may have it: of a secret both are one.
struct HubKey {
  std::string whole;
  std::string shown;

  [[nodiscard]] KeyRing ring() const;
};

/// Keys for tests, by their names.
[[nodiscard]] HubKey secret_key(const std::string& kid, char filler);  ///< HS256; holds the canary
[[nodiscard]] HubKey ec_key(const std::string& kid);                   ///< ES256, of RFC 7515, A.3

class FakeHub : public HttpService {
 public:
  static constexpr const char* authority = "127.0.0.1:7600";
  static constexpr const char* url = "http://127.0.0.1:7600";

  explicit FakeHub(FakeClock& clock) : clock_(clock), store_(clock), rotation(store_, "staging") {}

  /// The first generation.
  void start(const HubKey& key, rotation::Policy policy, bool takes_unnamed = false);
  rotation::Outcome take(rotation::StepKind kind, const std::string& kid);
  rotation::Outcome stage(const HubKey& key, bool takes_unnamed = false);
  [[nodiscard]] rotation::Ring ring() { return rotation.load()->ring; }
  [[nodiscard]] rotation::Member row(const std::string& service);

  [[nodiscard]] HttpResponse handle(const ReceivedRequest& request) override;
  /// The names of the calls that came, in their order, and the bodies of the latest of each.
  std::vector<std::string> calls;
  std::map<std::string, std::string> bodies;
  /// In place of the answer to a call.
  std::function<std::optional<HttpResponse>(const std::string& call)> instead = [](const auto&) {
    return std::nullopt;
  };
  /// What goes on while somebody waits for a ring: time, by default.
  std::function<void(std::chrono::milliseconds)> meanwhile = [this](auto wait) { clock_.advance(wait); };
  /// A key that is rehearsed: it stands in no ring.
  std::optional<HubKey> tried;
  std::vector<bool> tried_answers;
  /// A ring reply, of another ring than the current one too.
  [[nodiscard]] HttpResponse reply_of(const rotation::Ring& ring, bool signs);

 private:
  HttpResponse answer(const std::string& call, std::string_view body);
  FakeClock& clock_;
  MemoryStore store_;
  std::map<std::string, HubKey> keys_;

 public:
  rotation::StoredRotation rotation;
};

}  // namespace jwtsync::testing
