// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include <gmock/gmock.h>
#include <algorithm>
#include <deque>

namespace jwtsync::via_test {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const Nonce nonce = *Nonce::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
const Nonce other_nonce = *Nonce::parse("BBECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
const std::string url = "http://127.0.0.1:7517";

std::string quoted(std::string text) {
  std::string result = "\"";
  for (const char c : text) result += (c == '"' || c == '\\' ? std::string("\\") : std::string()) + c;
  return result + "\"";
}

std::string line(const std::string& service, const Nonce& answered = nonce) {
  return to_json(answered, fixture::process(service, service + "-1", "k"));
}

std::string page(const std::vector<std::string>& lines, const std::string& rest) {
  std::string list;
  for (const std::string& one : lines) list += (list.empty() ? "" : ",") + quoted(one);
  return R"({"lines":[)" + list + "]," + rest + "}";
}

const std::string at_end = R"("more":false,"complete":true,"over":false,"silent":[],"refused":[])";
const std::string not_yet = R"("more":false,"complete":false,"over":false,"silent":[],"refused":[])";
const std::string goes_on = R"("more":true,"complete":true,"over":false,"silent":[],"refused":[])";

/// A collector that gives one answer after the other; the last one again and again.
class via_test : public ::testing::Test {
 protected:
  std::vector<Witnessed> ask(std::deque<HttpResponse> pages, HttpResponse opened = {200, {}, R"({"awaited":2})"}) {
    testing::FunctionService collector([&](const ReceivedRequest& request) {
      requests_.push_back(request);
      if (request.target == "/jwtsync/v1/collector/open") return opened;
      HttpResponse response = pages.front();
      if (pages.size() > 1) pages.pop_front();
      return response;
    });
    fake_.network.attach("127.0.0.1:7517", collector);
    return jwtsync::ask(fake_.world(), {}, nonce, {.via = url, .expect = 2});
  }
  std::vector<Witnessed> ask_for(const std::string& body) { return ask({{200, {}, body}}); }
  static Error error_of(const std::vector<Witnessed>& witnessed) {
    return witnessed.size() == 1 && !witnessed[0].testimony ? witnessed[0].testimony.error() : Error{};
  }

  testing::FakeWorld fake_;
  std::vector<ReceivedRequest> requests_;
};

TEST_F(via_test, lines_are_judged_as_answers_that_came_directly) {
  const std::vector<Witnessed> witnessed = ask_for(page({line("auth"), line("backend")}, at_end));
  ASSERT_THAT(witnessed, SizeIs(2));
  ASSERT_TRUE(witnessed[0].testimony) << witnessed[0].testimony.error().message;
  EXPECT_EQ(text_of(witnessed[0].target), "auth-1 via http://127.0.0.1:7517");
  EXPECT_TRUE(witnessed[0].clock_offset);
  EXPECT_EQ(agree(witnessed, {}).verdict, Verdict::agree);
}

TEST_F(via_test, the_round_is_opened_with_the_nonce_and_read_with_what_is_expected) {
  static_cast<void>(ask_for(page({line("auth")}, at_end)));
  ASSERT_THAT(requests_, SizeIs(2));
  EXPECT_EQ(requests_[0].body, R"({"nonce":")" + nonce.text() + R"(","variants":false,"lasts":5000})");
  EXPECT_EQ(requests_[1].target, "/jwtsync/v1/collector/read");
  EXPECT_EQ(requests_[1].body, R"({"nonce":")" + nonce.text() + R"(","from":0,"expect":2,"wait":5000})");
}

TEST_F(via_test, parts_are_read_one_after_the_other) {
  const auto witnessed = ask({{200, {}, page({line("auth")}, goes_on)}, {200, {}, page({line("backend")}, at_end)}});
  EXPECT_THAT(witnessed, SizeIs(2));
  ASSERT_THAT(requests_, SizeIs(3));
  EXPECT_THAT(requests_[2].body, HasSubstr(R"("from":1)"));
}

TEST_F(via_test, a_collector_that_cannot_wait_is_asked_again_until_the_time_is_over) {
  const std::vector<Witnessed> witnessed =
      ask({{200, {}, page({line("auth")}, not_yet)}, {200, {}, page({}, not_yet)}});
  EXPECT_THAT(witnessed, SizeIs(1));
  EXPECT_GT(fake_.clock.elapsed(), 5s);
}

TEST_F(via_test, who_was_there_and_is_silent_is_named) {
  const std::vector<Witnessed> witnessed = ask_for(
      page({line("auth")},
           R"("more":false,"complete":false,"over":true,"silent":[{"service":"b","instance":"b-7"}],"refused":[])"));
  ASSERT_THAT(witnessed, SizeIs(2));
  EXPECT_EQ(text_of(witnessed[1].target), "b-7 via http://127.0.0.1:7517");
  EXPECT_EQ(witnessed[1].testimony.error().code, Code::target_timeout);
  EXPECT_EQ(agree(witnessed, {}).verdict, Verdict::incomplete);
}

TEST_F(via_test, one_in_whose_name_two_lines_came_is_named) {
  const std::vector<Witnessed> witnessed = ask_for(
      page({line("auth")},
           R"("more":false,"complete":true,"over":false,"silent":[],"refused":[{"service":"a","instance":"auth-1"}])"));
  ASSERT_THAT(witnessed, SizeIs(2));
  EXPECT_EQ(witnessed[1].testimony.error().code, Code::line_replayed);
  EXPECT_EQ(agree(witnessed, {}).verdict, Verdict::incomplete);
}

TEST_F(via_test, a_line_for_another_nonce_is_refused_by_name) {
  const std::vector<Witnessed> witnessed = ask_for(page({line("auth"), line("backend", other_nonce)}, at_end));
  ASSERT_THAT(witnessed, SizeIs(2));
  EXPECT_EQ(witnessed[1].testimony.error().code, Code::nonce_mismatch);
  EXPECT_EQ(text_of(witnessed[1].target), "line 2 via http://127.0.0.1:7517");
  EXPECT_EQ(agree(witnessed, {}).verdict, Verdict::incomplete);
}

TEST_F(via_test, nobody_who_dialled_in_is_no_agreement) {
  const Error error = error_of(ask_for(page({}, at_end)));
  EXPECT_EQ(error.code, Code::target_timeout);
  EXPECT_THAT(error.message, HasSubstr("no process dialled in"));
}

TEST_F(via_test, what_is_no_page_is_refused) {
  const std::string lead = R"({"lines":[],"more":false,"complete":true,"over":false,)";
  for (const std::string& body :
       {std::string(), std::string("[]"), std::string("{}"), lead + "}", lead + R"("silent":[],"refused":[1]})",
        lead + R"("silent":["b"],"refused":[]})", page({}, goes_on), R"({"lines":[1],)" + at_end + "}",
        R"({"lines":{},)" + at_end + "}"}) {
    EXPECT_EQ(error_of(ask_for(body)).code, Code::answer_malformed) << body;
  }
}

TEST_F(via_test, a_collector_that_says_no_is_told_as_it_is) {
  const std::string complaint = R"({"error":{"code":"too_many_requests","message":"too many rounds","hint":"x"}})";
  EXPECT_EQ(error_of(ask({{200, {}, ""}}, {429, {}, complaint})).code, Code::too_many_requests);
  const std::string denied = R"({"error":{"code":"access_denied","message":"no","hint":"x"}})";
  EXPECT_EQ(error_of(ask({{200, {}, ""}}, {403, {}, denied})).code, Code::target_refused);
  const std::string not_there = R"({"error":{"code":"not_found","message":"no endpoint","hint":"x"}})";
  const Error error = error_of(ask({{200, {}, ""}}, {404, {}, not_there}));
  EXPECT_EQ(error.code, Code::target_refused);
  EXPECT_THAT(error.message, HasSubstr("collects no lines"));
}

TEST_F(via_test, a_round_that_was_lost_is_told_from_a_process_that_collects_nothing) {
  const HttpResponse not_found{404, {}, R"({"error":{"code":"not_found","message":"no round here has this nonce"}})"};
  EXPECT_THAT(error_of(ask({not_found})).message, HasSubstr("lost the round that it had opened"));
  EXPECT_THAT(error_of(ask({not_found}, not_found)).message, HasSubstr("collects no lines"));
}

TEST_F(via_test, a_collector_that_cannot_be_reached_is_one_silent_process) {
  const std::vector<Witnessed> witnessed = jwtsync::ask(fake_.world(), {}, nonce, {.via = url});
  ASSERT_THAT(witnessed, SizeIs(1));
  EXPECT_EQ(witnessed[0].target, Target(TargetUrl{url}));
  EXPECT_EQ(witnessed[0].testimony.error().code, Code::target_unreachable);
  EXPECT_TRUE(witnessed[0].error_names_target);
}

TEST_F(via_test, keys_that_differ_are_asked_for_variants_in_a_round_of_their_own) {
  std::vector<std::string> openings;
  testing::FunctionService collector([&](const ReceivedRequest& request) -> HttpResponse {
    if (request.target == "/jwtsync/v1/collector/open") {
      openings.push_back(request.body);
      return {200, {}, "{}"};
    }
    const std::string text = request.body.substr(request.body.find(':') + 2, 43);
    const Nonce asked = *Nonce::parse(text);
    return {200,
            {},
            page({to_json(asked, fixture::process("auth", "auth-1", "k")),
                  to_json(asked, fixture::process("backend", "backend-1", "other"))},
                 at_end)};
  });
  fake_.network.attach("127.0.0.1:7517", collector);
  const Result<Agreement> agreement = ask_and_agree(fake_.world(), {}, {.via = url}, {});
  ASSERT_TRUE(agreement);
  EXPECT_EQ(agreement->verdict, Verdict::disagree);
  ASSERT_THAT(openings, SizeIs(2));
  EXPECT_THAT(openings[0], HasSubstr(R"("variants":false)"));
  EXPECT_THAT(openings[1], HasSubstr(R"("variants":true)"));
  EXPECT_NE(openings[0].substr(0, 55), openings[1].substr(0, 55)) << "a nonce has one round";
}

TEST(via, a_collector_is_one_address_and_plain_http_is_for_this_machine) {
  for (const char* good : {"https://collector:7517", "http://127.0.0.1:7517", "http://localhost:7517",
                           "http://[::1]:7517", "unix:/run/jwtsync.sock", "https://collector?ca=/etc/ca.pem"}) {
    EXPECT_TRUE(check_collector(good)) << good;
  }
  for (const char* bad : {"http://collector:7517", "http://10.0.0.1:7517", "dns+https://collector:7517", "collector",
                          "https://user:c4n4ry@collector", "https://collector/path", ""}) {
    const Result<void> checked = check_collector(bad);
    ASSERT_FALSE(checked) << bad;
    EXPECT_EQ(checked.error().code, Code::argument_invalid) << bad;
    EXPECT_THAT(checked.error().message + checked.error().hint, Not(HasSubstr("c4n4ry")));
  }
}

}  // namespace jwtsync::via_test
