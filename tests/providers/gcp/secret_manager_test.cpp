// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/secret_manager.h"

#include "../../support/rounds.h"
#include "google.h"

#include <cstddef>
#include <random>

namespace jwtsync::gcp::secret_manager_test {

using std::chrono::seconds;
using testing::GcpFault;

const SecretPlace place{"demo", "jwt-secret-staging"};

/// A network on which exchanges may fail before they reach anybody, or take too long.
class RoughNetwork final : public HttpClient {
 public:
  enum class Fault : unsigned char { none, unreachable, timeout };

  RoughNetwork(testing::FakeNetwork& network, testing::FakeClock& clock) : network_(network), clock_(clock) {}
  std::function<Fault()> choose = [] { return Fault::none; };
  std::size_t carried = 0;

  std::vector<Result<HttpResponse>> exchange(std::span<const HttpRequest> requests) override {
    switch (choose()) {
      case Fault::unreachable: return {failure(Code::target_unreachable, "the connection was reset")};
      case Fault::timeout:
        clock_.advance(requests.front().timeout);
        return {failure(Code::target_timeout, "no answer in time")};
      case Fault::none: break;
    }
    ++carried;
    return network_.exchange(requests);
  }
  Result<std::vector<std::string>> addresses(const std::string& host) override { return network_.addresses(host); }

