// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/explained.h>

#include <gmock/gmock.h>

#include <jwtsync/testing.h>
#include <list>

#include "base/encoding.h"

namespace jwtsync::explain_test {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::string part(std::string_view json) { return base::base64url_encode(json); }

const std::string header_part = part(R"({"alg":"HS256"})");
const std::string claims_part = part(R"({"sub":"alice"})");
constexpr std::string_view signature_part = "c4n4rySignature";
const std::string token = header_part + "." + claims_part + "." + std::string(signature_part);

class explain_test : public ::testing::Test {
 protected:
  void attach(const std::string& authority, HttpResponse answer) {
    services_.emplace_back([this, answer = std::move(answer)](const ReceivedRequest& request) {
      requests_.push_back(request);
      return answer;
    });
    fake_.network.attach(authority, services_.back());
  }
  void attach_good(const std::string& authority) {
    Explanation said{.service = "auth", .instance = "auth-1", .verdict = TokenVerdict::signature_unknown};
    said.stage = Stage::signature;
    said.clock = fake_.clock.now() + std::chrono::seconds(40);
    attach(authority, {200, {}, to_json(said)});
  }
  [[nodiscard]] std::vector<Explained> ask(const std::vector<std::string>& targets, std::string_view asked,
                                           Disclosure sent) {
    return ask_to_explain(fake_.world(), targets, asked, sent, {});
  }
  [[nodiscard]] Error error_of(const std::string& target, std::string_view asked, Disclosure sent) {
    const auto all = ask({target}, asked, sent);
    EXPECT_THAT(all, SizeIs(1));
    EXPECT_FALSE(all.at(0).explanation);
    return all[0].explanation ? Error{} : all[0].explanation.error();
  }

  testing::FakeWorld fake_;
  std::vector<ReceivedRequest> requests_;

 private:
  std::list<testing::FunctionService> services_;
};

TEST_F(explain_test, sends_header_and_claims_and_never_the_signature) {
  attach_good("auth:7517");
  const auto all = ask({"http://auth:7517"}, token, Disclosure::header_and_claims);
  ASSERT_THAT(all, SizeIs(1));
  ASSERT_TRUE(all[0].explanation) << all[0].explanation.error().message;
  EXPECT_EQ(all[0].explanation->service, "auth");
  EXPECT_EQ(all[0].explanation->verdict, TokenVerdict::signature_unknown);
  EXPECT_EQ(all[0].clock_offset, std::chrono::seconds(40));
  ASSERT_THAT(requests_, SizeIs(1));
  EXPECT_EQ(requests_[0].method, "POST");
  EXPECT_EQ(requests_[0].target, "/jwtsync/v1/explain");
  EXPECT_EQ(requests_[0].body, R"({"header":")" + header_part + R"(","claims":")" + claims_part + R"("})");
}

TEST_F(explain_test, sends_nothing_of_a_text_whose_signature_may_stand_elsewhere) {
  attach_good("auth:7517");
  for (const std::string& text :
       {std::string("abc"), claims_part + "." + std::string(signature_part), "Bearer " + token, "\"" + token + "\"",
        "x." + token, token + ".x.y", std::string(), "not json." + claims_part + ".x"}) {
    EXPECT_EQ(error_of("http://auth:7517", text, Disclosure::header_and_claims).code, Code::token_malformed) << text;
  }
  const std::string large(max_token_size + 1, 'a');
  EXPECT_EQ(error_of("http://auth:7517", large, Disclosure::header_and_claims).code, Code::token_too_large);
  EXPECT_EQ(error_of("https://auth:7517", large, Disclosure::whole_token).code, Code::token_too_large);
  EXPECT_THAT(requests_, IsEmpty());
}

TEST_F(explain_test, sends_a_whole_token_to_nobody_who_could_be_overheard) {
  fake_.network.name("auth", {"10.0.0.4"});
  for (const char* authority : {"auth:7517", "10.0.0.4:7517"}) attach_good(authority);
  for (const char* target : {"http://auth:7517", "http://10.0.0.4:7517", "dns+http://auth:7517",
                             "http://localhost.example:7517", "http://127.0.0.1.example:7517"}) {
    const Error error = error_of(target, token, Disclosure::whole_token);
    EXPECT_EQ(error.code, Code::argument_invalid) << target;
    EXPECT_THAT(error.message, HasSubstr("without TLS"));
  }
  EXPECT_THAT(requests_, IsEmpty());
}

TEST_F(explain_test, sends_a_whole_token_by_https_and_on_this_machine) {
  fake_.network.name("auth", {"10.0.0.4"});
  for (const char* target : {"https://auth:7517", "dns+https://auth:7517", "unix:/run/a.sock", "http://127.0.0.1:7517",
                             "http://localhost:7517", "http://[::1]:7517"}) {
    const auto all = ask({target}, "Bearer " + token, Disclosure::whole_token);
    ASSERT_THAT(all, SizeIs(1)) << target;
    ASSERT_FALSE(all[0].explanation);
    EXPECT_EQ(all[0].explanation.error().code, Code::target_unreachable) << target << ": it was tried";
  }
  attach_good("127.0.0.1:7517");
  ASSERT_TRUE(ask({"http://127.0.0.1:7517"}, "Bearer " + token, Disclosure::whole_token).at(0).explanation);
  ASSERT_THAT(requests_, SizeIs(1));
  EXPECT_EQ(requests_[0].body, R"({"token":"Bearer )" + token + R"("})");
}

TEST_F(explain_test, tells_a_process_that_does_not_know_the_question_from_one_that_is_not_there) {
  attach("old:7517", {404, {}, R"({"error":{"code":"not_found","message":"no endpoint has this path","hint":""}})"});
  const Error old = error_of("http://old:7517", token, Disclosure::header_and_claims);
  EXPECT_EQ(old.code, Code::target_refused);
  EXPECT_THAT(old.message, HasSubstr("explains no tokens"));
  attach("other:80", {404, {}, "<html>"});
  EXPECT_EQ(error_of("http://other:80", token, Disclosure::header_and_claims).code, Code::answer_malformed);
  EXPECT_EQ(error_of("http://nobody:1", token, Disclosure::header_and_claims).code, Code::target_unreachable);
  EXPECT_EQ(error_of("nobody", token, Disclosure::header_and_claims).code, Code::argument_invalid);
}

TEST_F(explain_test, follows_nobody_elsewhere) {
  attach("127.0.0.1:7517", {302, {{"Location", "http://elsewhere:80/"}}, ""});
  attach_good("elsewhere:80");
  EXPECT_EQ(error_of("http://127.0.0.1:7517", token, Disclosure::whole_token).code, Code::answer_malformed);
  EXPECT_THAT(requests_, SizeIs(1));
}

TEST_F(explain_test, no_error_quotes_the_token) {
  for (const char* target : {"http://auth:7517", "https://auth:7517", "broken"}) {
    for (const Disclosure sent : {Disclosure::header_and_claims, Disclosure::whole_token}) {
      const Error error = error_of(target, token, sent);
      EXPECT_THAT(error.message + error.hint, Not(HasSubstr(std::string(signature_part))));
    }
  }
}

}  // namespace jwtsync::explain_test
