// SPDX-License-Identifier: Apache-2.0
// Whole fleets on one network, made from a seed: what `ask` and `agree` say against what a plain count says.
#include "fleet/challenge.h"
#include "json/strict.h"

#include <gmock/gmock.h>
#include <jwtsync/diagnosis.h>
#include <jwtsync/testing.h>
#include <list>
#include <random>
#include <set>

namespace jwtsync::fleet_test {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::size_t least_length = 32;
constexpr std::size_t services = 7;

/// One process: it holds a key, and answers as the protocol says.
class Process : public HttpService {
 public:
  Process(std::size_t number, KeyRing ring, const Clock& clock) : ring_(std::move(ring)), clock_(clock) {
    identity_.service = "service-" + std::to_string(number % services);
    identity_.instance = "host-" + std::to_string(number);
  }
  HttpResponse handle(const ReceivedRequest& request) override {
    const Nonce nonce =
        *Nonce::parse(json::parse(request.body, Code::request_malformed)->at("nonce").get<std::string>());
    return {200, {}, to_json(nonce, {report(), answer(nonce), {}})};
  }

 private:
  [[nodiscard]] Report report() const {
    Report report;
    report.identity = identity_;
    report.environment = "staging";
    report.environment_from = EnvironmentFrom::variable;
    report.source = "JWT_SECRET_STAGING";
    report.trail = {{"env:JWT_SECRET_STAGING", Outcome::found, ""}};
    report.keys = {{std::string(ring_.signing_key()->kid()), KeyRole::signs, "HS256"}};
    report.algorithms = {"HS256"};
    report.loaded_at = report.clock = clock_.now();
    return report;
  }
  [[nodiscard]] ChallengeAnswer answer(const Nonce& nonce) const {
    return *fleet::answer_challenge(identity_, ring_, nonce, Variants::without, least_length);
  }

  KeyRing ring_;
  Identity identity_;
  const Clock& clock_;
};

/// A fleet in the making, and what is true of it.
class Fleet {
 public:
  explicit Fleet(std::uint64_t seed) : random_(seed) {}

  /// A process at a target of its own; the same key for the same number.
  void add(std::size_t key) {
    processes_.emplace_back(processes_.size(), ring_of(key), fake_.clock);
    attach(processes_.back());
    keys_.insert(key);
    held_.push_back(key);
  }
  /// Another target that leads to a process that is there.
  void add_alias() { attach(*std::next(processes_.begin(), static_cast<std::ptrdiff_t>(below(processes_.size())))); }
  /// A target that does not answer, in one way or another.
  void add_silent() {
    const std::string authority = next_authority();
    ++silent_;
    switch (below(5)) {
      case 0: break;  // nobody there
      case 1: fake_.network.fail(authority, {Code::target_timeout, "did not answer in time", ""}); break;
      case 2: answer_always(authority, {200, {}, "{\"service\":\"impostor\"}"}); break;
      case 3: answer_always(authority, {403, {}, ""}); break;
      default: answer_always(authority, {200, {}, std::string(2'000'000, '{')}); break;
    }
  }
  /// A mix of everything, of at most `size` targets.
  void add_mix(std::size_t size) {
    const std::size_t different = below(3) == 0 ? 1 + below(5) : 1;
    const std::size_t silent_in_hundred = below(2) == 0 ? 0 : below(30);
    for (std::size_t i = 1 + below(size); i > 0; --i) {
      if (below(100) < silent_in_hundred) {
        add_silent();
      } else if (!processes_.empty() && below(10) == 0) {
        add_alias();
      } else {
        add(below(different));
      }
    }
  }
  std::size_t below(std::size_t bound) { return random_() % bound; }

  [[nodiscard]] Agreement ask_and_agree(const AgreeOptions& options) {
    const World world = fake_.world();
    return agree(ask(world, targets_, *Nonce::create(world.randomness), {}), options);
  }

  /// The verdict, by counting.
  [[nodiscard]] Verdict expected(const AgreeOptions& options) const {
    if (keys_.size() > 1) return Verdict::disagree;
    if (silent_ > 0 || processes_.size() < options.expect.value_or(0)) return Verdict::incomplete;
    const bool enough = processes_.size() > 1 || (processes_.size() == 1 && options.expect == 1);
    return enough ? Verdict::agree : Verdict::one_process;
  }
  [[nodiscard]] std::size_t keys() const { return keys_.size(); }
  [[nodiscard]] std::size_t processes() const { return processes_.size(); }
  [[nodiscard]] std::size_t silent() const { return silent_; }
  /// The key that a process was given.
  [[nodiscard]] std::size_t key_of(const std::string& instance) const {
    return held_[std::stoul(instance.substr(std::string_view("host-").size()))];
  }

