// SPDX-License-Identifier: Apache-2.0
#include "native/tls_identity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <jwtsync/testing.h>

#include <chrono>
#include <string>

#include "../support/tls_server.h"

namespace jwtsync::native::tls_identity_test {

using jwtsync::testing::CertificateAuthority;
using jwtsync::testing::FakeClock;
using jwtsync::testing::FakeWorld;
using jwtsync::testing::Issued;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// The certificates of the tests are made by the real clock.
class RealDate : public FakeClock {
 public:
  [[nodiscard]] Time now() const noexcept override { return std::chrono::system_clock::now() + ahead; }
  std::chrono::seconds ahead{0};
};

class TlsIdentityTest : public ::testing::Test {
 protected:
  TlsIdentityTest() { write(authority.issue()); }
  void write(const Issued& issued) {
    fake.files.put("/tls.crt", issued.certificate);
    fake.files.put("/tls.key", issued.key);
  }
  Result<TlsIdentity> opened() { return TlsIdentity::open(fake.world().with(clock), {"/tls.crt", "/tls.key", {}}); }
  FakeWorld fake;
  RealDate clock;
  CertificateAuthority authority;
};

TEST_F(TlsIdentityTest, stays_as_long_as_its_files_do) {
  Result<TlsIdentity> identity = opened();
  ASSERT_TRUE(identity);
  const TlsContext first = identity->current();
  clock.advance(TlsIdentity::interval);
  EXPECT_EQ(identity->current(), first);
  EXPECT_THAT(fake.events.lines(), IsEmpty());
}

TEST_F(TlsIdentityTest, takes_files_that_have_changed_at_the_next_look) {
  Result<TlsIdentity> identity = opened();
  ASSERT_TRUE(identity);
  const TlsContext first = identity->current();
  write(authority.issue());
  EXPECT_EQ(identity->current(), first) << "files are not looked at for each connection";
  clock.advance(TlsIdentity::interval);
  EXPECT_NE(identity->current(), first);
  EXPECT_THAT(fake.events.lines(), Contains(HasSubstr("TLS certificate of /tls.crt is in use")));
}

TEST_F(TlsIdentityTest, keeps_what_was_good_and_says_once_what_is_wrong) {
  Result<TlsIdentity> identity = opened();
  ASSERT_TRUE(identity);
  const TlsContext first = identity->current();
  const std::string good = fake.files.content("/tls.key");
  fake.files.put("/tls.key", authority.issue().key);
  for (int i = 0; i < 3; ++i) {
    clock.advance(TlsIdentity::interval);
    EXPECT_EQ(identity->current(), first);
  }
  EXPECT_THAT(fake.events.lines(), SizeIs(1));
  EXPECT_THAT(fake.events.lines(), Contains(HasSubstr("those of before stay in use: /tls.key is not the key")));
  fake.files.remove("/tls.key");
  clock.advance(TlsIdentity::interval);
  EXPECT_EQ(identity->current(), first);
  fake.files.put("/tls.key", good);
  clock.advance(TlsIdentity::interval);
  EXPECT_NE(identity->current(), first) << "and is read again when it is there again";
}

TEST_F(TlsIdentityTest, tries_again_what_was_not_good_and_says_what_else_is_wrong) {
  Result<TlsIdentity> identity = opened();
  ASSERT_TRUE(identity);
  const TlsContext first = identity->current();
  write(authority.issue({.valid_for = 3600, .valid_in = 600}));
  for (int i = 0; i < 3; ++i) {
    clock.advance(TlsIdentity::retry_interval);
    EXPECT_EQ(identity->current(), first);
  }
  EXPECT_THAT(fake.events.lines(), ElementsAre(HasSubstr("is not valid yet")));
  clock.ahead = std::chrono::hours(2);
  clock.advance(TlsIdentity::interval);
  EXPECT_EQ(identity->current(), first);
  EXPECT_THAT(fake.events.lines(), SizeIs(1)) << "not at each look";
  clock.advance(TlsIdentity::retry_interval);
  EXPECT_EQ(identity->current(), first);
  EXPECT_THAT(fake.events.lines(), ElementsAre(HasSubstr("is not valid yet"), HasSubstr("is over")));
  clock.ahead = std::chrono::minutes(20);
  clock.advance(TlsIdentity::retry_interval);
  const TlsContext second = identity->current();
  EXPECT_NE(second, first);
  EXPECT_THAT(fake.events.lines(), Contains(HasSubstr("TLS certificate of /tls.crt is in use")));
  clock.advance(TlsIdentity::retry_interval);
  EXPECT_EQ(identity->current(), second) << "what is good is read once";
}

TEST_F(TlsIdentityTest, does_not_begin_with_a_certificate_that_is_over) {
  write(authority.issue({.valid_for = -60}));
  const Result<TlsIdentity> identity = opened();
  ASSERT_FALSE(identity);
  EXPECT_EQ(identity.error().code, Code::certificate_unusable);
}

}  // namespace jwtsync::native::tls_identity_test
