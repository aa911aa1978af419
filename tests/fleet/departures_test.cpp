// SPDX-License-Identifier: Apache-2.0
#include "fleet/comparison.h"

#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync::fleet::departures_test {

using fixture::agreement_of;
using fixture::also_verify;
using fixture::kinds_of;
using fixture::process;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Testimony auth() { return process("auth", "auth-1", "k"); }
Testimony backend() { return process("backend", "backend-1", "k"); }

TEST(departures, are_none_among_equals) { EXPECT_THAT(agreement_of(auth(), backend()).departures, IsEmpty()); }

TEST(departures, begin_with_whether_the_keys_agree) {
  const Agreement no = agreement_of(auth(), process("backend", "backend-1", "other"));
  EXPECT_THAT(kinds_of(no.departures),
              ElementsAre(DepartureKind::keys, DepartureKind::signing_key, DepartureKind::signing_key));
  EXPECT_EQ(no.departures[0].sentence, "the keys do not agree: 2 processes hold 2 different keys");
  EXPECT_EQ(no.departures[1].sentence, "the signing key of auth is unknown to backend");
  EXPECT_EQ(no.departures[2].sentence, "the signing key of backend is unknown to auth");

  Testimony elsewhere = backend();
  elsewhere.report.environment = "production";
  const Agreement yes = agreement_of(auth(), elsewhere);
  EXPECT_THAT(kinds_of(yes.departures), ElementsAre(DepartureKind::keys, DepartureKind::environment));
  EXPECT_EQ(yes.departures[0].sentence, "the keys agree: 2 processes hold the same");
  EXPECT_EQ(yes.departures[1].sentence, "environments differ: production (backend); staging (auth)");
}

TEST(departures, need_no_signing_key_that_is_unknown) {
  Testimony behind = backend();
  Testimony ahead = auth();
  also_verify(ahead, "next");
  const Agreement agreement = agreement_of(ahead, behind);
  EXPECT_THAT(kinds_of(agreement.departures), ElementsAre(DepartureKind::keys));
  EXPECT_EQ(agreement.departures[0].sentence, "the keys do not agree: 2 processes hold 2 different sets of keys");
}

TEST(departures, are_none_where_signers_differ_and_everybody_knows_both) {
  Testimony one = process("auth", "auth-1", "old");
  also_verify(one, "new");
  Testimony other = process("backend", "backend-1", "new");
  also_verify(other, "old");
  EXPECT_EQ(agreement_of(one, other).verdict, Verdict::agree);
}

TEST(departures, fold_many_signing_keys) {
  std::vector<Witnessed> all;
  for (int i = 0; i < 12; ++i) {
    const std::string number = std::to_string(i);
    all.push_back(fixture::witnessed(process("s" + number, "i" + number, "k" + number)));
  }
  const std::vector<Departure> departures = agree(std::move(all), {}).departures;
  ASSERT_EQ(departures.size(), 10u);
  EXPECT_EQ(departures.back().sentence, "4 more signing keys are unknown to some process");
}

Testimony calling_its_key(Testimony testimony, const std::string& kid) {
  testimony.report.keys[0].kid = testimony.challenge.keys[0].kid = kid;
  return testimony;
}

TEST(departures, tell_an_equal_key_of_another_name) {
  const std::string derived = "qb3C9Jx0_kL7wT2e", other_derived = "AAAAAAAAAAAAAAAA";
  const Agreement both = agreement_of(calling_its_key(auth(), "a"), calling_its_key(backend(), "b"));
  EXPECT_THAT(kinds_of(both.departures), ElementsAre(DepartureKind::keys, DepartureKind::kid, DepartureKind::kid));
  EXPECT_EQ(both.departures[0].sentence, "the keys agree: 2 processes hold the same");
  EXPECT_EQ(both.departures[1].sentence,
            "tokens of auth name their key \"a\", and it has another kid at backend, which refuses them");
  EXPECT_EQ(both.verdict, Verdict::disagree);
  // An only key without a name takes what names any other; the one with a name does not.
  const Agreement one = agreement_of(calling_its_key(auth(), "a"), calling_its_key(backend(), derived));
  EXPECT_THAT(kinds_of(one.departures), ElementsAre(DepartureKind::keys, DepartureKind::kid));
  EXPECT_EQ(one.departures[1].sentence,
            "tokens of backend name their key \"" + derived + "\", and it has another kid at auth, which refuses them");
  // A key has one derived kid: if there are two of that form, at least one is a name, and some tokens are refused.
  EXPECT_THAT(
      kinds_of(agreement_of(calling_its_key(auth(), derived), calling_its_key(backend(), other_derived)).departures),
      ElementsAre(DepartureKind::keys, DepartureKind::kid, DepartureKind::kid));
  EXPECT_THAT(agreement_of(calling_its_key(auth(), derived), calling_its_key(backend(), derived)).departures,
              IsEmpty());
}

TEST(departures, tell_types_that_no_token_has_at_once) {
  Testimony access = auth(), other = backend();
  access.report.type = "at+jwt";
  other.report.type = "JWT";
  const Agreement agreement = agreement_of(access, other);
  EXPECT_THAT(kinds_of(agreement.departures), ElementsAre(DepartureKind::keys, DepartureKind::type));
  EXPECT_EQ(agreement.departures[1].sentence, "expected types of tokens differ: \"at+jwt\" (auth); \"jwt\" (backend)");
  other.report.type = "application/AT+JWT";
  EXPECT_THAT(agreement_of(access, other).departures, IsEmpty());
}

