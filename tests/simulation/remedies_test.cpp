// SPDX-License-Identifier: Apache-2.0
// Two services that differ, from their variables to the fix: whoever does what it says, and no more, has them agree.
#include "base/encoding.h"

#include <gmock/gmock.h>

#include <jwtsync/diagnosis.h>
#include <jwtsync/service.h>
#include <jwtsync/testing.h>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace jwtsync::remedies_test {

const std::string secret(testing::canary_secret);
const std::string other(testing::other_canary_secret);

/// What a service is given.
struct Given {
  std::map<std::string, std::string> variables;
  std::vector<std::string> sources = {};
};

struct Running {
  Running(testing::FakeNetwork& network, const std::string& service, const Given& given, std::uint64_t seed) {
    fake.randomness = testing::FakeRandomness(seed);
    fake.variables.set("ENVIRONMENT", "staging");
    for (const auto& [name, value] : given.variables) fake.variables.set(name, value);
    keeper = Keeper::open(fake.world(), {.service = service, .sources = given.sources, .without_key = WithoutKey::wait})
                 .value();
    endpoints = std::make_unique<Endpoints>(fake.world(), *keeper, AccessPolicy{});
    network.attach("127.0.0.1:" + std::to_string(seed), *endpoints);
  }
  testing::FakeWorld fake;
  std::unique_ptr<Keeper> keeper;
  std::unique_ptr<Endpoints> endpoints;
};

struct Told {
  int status = 0;
  std::string fix;
};

Told told_by(const Given& auth, const Given& backend) {
  testing::FakeWorld asker;
  const Running one(asker.network, "auth", auth, 1), two(asker.network, "backend", backend, 2);
  const std::vector<std::string> targets{"http://127.0.0.1:1", "http://127.0.0.1:2"};
  const Agreement agreement = ask_and_agree(asker.world(), targets, {}, {}).value();
  const std::vector<Finding> findings = diagnose(agreement, {{}, targets, false});
  return {exit_status_of(category_of(agreement.verdict)), findings.empty() ? "" : findings.front().fix};
}

struct Case {
  const char* what;
  Given auth, backend;
  std::string fix;
  std::function<void(Given& auth, Given& backend)> heal;
};

constexpr const char* name = "JWT_SECRET_STAGING";
const std::string locator = std::string("env:") + name;

std::string base64_of(const std::string& bytes) {
  std::string text = base::base64url_encode(bytes);
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  while (text.size() % 4 != 0) text += '=';
  return text;
}

std::vector<Case> cases() {
  const auto gives_secret = [](Given&, Given& backend) { backend.variables[name] = secret; };
  const auto formatted = [](const std::string& format) {
    return [format](Given&, Given& backend) { backend.sources = {locator + "?format=" + format}; };
  };
  const std::string decode = "say what the text is where backend reads it: ?format=";
  const Given good{{{name, secret}}};
  return {
      {"a newline",
       good,
       {{{name, secret + "\n"}}, {locator + "?trim=no"}},
       "take the white space off the value of backend (echo adds a newline, printf does not)",
       gives_secret},
      {"quotes", good, {{{name, '"' + secret + '"'}}}, "take the quotes off the value of backend", gives_secret},
      {"a byte order mark",
       good,
       {{{name, "\xEF\xBB\xBF" + secret}}, {locator + "?trim=no"}},
       "take the invisible characters off the value of backend",
       gives_secret},
      {"base64", good, {{{name, base64_of(secret)}}}, decode + "base64 on its locator", formatted("base64")},
      {"hexadecimal", good, {{{name, base::hex_encode(secret)}}}, decode + "hex on its locator", formatted("hex")},
      {"base64 that one decodes",
       {{{name, base64_of(secret)}}, {locator + "?format=base64"}},
       {{{name, base64_of(secret)}}},
       decode + "base64 on its locator",
       formatted("base64")},
      {"base64 and a newline within",
       good,
       {{{name, base64_of(secret + "\n")}}},
       "give both the same text (echo adds a newline, printf does not)",
       gives_secret},
      {"base64 twice",
       good,
       {{{name, base64_of(base64_of(secret))}}},
       "give both the same text (echo adds a newline, printf does not)",
       gives_secret},
      {"a document around it",
       good,
       {{{name, R"({"type":"HS256","key":")" + secret + "\"}"}}},
       "give backend the value alone, not the document around it",
       gives_secret},
      {"nothing set, and another source",
       good,
       {{{"JWT_SECRET_KEY", other}}},
       "set JWT_SECRET_STAGING for backend as auth has it",
       gives_secret},
      {"a blank value, and another source",
       good,
       {{{name, " "}, {"JWT_SECRET_KEY", other}}},
       "give JWT_SECRET_STAGING its value for backend as auth has it",
       gives_secret},
      {"no key, not set", good, {{}}, "set JWT_SECRET_STAGING for backend as auth has it", gives_secret},
      {"no key, blank",
       good,
       {{{name, " "}}},
       "give JWT_SECRET_STAGING its value for backend as auth has it",
       gives_secret},
      {"no key, too short",
       good,
       {{{name, "short-c4n4ry"}}},
       "give JWT_SECRET_STAGING of backend the key that auth has",
       gives_secret},
      {"another environment",
       good,
       {{{"ENVIRONMENT", "production"}, {"JWT_SECRET_PRODUCTION", other}, {name, secret}}},
       "set ENVIRONMENT=staging for backend, if both are to take the same tokens",
       [](Given&, Given& backend) { backend.variables["ENVIRONMENT"] = "staging"; }},
      {"a source before",
       {{{name, secret}}, {locator}},
       {{{name, secret}, {"OWN_KEY", other}}, {"env:OWN_KEY", locator}},
       "unset OWN_KEY for backend",
       [](Given&, Given& backend) { backend.variables.erase("OWN_KEY"); }},
      {"another value",
       good,
       {{{name, other}}},
       "give JWT_SECRET_STAGING the same value for both, if both are to take the same tokens",
       gives_secret},
  };
}

TEST(remedies, heal_when_they_are_followed) {
  for (Case& each : cases()) {
    const Told before = told_by(each.auth, each.backend);
    EXPECT_EQ(before.status, 1) << each.what;
    EXPECT_EQ(before.fix, each.fix + ", then: jwtsync agree http://127.0.0.1:1 http://127.0.0.1:2") << each.what;
    each.heal(each.auth, each.backend);
    EXPECT_EQ(told_by(each.auth, each.backend).status, 0) << each.what;
  }
}

}  // namespace jwtsync::remedies_test
