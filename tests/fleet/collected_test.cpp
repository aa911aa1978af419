// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include <gmock/gmock.h>

namespace jwtsync {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

const Nonce nonce = *Nonce::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
const Nonce another = *Nonce::parse(std::string(43, 'A'));

std::string line(const std::string& service, const Nonce& asked = nonce) {
  return to_json(asked, fixture::process(service, service + "-1", "k"));
}

TEST(collected, lines_come_back) {
  const std::vector<Witnessed> read = read_collected(line("auth") + "\n\n  \r\n" + line("backend") + "\r\n", nonce);
  ASSERT_THAT(read, SizeIs(2));
  EXPECT_EQ(read[0].target, Target(CollectedLine{1}));
  EXPECT_EQ(read[1].target, Target(CollectedLine{4}));
  ASSERT_TRUE(read[1].testimony) << read[1].testimony.error().message;
  EXPECT_EQ(read[1].testimony->report.identity.service, "backend");
  EXPECT_EQ(read[1].clock_offset, std::nullopt);
}

TEST(collected, nothing_gives_nobody) {
  EXPECT_THAT(read_collected("", nonce), IsEmpty());
  EXPECT_THAT(read_collected("\n\n", nonce), IsEmpty());
}

TEST(collected, line_of_another_nonce_did_not_answer) {
  const std::vector<Witnessed> read = read_collected(line("auth", another), nonce);
  ASSERT_THAT(read, SizeIs(1));
  ASSERT_FALSE(read[0].testimony);
  EXPECT_EQ(read[0].testimony.error().code, Code::nonce_mismatch);
}

TEST(collected, line_that_is_no_answer_hides_no_other) {
  std::string of_two = line("auth");
  of_two.replace(of_two.rfind("auth-1"), 6, "auth-2");
  const std::string lines[] = {
      "starting...", "{}", "{\"nonce\":7}", "{\"nonce\":\"" + nonce.text() + "\"}", of_two, std::string(3'000'000, '['),
      "\xff\xfe"};
  for (const std::string& bad : lines) {
    const std::vector<Witnessed> read = read_collected(bad + "\n" + line("backend"), nonce);
    ASSERT_THAT(read, SizeIs(2));
    ASSERT_FALSE(read[0].testimony);
    EXPECT_EQ(read[0].testimony.error().code, Code::answer_malformed) << bad.substr(0, 40);
    EXPECT_TRUE(read[1].testimony);
  }
}

TEST(collected, lines_are_bounded) {
  std::string many;
  for (int i = 0; i < 10'001; ++i) many += "x\n";
  const std::vector<Witnessed> read = read_collected(many + line("auth"), nonce);
  ASSERT_THAT(read, SizeIs(10'001));
  EXPECT_EQ(read.back().testimony.error().code, Code::answer_too_large);
}

}  // namespace
}  // namespace jwtsync