TEST(departures, tell_an_algorithm_that_somebody_refuses) {
  Testimony strict = backend();
  strict.report.algorithms = {"HS512"};
  EXPECT_EQ(agreement_of(auth(), strict).departures.at(1).sentence,
            "tokens signed by auth and backend use HS256, which is refused by backend");
}

TEST(departures, tell_one_key_with_two_algorithms) {
  Testimony other = backend();
  other.report.algorithms.clear();
  other.report.keys[0].algorithm = other.challenge.keys[0].algorithm = "HS512";
  const std::vector<Departure> departures = agreement_of(auth(), other).departures;
  EXPECT_THAT(kinds_of(departures),
              ElementsAre(DepartureKind::keys, DepartureKind::algorithms, DepartureKind::algorithms));
  EXPECT_EQ(departures[1].sentence, "tokens signed by auth use HS256, which is refused by backend");
}

/// RFC 9864.
TEST(departures, know_that_ed25519_and_eddsa_are_one_algorithm) {
  using ::testing::Not;
  const auto is_told = ::testing::Contains(DepartureKind::algorithms);
  Testimony one = auth(), other = process("worker", "worker-1", "k");
  const auto name = [](Testimony& testimony, const std::string& algorithm) {
    testimony.report.algorithms = {algorithm};
    testimony.report.keys[0].algorithm = testimony.challenge.keys[0].algorithm = algorithm;
  };
  name(one, "EdDSA");
  name(other, "Ed25519");
  other.challenge.keys[0].answer = one.challenge.keys[0].answer;
  EXPECT_THAT(kinds_of(agreement_of(one, other).departures), Not(is_told));
  name(other, "Ed448");
  EXPECT_THAT(kinds_of(agreement_of(one, other).departures), is_told);
}

TEST(departures, tell_issuers_that_no_token_has_both_of) {
  Testimony one = auth(), other = backend(), third = process("worker", "worker-1", "k");
  one.report.issuer = "https://a";
  other.report.issuer = "https://b";
  EXPECT_EQ(agreement_of(one, other, third).departures.at(1).sentence,
            "expected issuers differ: \"https://a\" (auth); \"https://b\" (backend)");
}

TEST(departures, take_no_expected_issuer_for_any) {
  Testimony one = auth();
  one.report.issuer = "https://a";
  EXPECT_THAT(agreement_of(one, backend()).departures, IsEmpty());
}

Testimony of_audiences(Testimony testimony, std::vector<std::string> audiences) {
  testimony.report.audiences = std::move(audiences);
  return testimony;
}

TEST(departures, tell_audiences_of_one_service_without_one_in_common) {
  Testimony one = of_audiences(auth(), {"auth"}), other = of_audiences(auth(), {"backend", "worker"});
  other.report.identity.instance = other.challenge.instance = "auth-2";
  EXPECT_EQ(agreement_of(one, other).departures.at(1).sentence,
            "expected audiences have nothing in common: auth (auth auth-1); backend and worker (auth auth-2)");
  EXPECT_THAT(agreement_of(of_audiences(one, {"worker", "auth"}), other).departures, IsEmpty());
}

TEST(departures, tell_audiences_that_differ_by_a_slip) {
  const auto between = [](const std::string& one, const std::string& other) {
    return kinds_of(agreement_of(of_audiences(auth(), {one}), of_audiences(backend(), {other})).departures);
  };
  const std::vector<DepartureKind> told{DepartureKind::keys, DepartureKind::audiences};
  EXPECT_EQ(between("api", "Api"), told);
  EXPECT_EQ(between("https://api.example", "https://api.example/"), told);
  EXPECT_EQ(between("https://api.example", "http://api.example"), told);
  EXPECT_EQ(between("api://orders", "orders"), told);
  EXPECT_EQ(between("api ", "api"), told);
}

/// Each API takes the tokens that are meant for it, and its issuer writes the audience of the one that is called.
TEST(departures, do_not_tell_audiences_that_services_have_each_for_itself) {
  const auto between = [](std::vector<std::string> one, std::vector<std::string> other) {
    return agreement_of(of_audiences(auth(), std::move(one)), of_audiences(backend(), std::move(other))).verdict;
  };
  EXPECT_EQ(between({"auth"}, {"backend", "worker"}), Verdict::agree);
  EXPECT_EQ(between({"service-a"}, {"service-b"}), Verdict::agree) << "a letter apart, and meant so";
  EXPECT_EQ(between({"https://a.example/"}, {"https://b.example/"}), Verdict::agree);
}

TEST(departures, tell_two_processes_of_one_instance) {
  Testimony restarted = auth();
  restarted.report.loaded_at += std::chrono::hours(1);
  std::vector<Witnessed> all = {fixture::witnessed(auth()), fixture::witnessed(restarted)};
  all[0].target = TargetUrl{"http://a"};
  all[1].target = TargetUrl{"http://b"};
  const Agreement agreement = agree(std::move(all), {});
  EXPECT_THAT(kinds_of(agreement.departures), ElementsAre(DepartureKind::keys, DepartureKind::instance));
  EXPECT_EQ(agreement.departures[1].sentence, "2 processes answer as the one instance auth-1: http://a and http://b");
}

}  // namespace jwtsync::fleet::departures_test
