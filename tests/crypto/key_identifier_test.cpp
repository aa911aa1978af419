// SPDX-License-Identifier: Apache-2.0
#include "crypto/key_identifier.h"

#include <gtest/gtest.h>

namespace jwtsync::crypto::key_identifier_test {

using der::element;
using der::Tag;
using namespace std::literals;

Result<KeyKind> read(const std::string& identifier) {
  der::Reader reader(identifier);
  return take_key_identifier(reader);
}

TEST(KeyIdentifier, is_read_as_it_was_written) {
  for (const KeyKind kind : {KeyKind::rsa, KeyKind::p256, KeyKind::p384, KeyKind::p521, KeyKind::ed25519}) {
    EXPECT_EQ(read(key_identifier(kind)), kind) << name_of(kind);
  }
}

TEST(KeyIdentifier, of_rsa_may_leave_null_out) {
  EXPECT_EQ(read(element(Tag::sequence, element(Tag::object, "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"sv))), KeyKind::rsa);
}

TEST(KeyIdentifier, has_nothing_in_excess) {
  for (const KeyKind kind : {KeyKind::rsa, KeyKind::p256, KeyKind::ed25519}) {
    const std::string good = key_identifier(kind);
    const std::string longer = element(Tag::sequence, good.substr(2) + element(Tag::null, {}));
    EXPECT_EQ(read(longer).error().code, Code::key_malformed) << name_of(kind);
  }
  EXPECT_EQ(read("").error().code, Code::key_malformed);
}

TEST(KeyIdentifier, names_what_it_does_not_take) {
  const auto message = [](std::string_view object) {
    return read(element(Tag::sequence, element(Tag::object, object))).error().message;
  };
  EXPECT_NE(message("\x2a\x86\x48\xce\x38\x04\x01"sv).find("DSA"), std::string::npos);
  EXPECT_NE(message("\x2b\x65\x6e"sv).find("X25519"), std::string::npos);
  EXPECT_NE(message("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"sv).find("id-RSASSA-PSS"), std::string::npos);
  EXPECT_NE(message("\x60\x86\x48\x01\x65\x03\x04\x03\x11"sv).find("ML-DSA-44"), std::string::npos);
  EXPECT_NE(message("\x60\x86\x48\x01\x65\x03\x04\x03\x12"sv).find("ML-DSA-65"), std::string::npos);
  EXPECT_NE(message("\x60\x86\x48\x01\x65\x03\x04\x03\x13"sv).find("ML-DSA-87"), std::string::npos);
  EXPECT_NE(message("\x2a\x03"sv).find("unknown"), std::string::npos);
}

}  // namespace jwtsync::crypto::key_identifier_test