 private:
  testing::FakeNetwork& network_;
  testing::FakeClock& clock_;
};

struct Cloud : Google {
  Cloud() { use_service_account(); }
  Result<Secret> access(const SecretPlace& wanted = place) {
    const http::Task now = another_task();
    Knowledge nothing;
    return SecretManager(now, nothing).access(wanted);
  }
  Result<void> add(std::string_view bytes, const SecretPlace& wanted = place) {
    const http::Task now = another_task();
    Knowledge nothing;
    return SecretManager(now, nothing).add_version(wanted, *Secret::copy_of(bytes));
  }
};

TEST(SecretManagerAccess, gives_the_newest_version) {
  Cloud cloud;
  cloud.secrets.put("demo", place.name, "older");
  cloud.secrets.put("demo", place.name, payload);
  EXPECT_EQ(revealed(*cloud.access()), payload);
  EXPECT_EQ(revealed(*cloud.access({"demo", place.name, "1"})), "older");
}

TEST(SecretManagerAccess, keeps_every_byte) {
  Cloud cloud;
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  for (const std::string& kept : {std::string(" x\n"), bytes, std::string(65'536, 'x')}) {
    cloud.secrets.put("demo", place.name, kept);
    EXPECT_EQ(revealed(*cloud.access()), kept);
  }
}

TEST(SecretManagerAccess, of_a_regional_secret_asks_its_location) {
  Cloud cloud;
  const SecretPlace regional{"demo", "s", "latest", "europe-west1"};
  cloud.secrets.put("demo", "s", payload, "europe-west1");
  EXPECT_EQ(revealed(*cloud.access(regional)), payload);
  EXPECT_EQ(cloud.access({"demo", "s"}).error().code, Code::secret_absent);
}

TEST(SecretManagerAccess, tells_absent_empty_denied_and_disabled_apart) {
  Cloud cloud;
  cloud.secrets.add_project("demo");
  EXPECT_EQ(cloud.access().error().code, Code::secret_absent);
  cloud.secrets.put("demo", place.name, "");
  EXPECT_EQ(cloud.access().error().code, Code::secret_empty);
  cloud.secrets.put("demo", place.name, payload);
  cloud.secrets.put("demo", place.name, "newer");
  for (const auto& [state, name] : {std::pair{testing::GcpVersionState::disabled, "DISABLED"},
                                    std::pair{testing::GcpVersionState::destroyed, "DESTROYED"}}) {
    cloud.secrets.set_state("demo", place.name, 3, state);
    const Result<Secret> secret = cloud.access();
    ASSERT_FALSE(secret) << "an older version must not take its place";
    EXPECT_EQ(secret.error().code, Code::source_forbidden);
    EXPECT_NE(words_of(secret.error()).find(name), std::string::npos);
  }
  cloud.secrets.deny("demo", place.name);
  EXPECT_EQ(cloud.access().error().code, Code::source_forbidden);
  EXPECT_EQ(cloud.access({"unheard-of", "s"}).error().code, Code::source_forbidden);
}

TEST(SecretManagerAccess, gets_another_token_once_where_the_first_is_refused) {
  Cloud cloud;
  cloud.secrets.put("demo", place.name, payload);
  cloud.tokens.refuse_self_signed();
  EXPECT_EQ(revealed(*cloud.access()), payload);
  EXPECT_EQ(cloud.secrets.requests().size(), 2U);
  cloud.secrets.require_token([](std::string_view) { return false; });
  const Result<Secret> secret = cloud.access();
  ASSERT_FALSE(secret);
  EXPECT_EQ(secret.error().code, Code::source_forbidden);
  EXPECT_EQ(cloud.secrets.requests().size(), 4U);
  EXPECT_FALSE(words_of(secret.error()).empty());
}

TEST(SecretManagerAccess, asks_for_one_token_a_search) {
  Google google;
  google.use_machine();
  google.secrets.put("demo", "a", payload);
  google.secrets.put("demo", "b", payload);
  SecretManager manager(google.task, google.known);
  EXPECT_TRUE(manager.access({"demo", "a"}));
  EXPECT_TRUE(manager.access({"demo", "b"}));
  EXPECT_EQ(google.metadata.requests().size(), 1U);
}

TEST(SecretManagerAccess, says_who_pays) {
  Cloud cloud;
  cloud.secrets.put("demo", place.name, payload);
  cloud.fake.variables.set("GOOGLE_CLOUD_QUOTA_PROJECT", "payer");
  EXPECT_TRUE(cloud.access());
  EXPECT_EQ(header(cloud.secrets.requests().back().headers, "x-goog-user-project"), "payer");
}

TEST(SecretManagerAccess, knows_the_doubts_about_the_credentials_that_it_used) {
  Cloud cloud;
  cloud.secrets.put("demo", place.name, payload);
  cloud.fake.files.expose("/run/key.json", "/run");
  SecretManager manager(cloud.task, cloud.known);
  EXPECT_TRUE(manager.doubts().empty());
  ASSERT_TRUE(manager.access(place));
  ASSERT_EQ(manager.doubts().size(), 1u);
  EXPECT_EQ(manager.doubts().front().kind, ports::Doubt::Kind::folder_writable_by_others);
}

TEST(SecretManagerAccess, of_an_emulator_needs_no_credentials) {
  Google google;
  testing::FakeSecretManager emulator;
  emulator.put("demo", place.name, payload);
  google.fake.network.attach("127.0.0.1:8080", emulator);
  google.fake.variables.set("SECRET_MANAGER_EMULATOR_HOST", "127.0.0.1:8080");
  google.fake.variables.set("GOOGLE_APPLICATION_CREDENTIALS", "/run/missing.json");
  EXPECT_EQ(revealed(*SecretManager(google.task, google.known).access(place)), payload);
  EXPECT_FALSE(header(emulator.requests()[0].headers, "Authorization"));
}

TEST(SecretManagerAccess, under_one_fault_still_succeeds_or_says_why) {
  struct Case {
    GcpFault fault;
    Code after_one;  // internal_error: it succeeded
    Code always;
  };
  constexpr Code fine = Code::internal_error;
  const Case cases[] = {
      {GcpFault::permission_denied, Code::source_forbidden, Code::source_forbidden},
      {GcpFault::unauthenticated, fine, Code::source_forbidden},
      {GcpFault::rate_limited, fine, Code::source_unreachable},
      {GcpFault::internal, fine, Code::source_unreachable},
      {GcpFault::unavailable, fine, Code::source_unreachable},
      {GcpFault::page_502, fine, Code::source_unreachable},
      {GcpFault::page_404, Code::source_unreachable, Code::source_unreachable},
      {GcpFault::redirect, Code::source_unreachable, Code::source_unreachable},
      {GcpFault::no_body, fine, Code::answer_malformed},
      {GcpFault::garbled, fine, Code::answer_malformed},
      {GcpFault::cut_short, fine, Code::answer_malformed},
      {GcpFault::damaged, fine, Code::answer_malformed},
      {GcpFault::other_secret, fine, Code::answer_malformed},
  };
  for (const Case& tried : cases) {
    Cloud cloud;
    cloud.secrets.put("demo", place.name, payload);
    const auto number = static_cast<int>(tried.fault);
    cloud.secrets.faults().next(tried.fault);
    const Result<Secret> once = cloud.access();
    EXPECT_EQ(once.has_value(), tried.after_one == fine) << number;
    if (once) {
      EXPECT_EQ(revealed(*once), payload) << number;
    } else {
      EXPECT_EQ(once.error().code, tried.after_one) << number;
    }
    cloud.secrets.faults().choose([&tried] { return tried.fault; });
    const auto began = cloud.fake.clock.elapsed();
    const Result<Secret> never = cloud.access();
    ASSERT_FALSE(never) << number;
    EXPECT_EQ(never.error().code, tried.always) << number << words_of(never.error());
    EXPECT_LE(cloud.fake.clock.elapsed() - began, seconds{10}) << number;
    EXPECT_FALSE(words_of(never.error()).empty());
  }
}

TEST(SecretManagerAccess, that_nobody_answers_ends_in_time) {
  Cloud cloud;
  RoughNetwork network(cloud.fake.network, cloud.fake.clock);
  const World world = cloud.fake.world().with(network);
  for (const RoughNetwork::Fault fault : {RoughNetwork::Fault::unreachable, RoughNetwork::Fault::timeout}) {
    network.choose = [fault] { return fault; };
    Knowledge nothing;
    const http::Task task{world, cloud.fake.clock.elapsed() + seconds{10}};
    const Result<Secret> secret = SecretManager(task, nothing).access(place);
    ASSERT_FALSE(secret);
    EXPECT_EQ(secret.error().code, Code::source_unreachable);
    EXPECT_LE(cloud.fake.clock.elapsed(), task.ends);
    EXPECT_NE(words_of(secret.error()).find("GCP Secret Manager: "), std::string::npos);
  }
}

TEST(SecretManagerAccess, never_gives_a_wrong_secret_in_10000_readings_with_faults) {
  Cloud cloud;
  cloud.secrets.put("demo", "one", payload);
  cloud.secrets.put("demo", "other", testing::other_canary_secret);
  std::mt19937 random(7);  // NOLINT(*-msc51-cpp): the same faults at every run
  const auto strikes = [&](int percent) { return static_cast<int>(random() % 100) < percent; };
  RoughNetwork network(cloud.fake.network, cloud.fake.clock);
  network.choose = [&] {
    if (!strikes(10)) return RoughNetwork::Fault::none;
    return strikes(50) ? RoughNetwork::Fault::unreachable : RoughNetwork::Fault::timeout;
  };
  constexpr auto last_fault = static_cast<unsigned>(GcpFault::other_secret);
  cloud.secrets.faults().choose([&] {
    return strikes(22) ? static_cast<GcpFault>(1 + random() % last_fault) : GcpFault::none;  // 30 % in all
  });
  const World world = cloud.fake.world().with(network);
  cloud.use_machine();
  cloud.fake.variables.unset("GOOGLE_APPLICATION_CREDENTIALS");  // signing 10 000 tokens would take long
  const std::size_t rounds = testing::rounds(10'000);
  std::size_t given = 0;
  for (std::size_t i = 0; i < rounds; ++i) {
    const bool wants_one = strikes(50);
    Knowledge nothing;
    const http::Task task{world, cloud.fake.clock.elapsed() + seconds{10}};
    const Result<Secret> secret = SecretManager(task, nothing).access({"demo", wants_one ? "one" : "other"});
    if (secret) {
      ASSERT_EQ(revealed(*secret), wants_one ? payload : testing::other_canary_secret);
      ++given;
    } else {
      ASSERT_NE(secret.error().category(), Category::absent) << words_of(secret.error());
      ASSERT_EQ(words_of(secret.error()).find(canary), std::string::npos);
    }
  }
  EXPECT_GT(given, rounds * 8 / 10) << "most faults pass";
}

TEST(SecretManagerAddVersion, adds_the_newest) {
  Cloud cloud;
  cloud.secrets.put("demo", place.name, "older");
  ASSERT_TRUE(cloud.add(payload));
  EXPECT_EQ(cloud.secrets.versions("demo", place.name), 2U);
  EXPECT_EQ(revealed(*cloud.access()), payload);
}

TEST(SecretManagerAddVersion, never_adds_twice) {
  Cloud cloud;
  cloud.secrets.put("demo", place.name, "older");
  cloud.secrets.lose_next_addition();
  EXPECT_TRUE(cloud.add(payload)) << "it was carried out, though the answer was lost";
  EXPECT_EQ(cloud.secrets.versions("demo", place.name), 2U);
}

TEST(SecretManagerAddVersion, that_was_not_carried_out_says_so) {
  Cloud cloud;
  cloud.secrets.put("demo", place.name, "older");
  cloud.secrets.faults().next(GcpFault::unavailable);
  const Result<void> added = cloud.add(payload);
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().code, Code::source_unreachable);
  EXPECT_FALSE(words_of(added.error()).empty());
  EXPECT_EQ(cloud.secrets.versions("demo", place.name), 1U);
}

TEST(SecretManagerAddVersion, waits_for_its_quota) {
  Cloud cloud;
  cloud.secrets.put("demo", place.name, "older");
  cloud.secrets.faults().next(GcpFault::rate_limited, 2);
  EXPECT_TRUE(cloud.add(payload));
  EXPECT_EQ(cloud.secrets.versions("demo", place.name), 2U);
}

TEST(SecretManagerAddVersion, refuses_what_does_not_fit_or_has_no_place) {
  Cloud cloud;
  cloud.secrets.add_project("demo");
  EXPECT_EQ(cloud.add(std::string(65'537, 'x')).error().code, Code::argument_invalid);
  EXPECT_EQ(cloud.add(payload).error().code, Code::secret_absent);
}

}  // namespace jwtsync::gcp::secret_manager_test
