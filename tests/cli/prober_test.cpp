// SPDX-License-Identifier: Apache-2.0
#include "cli/prober.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>
#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace jwtsync::cli::prober_test {

using jwtsync::testing::canary_secret;
using jwtsync::testing::other_canary_secret;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* key_file = "/run/secrets/jwt";
constexpr const char* url = "http://127.0.0.1:8080/me?key=c4n4ry";

/// A process that holds the key of a file, and an application beside it.
class ProberTest : public ::testing::Test {
 protected:
  ProberTest() {
    fake.variables.set("ENVIRONMENT", "staging");
    fake.files.put(key_file, canary_secret);
  }

  void open() {
    world = std::make_unique<World>(fake.world());
    auto opened = Keeper::open(*world, {.sources = {std::string("file:") + key_file}, .without_key = WithoutKey::wait});
    ASSERT_TRUE(opened);
    keeper = *std::move(opened);
  }
  Prober prober(ProbePlan plan = {.places = {{.url = url}}}, const std::atomic<bool>* is_ready = nullptr) {
    return {*world, *keeper, plan, is_ready};
  }

  /// An application that verifies by this secret; it names what is wrong, or not.
  void serve_verifier(std::string_view secret, bool says_why = true) {
    verifier = std::make_unique<Verifier>(*Verifier::create(*KeyRing::parse(*Secret::copy_of(secret)), {}, fake.clock));
    service = std::make_unique<jwtsync::testing::FunctionService>([this, says_why](const ReceivedRequest& request) {
      requests.push_back(request);
      const std::string_view value = header(request.headers, "Authorization").value_or("");
      if (value.empty()) return HttpResponse{401, {}, R"({"detail":"no"})"};
      Scratch scratch;
      if (verifier->verify(value.substr(7), scratch)) return HttpResponse{200, {}, R"({"you":"probe"})"};
      return HttpResponse{401, {}, says_why ? R"({"detail":"invalid signature"})" : R"({"detail":"no"})"};
    });
    fake.network.attach("127.0.0.1:8080", *service);
  }

  [[nodiscard]] ReportedProbe found() const { return keeper->report().probes.at(0); }
  void ask_a_round(Prober& asker) {
    for (std::size_t i = 0; i < probe::requests_of_a_round; ++i) {
      asker.ask();
      fake.clock.advance(asker.wait());
    }
  }

  jwtsync::testing::FakeWorld fake;
  std::unique_ptr<World> world;
  std::unique_ptr<Keeper> keeper;
  std::unique_ptr<Verifier> verifier;
  std::unique_ptr<jwtsync::testing::FunctionService> service;
  std::vector<ReceivedRequest> requests;
};

TEST_F(ProberTest, reports_what_the_application_does) {
  serve_verifier(canary_secret);
  open();
  EXPECT_THAT(keeper->report().probes, IsEmpty());
  Prober asker = prober();
  EXPECT_EQ(found().outcome, ProbeOutcome::unknown);
  EXPECT_EQ(found().reason, "it has not been asked yet");
  ask_a_round(asker);
  EXPECT_EQ(found().outcome, ProbeOutcome::accepts) << found().reason;
  EXPECT_EQ(found().url, "http://127.0.0.1:8080/me") << "a query is nobody's business";
  EXPECT_EQ(requests.size(), probe::requests_of_a_round);
  EXPECT_EQ(found().takes_expired, false);
}

TEST_F(ProberTest, sends_what_harms_nobody) {
  serve_verifier(canary_secret);
  open();
  Prober asker = prober();
  ask_a_round(asker);
  for (const ReceivedRequest& request : requests) {
    EXPECT_EQ(request.method, "GET");
    EXPECT_EQ(header(request.headers, "User-Agent"), "jwtsync-probe");
  }
}

TEST_F(ProberTest, finds_an_application_with_another_key) {
  serve_verifier(other_canary_secret);
  open();
  Prober asker = prober();
  ask_a_round(asker);
  EXPECT_EQ(found().outcome, ProbeOutcome::refuses) << found().reason;
  EXPECT_EQ(found().takes_expired, std::nullopt);
}

TEST_F(ProberTest, finds_one_that_took_another_key_though_it_does_not_say_why) {
  serve_verifier(canary_secret, false);
  open();
  Prober asker = prober();
  ask_a_round(asker);
  EXPECT_EQ(found().outcome, ProbeOutcome::accepts);
  serve_verifier(other_canary_secret, false);
  ask_a_round(asker);
  EXPECT_EQ(found().outcome, ProbeOutcome::refuses) << found().reason;
}

