// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <jwtsync/testing.h>
#include <jwtsync/token.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "allocations.h"
#include "attacks.h"
#include "forge.h"

namespace jwtsync::verify_test {

using namespace std::chrono_literals;

/// A verifier with its clock and scratch.
class Checking {
 public:
  explicit Checking(Expectations expectations = good_expectations(), KeyRing ring = ring_of(testing::canary_secret))
      : verifier_(Verifier::create(ring, std::move(expectations), clock_).value()) {}

  /// The refusal's name, or "accepted".
  std::string_view verdict(std::string_view token) {
    const auto verified = verifier_.verify(token, scratch_);
    return verified ? "accepted" : name_of(verified.error().code);
  }
  [[nodiscard]] const Verifier& verifier() const { return verifier_; }
  testing::FakeClock& clock() { return clock_; }
  Scratch& scratch() { return scratch_; }

 private:
  testing::FakeClock clock_;
  Verifier verifier_;
  Scratch scratch_;
};

TEST(Verifier, accepts_a_good_token_and_shows_it) {
  Checking checking;
  const auto verified = checking.verifier().verify(token_of(good_header, good_claims), checking.scratch());
  ASSERT_TRUE(verified);
  EXPECT_EQ(verified->issuer(), "auth");
  EXPECT_EQ(verified->subject(), "alice");
  EXPECT_EQ(verified->claims_json(), good_claims);
  EXPECT_EQ(verified->header_json(), good_header);
  EXPECT_EQ(verified->kid(), "EOzCZmqx-1X0_59m");
  EXPECT_EQ(verified->algorithm(), Algorithm::hs256);
}

TEST(Verifier, accepts_what_is_unusual_and_right) {
  const std::string_view headers[] = {
      R"({"typ":"JWT","alg":"HS256"})",
      R"({"alg":"HS256"})",
      "{ \"alg\" : \"HS256\" }\n",
      R"({"alg":"HS\u0032\u00356"})",
      R"({"alg":"HS256","kid":"someone else's"})",
      R"({"alg":"HS256","typ":"JOSE","cty":"x","jku":"https://example.com","x":{"y":[1]}})",
  };
  for (const std::string_view header : headers) {
    EXPECT_EQ(Checking().verdict(token_of(header, good_claims)), "accepted") << header;
  }
  const std::string_view payloads[] = {
      R"({"aud":["billing","backend"],"exp":1767225700,"iss":"auth"})",
      R"({"aud":["b\u0061ckend"],"exp":1767225600.5,"iss":"\u0061uth"})",
      R"( {"iss":"auth","aud":"backend","exp":253402300799,"nbf":1767225600,"iat":1767225600.0} )",
      R"({"iss":"auth","aud":"backend","exp":1.8e9,"nbf":0,"iat":0})",
      R"({"iss":"auth","aud":"backend","exp":1767225700,"sub":"","x":null,"y":{"iss":"mallory","exp":0}})",
      "{\"iss\":\"auth\",\"aud\":\"backend\",\"exp\":1767225700,\"name\":\"J\xc3\xb6rg \xf0\x9f\x98\x80\"}",
  };
  for (const std::string_view payload : payloads) {
    EXPECT_EQ(Checking().verdict(token_of(good_header, payload)), "accepted") << payload;
  }
}

TEST(Verifier, refuses_every_attack_with_its_code) {
  const std::vector<Attack> all = attacks();
  EXPECT_GE(all.size(), 150u);
  std::set<std::string> names;
  for (const Attack& attack : all) {
    EXPECT_TRUE(names.insert(attack.name).second) << attack.name;
    Checking checking(attack.expectations);
    EXPECT_EQ(checking.verdict(attack.token), name_of(attack.code)) << attack.name;
  }
}

TEST(Verifier, refuses_every_attack_on_key_pairs_and_sets_with_its_code) {
  const std::vector<RingAttack> all = ring_attacks();
  EXPECT_GE(all.size(), 60u);
  std::set<std::string> names;
  for (const RingAttack& known : all) {
    EXPECT_TRUE(names.insert(known.attack.name).second) << known.attack.name;
    Checking checking(known.attack.expectations, known.ring);
    EXPECT_EQ(checking.verdict(known.attack.token), name_of(known.attack.code)) << known.attack.name;
  }
}

TEST(Verifier, accepts_what_a_key_pair_signed_and_no_other) {
  for (const Algorithm algorithm : testing::pair_algorithms) {
    const testing::Pair& pair = testing::Pair::of(algorithm);
    const testing::Pair other = testing::Pair::generate(algorithm);
    Checking checking(good_expectations(), public_ring(pair, algorithm));
    EXPECT_EQ(checking.verdict(token_by(pair, algorithm, header_of(algorithm), good_claims)), "accepted");
    EXPECT_EQ(checking.verdict(token_by(other, algorithm, header_of(algorithm), good_claims)),
              "token_signature_invalid");
    Checking others(good_expectations(), public_ring(other, algorithm));
    EXPECT_EQ(others.verdict(token_by(pair, algorithm, header_of(algorithm), good_claims)), "token_signature_invalid");
  }
}

void refuses_with_any_bit_flipped(Checking& checking, const std::string& good) {
  ASSERT_EQ(checking.verdict(good), "accepted");
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string changed = good;
      changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ (1u << bit));
      EXPECT_NE(checking.verdict(changed), "accepted") << good << ' ' << at << ' ' << bit;
    }
  }
}

