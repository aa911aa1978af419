// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/token.h>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>
#include "fixture.h"

namespace jwtsync::cli::probe_test {

using ::testing::HasSubstr;

constexpr std::string_view place = "http://127.0.0.1:8000/me";

/// Applications at loopback ports, each a function from a bearer token ("" for none) to a status.
class ProbeTest : public CliTest {
 protected:
  void serve(const std::string& authority, std::function<HttpResponse(const std::string&)> answer) {
    services_.push_back(std::make_unique<jwtsync::testing::FunctionService>(
        [answer = std::move(answer)](const ReceivedRequest& request) {
          const std::string_view value = header(request.headers, "Authorization").value_or("");
          return answer(std::string(value.substr(std::min<std::size_t>(value.size(), 7))));
        }));
    fake.network.attach(authority, *services_.back());
  }

  /// An application that verifies by this secret.
  void serve_verifier(const std::string& authority, std::string_view secret) {
    const auto ring = std::make_shared<KeyRing>(*KeyRing::parse(*Secret::copy_of(secret)));
    const auto verifier = std::make_shared<Verifier>(*Verifier::create(*ring, {}, fake.clock));
    serve(authority, [ring, verifier](const std::string& token) {
      Scratch scratch;
      if (token.empty()) return HttpResponse{401, {}, R"({"detail":"missing token"})"};
      const auto verified = verifier->verify(token, scratch);
      return verified ? HttpResponse{200, {}, R"({"you":"probe"})"} : HttpResponse{401, {}, R"({"detail":"no"})"};
    });
  }

  /// The token that a login gives, by this secret.
  void serve_login(std::string_view secret) {
    const Result<KeyRing> ring = KeyRing::parse(*Secret::copy_of(secret));
    Scratch scratch;
    Claims claims;
    claims.subject("alice").expires_at(fake.clock.now() + std::chrono::hours{1});
    const std::string token(*Signer::create(*ring)->sign(claims, scratch));
    serve("127.0.0.1:9000",
          [token](const std::string&) { return HttpResponse{200, {}, R"({"token":")" + token + "\"}"}; });
  }

 private:
  std::vector<std::unique_ptr<jwtsync::testing::FunctionService>> services_;
};

TEST_F(ProbeTest, tells_whether_the_application_accepts_the_key_here) {
  serve_verifier("127.0.0.1:8000", jwtsync::testing::canary_secret);
  const Ran ran = run({"probe", "--check", std::string(place)});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("a token of the key here: accepts: it answers 200"));
  const json::Value answer = run({"probe", "--json", "--check", std::string(place)}).json();
  EXPECT_EQ(answer["good"], true);
  EXPECT_EQ(answer["checks"][0]["own"]["outcome"], "accepts");
  EXPECT_EQ(answer["checks"][0]["own"]["takes_expired"], false);
  EXPECT_EQ(answer["checks"][0]["login"], nullptr);
}

TEST_F(ProbeTest, does_not_guess_where_good_and_bad_are_treated_alike) {
  serve_verifier("127.0.0.1:8000", jwtsync::testing::other_canary_secret);
  const Ran ran = run({"probe", "--check", std::string(place)});
  EXPECT_EQ(ran.status, 4);
  EXPECT_THAT(ran.out, HasSubstr("unknown: it answers 401 to good and bad alike"));
}

TEST_F(ProbeTest, tells_by_a_login_which_side_holds_another_key) {
  serve_verifier("127.0.0.1:8000", jwtsync::testing::canary_secret);
  serve_verifier("127.0.0.1:8001", jwtsync::testing::other_canary_secret);
  serve_login(jwtsync::testing::other_canary_secret);
  const Ran ran = run({"probe", "--login", "http://127.0.0.1:9000/", "--check", std::string(place), "--check",
                       "http://127.0.0.1:8001/me"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, HasSubstr("so it holds the key here, and the login signs by another one"));
  EXPECT_THAT(ran.out, HasSubstr("http://127.0.0.1:8001/me accepts the token that http://127.0.0.1:9000/ issued"));
}

TEST_F(ProbeTest, needs_no_key_where_a_login_gives_the_token) {
  fake.variables.unset("JWT_SECRET_STAGING");
  serve_verifier("127.0.0.1:8000", jwtsync::testing::canary_secret);
  serve_login(jwtsync::testing::canary_secret);
  const Ran ran = run({"probe", "--login", "http://127.0.0.1:9000/", "--check", std::string(place)});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("only the token of the login is offered"));
  EXPECT_EQ(run({"probe", "--check", std::string(place)}).status, 3);
}

