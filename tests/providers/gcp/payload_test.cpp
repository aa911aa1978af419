// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/answers.h"

#include "google.h"

namespace jwtsync::gcp::payload_test {

const SecretPlace place{"demo", "s"};

std::string answer(const std::string& members, const std::string& name = "projects/1/secrets/s/versions/4") {
  return R"({"name":")" + name + R"(","payload":{)" + members + "}}";
}
/// "hello", and its checksum.
const std::string good = R"("data":"aGVsbG8=","dataCrc32c":"2591144780")";

TEST(ReadPayload, gives_the_bytes) {
  EXPECT_EQ(revealed(*read_payload(answer(good), place)), "hello");
  EXPECT_EQ(revealed(*read_payload(answer(R"("data":"aGVsbG8\u003d","dataCrc32c":2591144780)"), place)), "hello");
}

TEST(ReadPayload, takes_a_checksum_of_zero_for_one) {
  // The four bytes whose CRC-32C is 0.
  EXPECT_EQ(read_payload(answer(R"("data":"q5vgmw==","dataCrc32c":"0")"), place)->size(), 4U);
  EXPECT_FALSE(read_payload(answer(R"("data":"aGVsbG8=","dataCrc32c":"0")"), place));
}

TEST(ReadPayload, that_is_empty_says_so) {
  for (const char* members : {"", R"("dataCrc32c":"0")", R"("data":"","dataCrc32c":"0")"}) {
    EXPECT_EQ(read_payload(answer(members), place).error().code, Code::secret_empty) << members;
  }
}

TEST(ReadPayload, refuses_what_came_damaged_and_quotes_none_of_it) {
  const std::string cases[] = {
      "",
      "c4n4ry",
      "[]",
      "{}",
      R"({"payload":{"data":"aGVsbG8=","dataCrc32c":"2591144780"}})",
      R"({"name":"projects/1/secrets/s/versions/4"})",
      answer(good).substr(0, 60),
      answer(good) + "c4n4ry",
      answer(R"("data":"aGVsbG8=")"),
      answer(R"("data":"aGVsbG8=","dataCrc32c":null)"),
      answer(R"("data":"aGVsbG8=","dataCrc32c":"2591144781")"),
      answer(R"("data":"aGVsbG8=","dataCrc32c":"-1")"),
      answer(R"("data":"aGVsbG8=","dataCrc32c":"6886112076")"),  // the right one and 2 to the 32nd
      answer(R"("data":"aGVsbG9=","dataCrc32c":"2591144780")"),
      answer(R"("data":"c4n4ry!","dataCrc32c":"2591144780")"),
      answer(R"("data":5,"dataCrc32c":"0")"),
      answer(R"("dataCrc32c":"2591144780")"),
      answer(R"("data":"aGVsbG8=","data":"aGVsbG8=","dataCrc32c":"2591144780")"),
      answer(good, "projects/1/secrets/other/versions/4"),
      answer(good, "projects/1/secrets/s/versions/latest"),
      answer(good, "projects/1/secrets/s/versions/"),
      answer(good, "projects/1/secrets/ss/versions/4"),
      answer(good, "secrets/s/versions/4"),
  };
  for (const std::string& text : cases) {
    const Result<Secret> bytes = read_payload(text, place);
    ASSERT_FALSE(bytes) << text;
    EXPECT_EQ(bytes.error().code, Code::answer_malformed) << text;
    EXPECT_FALSE(words_of(bytes.error()).empty());
  }
}

TEST(ReadPayload, wants_the_version_that_was_asked_for) {
  EXPECT_TRUE(read_payload(answer(good), {"demo", "s", "4"}));
  EXPECT_TRUE(read_payload(answer(good), {"demo", "s", "prod"}));
  EXPECT_FALSE(read_payload(answer(good), {"demo", "s", "3"}));
  EXPECT_TRUE(read_payload(answer(good, "projects/1/locations/europe-west1/secrets/s/versions/4"),
                           {"demo", "s", "latest", "europe-west1"}));
}

TEST(WritePayload, is_the_body_that_adds_a_version) {
  EXPECT_EQ(write_payload(*Secret::copy_of("hello")).view(),
            R"({"payload":{"data":"aGVsbG8=","dataCrc32c":"2591144780"}})");
}

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

}  // namespace jwtsync::gcp::payload_test