TEST(Verifier, refuses_a_token_with_any_bit_flipped) {
  for (const Algorithm algorithm : {Algorithm::hs256, Algorithm::hs384, Algorithm::hs512}) {
    Checking checking(good_expectations(), ring_of(long_secret(), algorithm));
    refuses_with_any_bit_flipped(checking, token_of(header_of(algorithm), good_claims, long_secret(), algorithm));
  }
  for (const Algorithm algorithm : testing::pair_algorithms) {
    const testing::Pair& pair = testing::Pair::of(algorithm);
    Checking checking(good_expectations(), public_ring(pair, algorithm));
    refuses_with_any_bit_flipped(checking, token_by(pair, algorithm, header_of(algorithm), good_claims));
  }
}

TEST(Verifier, refuses_every_beginning_of_a_token) {
  Checking checking;
  const std::string good = token_of(good_header, good_claims);
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_NE(checking.verdict(good.substr(0, size)), "accepted") << size;
  }
}

TEST(Verifier, verifies_every_algorithm_with_its_own_key_only) {
  constexpr std::array algorithms{Algorithm::hs256, Algorithm::hs384, Algorithm::hs512};
  for (const Algorithm key : algorithms) {
    Checking checking(good_expectations(), ring_of(long_secret(), key));
    for (const Algorithm named : algorithms) {
      for (const Algorithm used : algorithms) {
        const std::string header = "{\"alg\":\"" + std::string(name_of(named)) + "\"}";
        const std::string_view expected = named != key  ? "token_algorithm_mismatch"
                                          : used != key ? "token_signature_invalid"
                                                        : "accepted";
        EXPECT_EQ(checking.verdict(token_of(header, good_claims, long_secret(), used)), expected);
      }
    }
  }
}