 private:
  static KeyRing ring_of(std::size_t key) {
    return *KeyRing::parse(*Secret::copy_of(std::string(testing::canary_secret) + std::to_string(key)));
  }
  std::string next_authority() {
    std::string authority = "10.0.0." + std::to_string(targets_.size()) + ":7517";
    targets_.push_back("http://" + authority);
    return authority;
  }
  void attach(HttpService& service) { fake_.network.attach(next_authority(), service); }
  void answer_always(const std::string& authority, HttpResponse response) {
    others_.emplace_back([response = std::move(response)](const ReceivedRequest&) { return response; });
    fake_.network.attach(authority, others_.back());
  }

  std::mt19937_64 random_;
  testing::FakeWorld fake_;
  std::list<Process> processes_;
  std::list<testing::FunctionService> others_;
  std::vector<std::string> targets_;
  std::set<std::size_t> keys_;
  std::vector<std::size_t> held_;  // by process
  std::size_t silent_ = 0;
};

TEST(fleet, of_two_hundred_processes_agrees_in_one_call) {
  Fleet fleet(1);
  for (int i = 0; i < 200; ++i) fleet.add(0);
  const Agreement agreement = fleet.ask_and_agree({.expect = 200});
  EXPECT_EQ(agreement.verdict, Verdict::agree);
  EXPECT_EQ(agreement.members.size(), 200u);
  EXPECT_EQ(agreement.services, services);
}

TEST(fleet, of_two_hundred_processes_shows_the_one_that_departs) {
  Fleet fleet(1);
  for (int i = 0; i < 199; ++i) fleet.add(0);
  fleet.add(1);
  const Agreement agreement = fleet.ask_and_agree({});
  EXPECT_EQ(agreement.verdict, Verdict::disagree);
  const std::vector<Finding> findings = diagnose(agreement);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_THAT(findings[0].why, HasSubstr("host-199"));
}

TEST(fleet, of_any_mix_gets_the_verdict_that_counting_gives) {
  std::set<Verdict> seen;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Fleet fleet(seed);
    fleet.add_mix(seed % 4 == 0 ? 3 : 60);
    AgreeOptions options;
    if (fleet.below(3) == 0) options.expect = fleet.processes() + fleet.below(2);
    const Agreement agreement = fleet.ask_and_agree(options);
    seen.insert(agreement.verdict);

    EXPECT_EQ(name_of(agreement.verdict), name_of(fleet.expected(options))) << "seed " << seed;
    EXPECT_EQ(agreement.members.size(), fleet.processes()) << "seed " << seed;
    EXPECT_EQ(agreement.groups, fleet.keys()) << "seed " << seed;
    const bool short_of = fleet.processes() < options.expect.value_or(0);
    EXPECT_EQ(agreement.silent.size(), fleet.silent() + (short_of ? 1 : 0)) << "seed " << seed;
    EXPECT_EQ(diagnose(agreement).empty(), agreement.verdict == Verdict::agree) << "seed " << seed;
  }
  EXPECT_EQ(seen.size(), 4u) << "the seeds no longer lead everywhere";
}

TEST(fleet, is_grouped_by_the_keys_that_were_given) {
  Fleet fleet(7);
  for (int i = 0; i < 50; ++i) fleet.add(fleet.below(4));
  const Agreement agreement = fleet.ask_and_agree({});
  for (const Member& one : agreement.members) {
    for (const Member& other : agreement.members) {
      const bool same_key = fleet.key_of(one.report.identity.instance) == fleet.key_of(other.report.identity.instance);
      EXPECT_EQ(one.group == other.group, same_key);
    }
  }
}

TEST(fleet, that_disagrees_tells_nobody_a_secret) {
  Fleet fleet(3);
  for (std::size_t i = 0; i < 20; ++i) fleet.add(i % 5);
  const Agreement agreement = fleet.ask_and_agree({});
  std::string said;
  for (const Departure& departure : agreement.departures) said += departure.sentence + "\n";
  for (const Finding& finding : diagnose(agreement)) said += finding.why + finding.fix + "\n";
  for (const Member& member : agreement.members) said += to_json(member.report) + to_json(member.challenge);
  EXPECT_THAT(said, Not(HasSubstr(std::string(testing::canary))));
}

}  // namespace jwtsync::fleet_test
