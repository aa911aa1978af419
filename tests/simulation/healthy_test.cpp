// SPDX-License-Identifier: Apache-2.0
// Fleets in which nothing is wrong, of every kind that we know: a diagnosis that finds something in one of them sends
// people after what is none.
#include "../diagnosis/fixture.h"

#include <gmock/gmock.h>
#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace jwtsync::healthy_test {

using fixture::from;
using fixture::labelled;
using fixture::later;
using fixture::of_generation;
using fixture::process;
using fixture::warning_of;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

struct Fleet {
  const char* what;
  std::function<std::vector<Witnessed>()> answers;
  AgreeOptions options = {};
};

std::vector<Witnessed> of(const std::vector<Testimony>& testimonies) {
  std::vector<Witnessed> all;
  for (const Testimony& one : testimonies) all.push_back(fixture::witnessed(one));
  return all;
}

Testimony auth() { return process("auth", "auth-1", "k"); }
Testimony backend() { return process("backend", "backend-1", "k"); }
Testimony worker() { return process("worker", "worker-1", "k"); }
Testimony replica(int number) { return process("auth", "auth-" + std::to_string(number), "k"); }

/// The first key signs, the others verify.
Testimony holding(const std::string& service, const std::vector<std::string>& keys) {
  Testimony testimony = process(service, service + "-1", keys.front());
  for (std::size_t i = 1; i < keys.size(); ++i) fixture::also_verify(testimony, keys[i]);
  return testimony;
}

Testimony changed(Testimony testimony, const std::function<void(Report& report)>& change) {
  change(testimony.report);
  return testimony;
}

Testimony with_key(Testimony testimony, const std::string& kid, KeyRole role, const std::string& algorithm) {
  testimony.report.keys = {{kid, role, algorithm}};
  testimony.report.algorithms = {algorithm};
  testimony.challenge.keys = {{kid, role, algorithm, fixture::answer("pair"), {}}};
  return testimony;
}

Testimony of_two_issuers(const std::string& service) {
  Testimony testimony = process(service, service + "-1", "a");
  fixture::also_verify(testimony, "b");
  for (std::size_t i = 0; i < 2; ++i) {
    testimony.challenge.keys[i].issuer = i == 0 ? "https://a" : "https://b";
    Report one;
    one.issuer = testimony.challenge.keys[i].issuer;
    testimony.report.issuers.push_back(std::move(one));
  }
  return testimony;
}

Testimony failed(Testimony testimony, Code code) {
  testimony.report.reload_error = Error{code, "the last reload", ""};
  return testimony;
}

std::vector<Witnessed> with_clocks(const std::vector<int>& ahead, int leeway) {
  std::vector<Witnessed> all;
  for (const int offset : ahead) {
    Testimony one = replica(static_cast<int>(all.size()));
    one.report.leeway = seconds(leeway);
    all.push_back(fixture::witnessed(std::move(one)));
    all.back().clock_offset = seconds(offset);
  }
  return all;
}

std::vector<Witnessed> server_with_workers() {
  Testimony asked = replica(0);
  for (int i = 1; i < 4; ++i) {
    const Testimony sibling = later(replica(i), seconds(i * 100));
    asked.siblings.heard.push_back({sibling.report, sibling.challenge});
  }
  return of({asked, backend()});
}

std::vector<Witnessed> in_every_region() {
  std::vector<Testimony> all;
  for (int i = 0; i < 6; ++i) all.push_back(labelled(replica(i), "region", i % 2 == 0 ? "eu" : "us"));
  return of(all);
}

std::vector<Witnessed> large() {
  std::vector<Testimony> all;
  for (int i = 0; i < 200; ++i) {
    Testimony one = later(replica(i), minutes(i));
    one.report.labels["revision"] = "r" + std::to_string(i % 3);
    all.push_back(of_generation(std::move(one), static_cast<std::uint64_t>(i % 5) + 1));
  }
  return of(all);
}

std::vector<Witnessed> behind_one_name() {
  std::vector<Witnessed> all;
  for (int i = 0; i < 3; ++i)
    all.push_back({OneOfName{"dns+http://auth:7517", "10.0.0." + std::to_string(i)}, replica(i)});
  return all;
}