TEST(Verifier, accepts_the_example_of_rfc_7515_appendix_a1) {
  constexpr std::string_view token =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
      ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
      ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  std::string key;
  for (const int byte :
       {3,   35, 53,  75, 43,  15,  165, 188, 131, 126, 6,   101, 119, 123, 166, 143, 90,  179, 40,  230, 240, 84,
        201, 40, 169, 15, 132, 178, 210, 80,  46,  191, 211, 251, 90,  146, 210, 6,   71,  239, 150, 138, 180, 195,
        119, 98, 61,  34, 61,  46,  33,  114, 5,   46,  79,  8,   192, 205, 154, 245, 103, 208, 128, 163}) {
    key += static_cast<char>(byte);
  }
  Checking checking({.issuer = "joe", .required_claims = {"http://example.com/is_root"}}, ring_of(key));
  EXPECT_EQ(checking.verdict(token), "token_expired");
  const Time written = Time(std::chrono::seconds(1'300'819'379));  // RFC 7519 3.1 shows the same token
  checking.clock().advance(written - checking.clock().now());
  EXPECT_EQ(checking.verdict(token), "accepted");
  checking.clock().advance(1s);
  EXPECT_EQ(checking.verdict(token), "token_expired");
}

TEST(Verifier, refuses_the_unsecured_example_of_rfc_7519_section_6) {
  constexpr std::string_view token =
      "eyJhbGciOiJub25lIn0"
      ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.";
  EXPECT_EQ(Checking().verdict(token), "token_algorithm_mismatch");
  EXPECT_EQ(Checking().verdict(std::string(token) + "AA"), "token_algorithm_mismatch");
}

TEST(Verifier, forgives_the_leeway_on_both_sides_and_no_more) {
  Expectations expectations = good_expectations();
  expectations.leeway = 10s;
  struct Case {
    std::string_view claims;
    std::string_view verdict;
  };
  const Case cases[] = {
      {R"({"iss":"auth","aud":"backend","exp":1767225591})", "accepted"},
      {R"({"iss":"auth","aud":"backend","exp":1767225590})", "token_expired"},
      {R"({"iss":"auth","aud":"backend","exp":1767225700,"nbf":1767225610})", "accepted"},
      {R"({"iss":"auth","aud":"backend","exp":1767225700,"nbf":1767225610.1})", "token_not_yet_valid"},
      {R"({"iss":"auth","aud":"backend","exp":1767225700,"iat":1767225610})", "accepted"},
      {R"({"iss":"auth","aud":"backend","exp":1767225700,"iat":1767225611})", "token_issued_in_future"},
  };
  for (const Case& known : cases) {
    EXPECT_EQ(Checking(expectations).verdict(token_of(good_header, known.claims)), known.verdict) << known.claims;
  }
}

/// Its tick is as far behind as a tick may be.
class LaggingClock final : public testing::FakeClock {
 public:
  [[nodiscard]] Time last_tick() const noexcept override { return now() - std::chrono::milliseconds(900); }
};

TEST(Verifier, goes_by_the_exact_time_where_the_last_tick_is_too_early) {
  LaggingClock clock;
  const auto verifier = Verifier::create(ring_of(testing::canary_secret), {.leeway = 0s}, clock);
  Scratch scratch;
  const auto token = [](Time issued, Time expires) {
    const auto seconds = [](Time time) { return std::to_string(time.time_since_epoch() / 1ms) + "e-3"; };
    return token_of(good_header, "{\"iat\":" + seconds(issued) + ",\"exp\":" + seconds(expires) + '}');
  };
  const Time now = clock.now();
  EXPECT_TRUE(verifier->verify(token(now, now + 1ms), scratch));
  EXPECT_TRUE(verifier->verify(token(now - 1s, now + 1h), scratch));
  EXPECT_EQ(verifier->verify(token(now + 1ms, now + 1h), scratch).error().code, Code::token_issued_in_future);
  EXPECT_EQ(verifier->verify(token(now - 1s, now), scratch).error().code, Code::token_expired);
}

TEST(Verifier, says_first_what_no_fresh_token_would_mend) {
  Checking checking;
  EXPECT_EQ(checking.verdict(token_of(good_header, R"({"iss":"mallory","aud":"billing","exp":1})")),
            "token_issuer_mismatch");
  EXPECT_EQ(checking.verdict(token_of(good_header, R"({"iss":"auth","aud":"billing","exp":1})")),
            "token_audience_mismatch");
}

TEST(Verifier, takes_a_token_that_never_expires_only_if_told_so) {
  Expectations expectations = good_expectations();
  constexpr std::string_view claims = R"({"iss":"auth","aud":"backend"})";
  EXPECT_EQ(Checking(expectations).verdict(token_of(good_header, claims)), "token_claim_missing");
  expectations.allow_missing_expiration = true;
  EXPECT_EQ(Checking(expectations).verdict(token_of(good_header, claims)), "accepted");
  EXPECT_EQ(Checking(expectations).verdict(token_of(good_header, R"({"iss":"auth","aud":"backend","exp":1})")),
            "token_expired");
}

TEST(Verifier, without_expectations_refuses_only_what_is_meant_for_others) {
  EXPECT_EQ(Checking(Expectations{}).verdict(token_of(good_header, R"({"iss":"x","exp":1767225700})")), "accepted");
  EXPECT_EQ(Checking(Expectations{}).verdict(token_of(good_header, good_claims)), "token_audience_mismatch");
}

TEST(Verifier, refuses_expectations_that_make_no_sense) {
  const testing::FakeClock clock;
  const KeyRing ring = ring_of(testing::canary_secret);
  const auto refusal = [&](Expectations expectations) {
    const Result<Verifier> verifier = Verifier::create(ring, std::move(expectations), clock);
    return verifier ? std::string("none") : std::string(name_of(verifier.error().code));
  };
  EXPECT_EQ(refusal({.leeway = -1s}), "argument_invalid");
  EXPECT_EQ(refusal({.leeway = 3601s}), "argument_invalid");
  EXPECT_EQ(refusal({.leeway = 3600s}), "none");
  EXPECT_EQ(refusal({.algorithms = {Algorithm::hs512}}), "argument_invalid");
  EXPECT_EQ(refusal({.algorithms = {Algorithm::hs256}}), "none");
  EXPECT_EQ(refusal({.max_age = 0s}), "argument_invalid");
  EXPECT_EQ(refusal({.max_age = -5s}), "argument_invalid");
  EXPECT_EQ(refusal({.max_age = Expectations::longest_max_age + 1s}), "argument_invalid");
  EXPECT_EQ(refusal({.max_age = Expectations::longest_max_age}), "none");
  EXPECT_EQ(refusal({.max_age = 60s, .allow_issued_in_future = true}), "argument_invalid") << "young for ever";
  EXPECT_EQ(refusal({.allow_issued_in_future = true}), "none");
}

TEST(Verifier, cannot_be_made_to_match_what_is_not_named) {
  const testing::FakeClock clock;
  const Expectations cases[] = {
      {.audience_match = AudienceMatch::all},
      {.audience_match = AudienceMatch::only},
      {.audiences = {"a", "b"}, .audience_match = AudienceMatch::only},
      {.required_claims = {""}},
      {.required_claims = {"sub", " "}},
      {.issuer = ""},
      {.issuer = "\t "},
      {.audiences = {"a", ""}},
      {.type = " "},
  };
  for (const Expectations& expectations : cases) {
    const Result<Verifier> verifier = Verifier::create(ring_of(testing::canary_secret), expectations, clock);
    ASSERT_FALSE(verifier);
    EXPECT_EQ(verifier.error().code, Code::argument_invalid);
    EXPECT_FALSE(verifier.error().hint.empty());
  }
}

TEST(Verifier, is_refused_and_refuses_in_a_fork) {
  Checking checking;
  const KeyRing ring = ring_of(testing::canary_secret);
  const std::string token = token_of(good_header, good_claims);
  const pid_t child = ::fork();
  if (child == 0) {
    // What wiped states would accept: a token of states that are all zero. It is enough that no token is taken at all.
    const bool refused = checking.verdict(token) == "ring_unavailable";
    const Result<Verifier> fresh = Verifier::create(ring, {}, checking.clock());
    const bool none = !fresh && fresh.error().code == Code::ring_unavailable;
    const Error error = checking.verifier().explain(Refusal{Code::ring_unavailable}, token);
    ::_exit(refused && none && error.code == Code::ring_unavailable ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_EQ(checking.verdict(token), "accepted");
}

TEST(Verifier, serves_several_threads_at_once) {
  const Checking checking;
  const std::string good = token_of(good_header, good_claims);
  const std::string bad = token_of(good_header, good_claims, testing::other_canary_secret);
  std::array<int, 2> wrong{};
  std::vector<std::thread> threads;
  for (int& count : wrong) {
    threads.emplace_back([&checking, &good, &bad, &count] {
      Scratch scratch;
      for (int i = 0; i < 1000; ++i) {
        const auto verified = checking.verifier().verify(good, scratch);
        count += verified && verified->subject() == "alice" ? 0 : 1;
        count += checking.verifier().verify(bad, scratch) ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong[0] + wrong[1], 0);
}

TEST(Verifier, does_not_allocate) {
  Checking checking;
  const std::vector<std::string> tokens = {
      token_of(good_header, good_claims),
      token_of(R"({"alg":"HS256","kid":"\u0061"})", good_claims),
      token_of(good_header, R"({"\u0069ss":"\u0061uth","aud":["x","backend"],"exp":1767225700.25,"a":{"b":[1,2]}})"),
      token_of(good_header, good_claims, testing::other_canary_secret),
      "nonsense",
      std::string(max_token_size + 1, 'A'),
  };
  for (const std::string& token : tokens) {
    const std::size_t before = allocations();
    const auto verified = checking.verifier().verify(token, checking.scratch());
    EXPECT_TRUE(!verified || verified->issuer() == "auth");
    EXPECT_EQ(allocations(), before) << token.substr(0, 100);
  }
}

std::string repeated(std::string_view text, std::size_t size) {
  std::string all;
  while (all.size() < size) all += text;
  return all;
}

std::string object_of_names(std::size_t size) {
  std::string object = "{";
  for (std::size_t i = 0; object.size() < size; ++i) object += '"' + std::to_string(i) + "\":0,";
  object.back() = '}';
  return object;
}

TEST(Verifier, takes_no_more_memory_for_the_largest_and_the_most_awkward) {
  constexpr std::size_t most = max_token_size / 4 * 3 - 600;  // bytes of a part that still fits
  const std::string payload = encode(good_claims);
  const std::string_view mallory = testing::other_canary_secret;
  struct Case {
    std::string token;
    Code code;
  };
  const Case cases[] = {
      {repeated(token_of(good_header, good_claims), 10'000'000), Code::token_too_large},
      {sealed(encode(repeated("[", most)), payload, mallory), Code::token_malformed},
      {sealed(encode(repeated("{\"a\":", most)), payload, mallory), Code::token_malformed},
      {sealed(encode(object_of_names(most)), payload, mallory), Code::token_malformed},
      {token_of(good_header, repeated("{\"a\":", most), mallory), Code::token_signature_invalid},
      {token_of(good_header, object_of_names(most), mallory), Code::token_signature_invalid},
  };
  Checking checking;
  for (const Case& awkward : cases) {
    const std::size_t before = allocations();
    const auto verified = checking.verifier().verify(awkward.token, checking.scratch());
    EXPECT_EQ(allocations(), before) << awkward.token.substr(0, 100);
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().code, awkward.code) << awkward.token.substr(0, 100);
  }
}

}  // namespace jwtsync::verify_test