TEST_F(ProberTest, begins_anew_with_a_key_that_is_new_here) {
  serve_verifier(other_canary_secret);
  open();
  Prober asker = prober();
  for (int i = 0; i < 3; ++i) asker.ask();
  fake.files.put(key_file, other_canary_secret);
  ASSERT_TRUE(keeper->reload());
  for (std::size_t i = 1; i < probe::requests_of_a_round; ++i) asker.ask();
  EXPECT_EQ(found().reason, "it has not been asked yet");
  asker.ask();
  EXPECT_EQ(found().outcome, ProbeOutcome::accepts) << found().reason;
}

TEST_F(ProberTest, does_not_call_it_a_failure_that_nobody_listens_yet) {
  open();
  Prober asker = prober();
  asker.ask();
  EXPECT_EQ(found().outcome, ProbeOutcome::unknown);
  EXPECT_THAT(found().reason, StartsWith("127.0.0.1:8080"));
  serve_verifier(canary_secret);
  ask_a_round(asker);
  EXPECT_EQ(found().outcome, ProbeOutcome::accepts);
}

TEST_F(ProberTest, leaves_an_application_alone_that_is_not_ready) {
  serve_verifier(canary_secret);
  open();
  std::atomic<bool> is_ready{false};
  Prober asker = prober({.places = {{.url = url}}}, &is_ready);
  asker.ask();
  EXPECT_THAT(requests, IsEmpty());
  EXPECT_EQ(found().reason, "it has not said yet that it is ready");
  is_ready = true;
  ask_a_round(asker);
  EXPECT_EQ(found().outcome, ProbeOutcome::accepts);
}

TEST_F(ProberTest, shows_no_token_without_a_key) {
  serve_verifier(canary_secret);
  fake.files.remove(key_file);
  open();
  Prober asker = prober();
  asker.ask();
  EXPECT_THAT(requests, IsEmpty());
  EXPECT_THAT(found().reason, HasSubstr("there is no token to show: "));
}

TEST_F(ProberTest, asks_one_application_after_the_other) {
  serve_verifier(canary_secret);
  open();
  Prober asker = prober({.places = {{.url = "http://127.0.0.1:1/"}, {.url = url}}});
  asker.ask();
  ask_a_round(asker);
  const std::vector<ReportedProbe> both = keeper->report().probes;
  EXPECT_EQ(both.at(0).outcome, ProbeOutcome::unknown);
  EXPECT_EQ(both.at(1).outcome, ProbeOutcome::accepts);
}

TEST_F(ProberTest, says_once_what_changed_and_never_a_token) {
  serve_verifier(canary_secret);
  open();
  Prober asker = prober();
  ask_a_round(asker);
  ask_a_round(asker);
  int told = 0;
  for (const std::string& line : fake.events.lines()) {
    EXPECT_THAT(line, Not(HasSubstr("eyJ")));
    EXPECT_THAT(line, Not(HasSubstr("c4n4ry")));
    told += line.starts_with("info probe of http://127.0.0.1:8080/me: accepts: ") ? 1 : 0;
  }
  EXPECT_EQ(told, 1);
  EXPECT_THAT(to_json(keeper->report()), Not(HasSubstr("c4n4ry")));
}

/// The lines of the log that are of probes.
std::vector<std::string> told_of_probes(const jwtsync::testing::FakeWorld& fake) {
  std::vector<std::string> told;
  for (const std::string& line : fake.events.lines()) {
    if (line.find(" probe of ") != std::string::npos) told.push_back(line);
  }
  return told;
}

TEST_F(ProberTest, warns_once_of_what_is_not_known_and_why) {
  open();
  std::atomic<bool> is_ready{false};
  Prober asker = prober({.places = {{.url = url}}}, &is_ready);
  asker.ask();
  EXPECT_THAT(told_of_probes(fake), IsEmpty()) << "nobody has asked yet";
  is_ready = true;
  asker.ask();
  asker.ask();
  EXPECT_THAT(told_of_probes(fake),
              ElementsAre(StartsWith("warning probe of http://127.0.0.1:8080/me: unknown: 127.0.0.1:8080")));
  serve_verifier(other_canary_secret, false);
  ask_a_round(asker);
  ask_a_round(asker);
  EXPECT_THAT(told_of_probes(fake),
              ElementsAre(HasSubstr("unknown"), HasSubstr("unknown: it answers 401 whether there is a token or not")))
      << "it answers now, and still nothing is known";
  serve_verifier(canary_secret);
  ask_a_round(asker);
  EXPECT_THAT(told_of_probes(fake).back(), StartsWith("info probe of http://127.0.0.1:8080/me: accepts: "));
}