TEST_F(ProbeTest, tells_what_a_proxy_does_to_tokens) {
  serve_verifier("127.0.0.1:8000", jwtsync::testing::canary_secret);
  serve("127.0.0.1:7000", [](const std::string&) { return HttpResponse{401, {}, R"({"detail":"missing token"})"}; });
  const Ran ran = run({"probe", "--through", "http://127.0.0.1:7000/me", "--direct", std::string(place)});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, HasSubstr("stripped: the proxy takes the token out"));
  EXPECT_EQ(run({"probe", "--json", "--through", "http://127.0.0.1:7000/me", "--direct", std::string(place)})
                .json()["passage"]["passage"],
            "stripped");
}

TEST_F(ProbeTest, says_who_did_not_answer) {
  const Ran ran = run({"probe", "--check", "http://127.0.0.1:1/"});
  EXPECT_EQ(ran.status, 4);
  EXPECT_THAT(ran.out, HasSubstr("no answer"));
}

TEST_F(ProbeTest, refuses_wrong_questions) {
  const std::vector<std::vector<std::string>> wrong{
      {"probe"},
      {"probe", "--check", "http://backend.example/me"},
      {"probe", "--check", "backend"},
      {"probe", "--through", std::string(place)},
      {"probe", "--check", std::string(place), "--token-at", "/token"},
      {"probe", "--check", std::string(place), "--login", "http://127.0.0.1:9000/", "--token-at", "token"},
      {"probe", "--check", std::string(place), "--method", "GET /"},
      {"probe", "--check", std::string(place), "--claims", "/nowhere"},
  };
  for (const auto& words : wrong) {
    const Ran ran = run(words);
    EXPECT_TRUE(ran.status == 2 || ran.status == 3) << words.back() << ran.status;
    EXPECT_THAT(ran.err, HasSubstr("jwtsync: hint: ")) << words.back();
  }
}

TEST_F(ProbeTest, blames_the_argument_that_is_wrong) {
  const std::vector<std::pair<std::string, std::string>> wrong{{"--method", "GET /"},
                                                               {"--header", "X Y"},
                                                               {"--scheme", "Bearer x"},
                                                               {"--cookie", "a=b"},
                                                               {"--login-body", "/x"}};
  for (const auto& [option, value] : wrong) {
    const Ran ran = run({"probe", "--check", std::string(place), option, value});
    EXPECT_EQ(ran.status, 2) << option;
    EXPECT_THAT(ran.err, HasSubstr("jwtsync: error: " + option)) << ran.err;
  }
  EXPECT_THAT(run({"probe", "--check", std::string(place), "--login", "http://127.0.0.1:1/", "--token-at", "x"}).err,
              HasSubstr("jwtsync: error: --token-at is not a JSON pointer"));
  EXPECT_THAT(run({"probe", "--check", std::string(place), "--cookie", "a", "--scheme", "JWT"}).err,
              HasSubstr("--cookie is in place of"));
}

TEST_F(ProbeTest, sees_workers_that_hold_other_keys) {
  int count = 0;
  const auto ring = std::make_shared<KeyRing>(*KeyRing::parse(*Secret::copy_of(jwtsync::testing::canary_secret)));
  const auto verifier = std::make_shared<Verifier>(*Verifier::create(*ring, {}, fake.clock));
  serve("127.0.0.1:8000", [&, verifier](const std::string& token) {
    Scratch scratch;
    const bool has_other_key = ++count % 2 == 0;
    if (token.empty() || has_other_key || !verifier->verify(token, scratch)) return HttpResponse{401, {}, ""};
    return HttpResponse{200, {}, "{}"};
  });
  const Ran ran = run({"probe", "--check", std::string(place)});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, HasSubstr("mixed: it accepted 2 of 4 good tokens"));
  EXPECT_THAT(ran.out, HasSubstr("  fix: some of its workers"));
}

TEST_F(ProbeTest, finds_one_that_takes_any_token_of_a_login) {
  serve("127.0.0.1:8000", [](const std::string& token) { return HttpResponse{token.empty() ? 401 : 200, {}, "{}"}; });
  serve_login(jwtsync::testing::canary_secret);
  const Ran ran = run({"probe", "--login", "http://127.0.0.1:9000/", "--check", std::string(place)});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out,
              HasSubstr("the token of the login: does not check: it answers 401 without a token, and 200 alike"));
}

TEST_F(ProbeTest, takes_the_claims_that_it_is_told) {
  fake.files.put("/claims.json", R"({"sub":"robot","scope":"read"})");
  std::string claims;
  serve("127.0.0.1:8000", [&](const std::string& token) {
    if (const auto seen = inspect(token); seen && claims.empty()) claims = seen->claims_json;
    return HttpResponse{401, {}, ""};
  });
  EXPECT_EQ(run({"probe", "--claims", "/claims.json", "--check", std::string(place)}).status, 4);
  EXPECT_THAT(claims, HasSubstr(R"("sub":"robot","scope":"read")"));
}

}  // namespace jwtsync::cli::probe_test
