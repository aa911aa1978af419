// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/proto_bytes.h"

#include "google.h"

namespace jwtsync::gcp {
namespace {

std::string encoded(std::string_view bytes) {
  http::SecretText text;
  add_proto_bytes(bytes, text);
  return std::string(text.view());
}

TEST(ProtoBytes, are_read_in_either_alphabet_padded_or_not) {
  for (const char* text : {"+/+/YQ==", "-_-_YQ==", "+/+/YQ", "-_-_YQ", "+_-/YQ=="}) {
    const auto bytes = decode_proto_bytes(*Secret::copy_of(text));
    ASSERT_TRUE(bytes) << text;
    EXPECT_EQ(revealed(**bytes),
              "\xfb\xff\xbf"
              "a")
        << text;
  }
  EXPECT_EQ(revealed(**decode_proto_bytes(*Secret::copy_of(""))), "");
}

TEST(ProtoBytes, that_are_no_base64_are_none) {
  for (const char* text : {"a", "YQ=", "YQ===", "=", "==", "Y Q=", "YQ==YQ==", "YR==", "Y*==", "YQ==\n"}) {
    EXPECT_FALSE(decode_proto_bytes(*Secret::copy_of(text))) << text;
  }
}

TEST(ProtoBytes, are_written_with_padding_in_the_standard_alphabet) {
  EXPECT_EQ(encoded(""), "");
  EXPECT_EQ(encoded("a"), "YQ==");
  EXPECT_EQ(encoded("ab"), "YWI=");
  EXPECT_EQ(encoded("abc"), "YWJj");
  EXPECT_EQ(encoded("\xfb\xff\xbf"), "+/+/");
}

TEST(ProtoBytes, of_every_size_come_back) {
  std::string bytes;
  for (std::size_t size = 0; size < 800; ++size, bytes += static_cast<char>(size * 31)) {
    const auto back = decode_proto_bytes(*Secret::copy_of(encoded(bytes)));
    ASSERT_TRUE(back) << size;
    EXPECT_EQ(revealed(**back), bytes) << size;
  }
}

}  // namespace
}  // namespace jwtsync::gcp