std::vector<Fleet> fleets() {
  return {
      {"two services with one key", [] { return of({auth(), backend()}); }},
      {"replicas that were loaded at different times",
       [] { return of({replica(1), later(replica(2), hours(5)), later(replica(3), hours(90))}); }},
      {"an overlap: all hold both keys and sign with the old one",
       [] { return of({holding("auth", {"old", "new"}), holding("backend", {"old", "new"})}); }},
      {"an overlap: some sign with the new key",
       [] { return of({holding("auth", {"new", "old"}), holding("backend", {"old", "new"})}); }},
      {"an overlap of three keys in any order",
       [] { return of({holding("auth", {"c", "a", "b"}), holding("backend", {"a", "b", "c"})}); }},
      {"a rollout half done",
       [] {
         return of({labelled(replica(1), "revision", "r1"), labelled(later(replica(2), hours(1)), "revision", "r2")});
       }},
      {"blue and green",
       [] {
         return of({labelled(auth(), "colour", "blue"), labelled(later(replica(2), hours(9)), "colour", "green")});
       }},
      {"a scale-up",
       [] { return of({replica(1), later(replica(2), hours(50)), later(replica(3), hours(50)), backend()}); }},
      {"one slow process", [] { return with_clocks({0, 4, 0}, 0); }},
      {"clocks within half a minute", [] { return with_clocks({-15, 15, 3}, 0); }},
      {"clocks within the leeway", [] { return with_clocks({0, 59}, 60); }},
      {"the clock here that is off", [] { return with_clocks({3600, 3601, 3599}, 0); }},
      {"leeways that differ",
       [] { return of({changed(auth(), [](Report& r) { r.leeway = seconds(30); }), backend()}); }},
      {"greatest ages that differ",
       [] {
         return of({changed(auth(), [](Report& r) { r.max_age = seconds(60); }),
                    changed(backend(), [](Report& r) { r.max_age = seconds(0); })});
       }},
      {"workers of one server", server_with_workers},
      {"several issuers", [] { return of({of_two_issuers("auth"), of_two_issuers("backend")}); }},
      {"processes and sidecars",
       [] {
         return of({auth(), changed(backend(), [](Report& r) { r.identity.witness = Witness::sidecar; }),
                    changed(worker(), [](Report& r) { r.identity.witness = Witness::parent; })});
       }},
      {"a signer with a pair and verifiers of its public key",
       [] {
         return of({with_key(auth(), "k1", KeyRole::signs, "RS256"),
                    with_key(from(backend(), "jwks+https://auth/keys"), "k1", KeyRole::verifies, "RS256")});
       }},
      {"verifiers that asked their issuer at different times",
       [] {
         return of({from(auth(), "jwks+https://id/keys"),
                    of_generation(later(from(backend(), "jwks+https://id/keys"), hours(8)), 4)});
       }},
      {"claims that only one requires",
       [] { return of({changed(auth(), [](Report& r) { r.required_claims = {"jti"}; }), backend()}); }},
      {"an audience that only one expects",
       [] { return of({changed(auth(), [](Report& r) { r.audiences = {"api"}; }), backend()}); }},
      {"audiences of which one is common",
       [] {
         return of({changed(auth(), [](Report& r) { r.audiences = {"api", "web"}; }),
                    changed(backend(), [](Report& r) { r.audiences = {"jobs", "api"}; })});
       }},
      {"an issuer that only one expects",
       [] { return of({changed(auth(), [](Report& r) { r.issuer = "https://id"; }), backend()}); }},
      {"two versions with rules of their own",
       [] {
         return of({auth(), changed(backend(), [](Report& r) {
                      r.rules = "another";
                      r.version = "0.2.0";
                    })});
       }},
      {"one key in a variable and in a file", [] { return of({auth(), from(backend(), "file:/run/secrets/jwt")}); }},
      {"one key under two names", [] { return of({auth(), from(backend(), "env:JWT_SECRET_KEY")}); }},
      {"two versions of an entry with one value",
       [] { return of({from(auth(), "gcp-sm://shop/jwt@5"), from(backend(), "gcp-sm://shop/jwt")}); }},
      {"a legacy variable",
       [] { return of({warning_of(auth(), WarningKind::legacy_variable, "old name"), backend()}); }},
      {"a variable that is not read",
       [] { return of({warning_of(auth(), WarningKind::never_read, "JWT_SECRET_TEST is set"), backend()}); }},
      {"a variable with a near name",
       [] { return of({warning_of(auth(), WarningKind::unknown_variable, "JWT_SECRT is set"), backend()}); }},
      {"files mounted by subPath, read at different times",
       [] {
         const Testimony one = warning_of(from(replica(1), "file:/jwt"), WarningKind::mounted_alone, "by subPath");
         const Testimony two = warning_of(from(replica(2), "file:/jwt"), WarningKind::mounted_alone, "by subPath");
         return of({one, later(two, hours(7))});
       }},
      {"keys of an issuer that are to be asked for again",
       [] {
         return of({warning_of(from(auth(), "jwks+https://id/keys"), WarningKind::stale, "stale"),
                    from(backend(), "jwks+https://id/keys")});
       }},
      {"an issuer that did not answer once",
       [] {
         return of({failed(from(auth(), "jwks+https://id/keys"), Code::source_unreachable),
                    from(backend(), "jwks+https://id/keys")});
       }},
      {"a reload that failed, of the same key", [] { return of({failed(auth(), Code::file_unreadable), backend()}); }},
      {"development with the fallback of all",
       [] {
         const auto in_development = [](Testimony testimony) {
           testimony.report.environment = "development";
           return warning_of(from(std::move(testimony), "builtin:development"), WarningKind::development_fallback, "f");
         };
         return of({in_development(auth()), in_development(backend())});
       }},
      {"a published example that fixtures rest on",
       [] { return of({warning_of(auth(), WarningKind::published_example, "an example"), backend()}); }},
      {"one key in every region", in_every_region},
      {"an older process that says less",
       [] {
         const auto says_less = [](Report& report) {
           report.length.reset();
           report.fingerprint.reset();
           report.trail.clear();
           report.rules.clear();
         };
         return of({changed(auth(), [](Report& r) { r.allow_numeric_subject = true; }), changed(backend(), says_less)});
       }},
      {"one process behind two addresses",
       [] {
         return std::vector<Witnessed>{{TargetUrl{"http://lb:1"}, auth()},
                                       {TargetUrl{"http://lb:2"}, auth()},
                                       {TargetUrl{"http://b:1"}, backend()}};
       }},
      {"an alias of an address",
       [] {
         return std::vector<Witnessed>{{TargetUrl{"http://backend:1"}, auth()}, {TargetUrl{"http://x:1"}, backend()}};
       }},
      {"all addresses behind one name", behind_one_name},
      {"lines that were collected",
       [] { return std::vector<Witnessed>{{CollectedLine{1}, auth()}, {CollectedLine{2}, backend()}}; }},
      {"the only process there is to be", [] { return of({auth()}); }, {.expect = 1}},
      {"processes that reloaded more often than others",
       [] { return of({of_generation(later(auth(), hours(2)), 7), of_generation(backend(), 2), worker()}); }},
      {"two hundred processes of three revisions", large},
  };
}

TEST(healthy, is_a_fleet_in_which_nothing_is_found) {
  EXPECT_GE(fleets().size(), 30u);
  for (const Fleet& fleet : fleets()) {
    SCOPED_TRACE(fleet.what);
    const Agreement agreement = agree(fleet.answers(), fleet.options);
    EXPECT_EQ(name_of(agreement.verdict), "agree");
    EXPECT_THAT(fixture::causes_in(agreement), ::testing::IsEmpty());
  }
}

/// The same fleets with one key more that is wrong are found out: the silence above is none of a deaf ear.
TEST(healthy, is_no_fleet_with_a_stranger_in_it) {
  for (const Fleet& fleet : fleets()) {
    SCOPED_TRACE(fleet.what);
    std::vector<Witnessed> answers = fleet.answers();
    answers.push_back(fixture::witnessed(process("stranger", "stranger-1", "x")));
    EXPECT_THAT(fixture::causes_in(agree(std::move(answers), fleet.options)), ::testing::Not(::testing::IsEmpty()));
  }
}

}  // namespace jwtsync::healthy_test