TEST_F(ProberTest, sees_a_worker_that_holds_another_key) {
  serve_verifier(canary_secret);
  int count = 0;
  const auto careful = std::move(service);
  jwtsync::testing::FunctionService by_turns([&](const ReceivedRequest& request) {
    const bool has_token = header(request.headers, "Authorization").has_value();
    return has_token && count++ % 2 == 0 ? HttpResponse{401, {}, R"({"detail":"invalid signature"})"}
                                         : careful->handle(request);
  });
  fake.network.attach("127.0.0.1:8080", by_turns);
  open();
  Prober asker = prober();
  ask_a_round(asker);
  EXPECT_EQ(found().outcome, ProbeOutcome::mixed) << found().reason;
  EXPECT_EQ(found().reason, "it accepted 2 of 4 good tokens, and answered 401 to the others as to a bad one");
  EXPECT_THAT(told_of_probes(fake), ElementsAre(StartsWith("warning probe of http://127.0.0.1:8080/me: mixed: ")));
}

TEST_F(ProberTest, ends_when_it_is_told_to) {
  open();
  Prober asker = prober();
  Prober nobody = prober({});
  nobody.run(std::stop_token());  // where there is nothing to ask it ends by itself
  std::jthread asking([&](const std::stop_token& stop) { asker.run(stop); });
  asking.request_stop();
  asking.join();
}

class ProbePlanTest : public ::testing::Test {
 protected:
  Result<ProbePlan> plan_of(std::vector<std::string> words, const Configuration& configuration = {}) {
    static constexpr std::array options{probe_option, probe_claims_option};
    const Result<Arguments> arguments = parse_arguments(options, "", std::move(words));
    return probe_plan_of(arguments.value(), configuration, fake.files);
  }

  jwtsync::testing::FakeWorld fake;
};

TEST_F(ProbePlanTest, is_empty_where_nothing_is_said) {
  EXPECT_THAT(plan_of({})->places, IsEmpty());
  EXPECT_EQ(plan_of({"--probe-claims", "/claims"}).error().code, Code::argument_invalid);
}

TEST_F(ProbePlanTest, is_the_arguments_before_the_configuration) {
  Configuration configuration;
  configuration.probe_urls = {"http://127.0.0.1:1/"};
  configuration.probe_header = "X-Token";
  configuration.probe_scheme = "";
  configuration.probe_method = "HEAD";
  const auto configured = plan_of({}, configuration);
  ASSERT_TRUE(configured);
  EXPECT_EQ(configured->places.at(0).header, "X-Token");
  EXPECT_EQ(configured->places.at(0).scheme, "");
  EXPECT_EQ(configured->places.at(0).method, "HEAD");
  const auto given = plan_of({"--probe", "http://127.0.0.1:2/"}, configuration);
  ASSERT_EQ(given->places.size(), 1U);
  EXPECT_EQ(given->places.at(0).url, "http://127.0.0.1:2/");
}

TEST_F(ProbePlanTest, sends_no_token_over_the_network_in_the_clear) {
  const auto plan = plan_of({"--probe", "http://backend.example/me"});
  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().message, "--probe: a token would go over the network in the clear by http");
  EXPECT_TRUE(plan_of({"--probe", "https://backend.example/me"}));
}

TEST_F(ProbePlanTest, has_four_urls_at_most) {
  std::vector<std::string> words;
  for (int i = 0; i < 4; ++i) words.insert(words.end(), {"--probe", "http://127.0.0.1:1/" + std::to_string(i)});
  EXPECT_TRUE(plan_of(words));
  words.insert(words.end(), {"--probe", "http://127.0.0.1:1/4"});
  EXPECT_EQ(plan_of(words).error().code, Code::argument_invalid);
}

TEST_F(ProbePlanTest, has_each_url_once) {
  const auto twice = plan_of({"--probe", "http://127.0.0.1:1/me?a=1", "--probe", "http://127.0.0.1:1/me?a=2"});
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().message, "--probe: two URLs are the same but for their queries");
}

TEST_F(ProbePlanTest, blames_what_is_wrong) {
  Configuration configuration;
  configuration.probe_urls = {"http://backend.example/"};
  EXPECT_THAT(plan_of({}, configuration).error().message, StartsWith("[probe] urls: "));
  configuration.probe_header = "X Token";
  EXPECT_THAT(plan_of({"--probe", "http://127.0.0.1:2/"}, configuration).error().message,
              StartsWith("[probe] header: "));
}

TEST_F(ProbePlanTest, reads_the_claims) {
  fake.files.put("/claims", R"({"sub":"robot"})");
  const auto plan = plan_of({"--probe", "http://127.0.0.1:1/", "--probe-claims", "/claims"});
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_TRUE(plan->claims.has("sub"));
  EXPECT_EQ(plan_of({"--probe", "http://127.0.0.1:1/", "--probe-claims", "/no"}).error().code, Code::file_absent);
}

}  // namespace jwtsync::cli::prober_test
