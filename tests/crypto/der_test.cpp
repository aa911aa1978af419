// SPDX-License-Identifier: Apache-2.0
#include "crypto/der.h"

#include <gtest/gtest.h>

namespace jwtsync::crypto::der::der_test {

using namespace std::literals;

TEST(DerReader, reads_elements_one_after_the_other) {
  Reader reader("\x30\x06\x02\x01\x05\x04\x01x\x03\x02\x00y"sv);
  Reader fields = reader.enter(Tag::sequence);
  EXPECT_EQ(fields.take_number(), "\x05");
  EXPECT_FALSE(fields.take_if(Tag::null));
  EXPECT_FALSE(fields.finished());
  EXPECT_EQ(fields.take_if(Tag::octet_string), "x");
  EXPECT_TRUE(fields.finished());
  EXPECT_EQ(reader.take_octets_of_bit_string(), "y");
  EXPECT_TRUE(reader.finished());
}

TEST(DerReader, stays_failed) {
  Reader reader("\x04\x01x\x02\x01\x05"sv);
  EXPECT_EQ(reader.take(Tag::integer), "");
  EXPECT_TRUE(reader.failed());
  EXPECT_EQ(reader.take(Tag::octet_string), "");
  EXPECT_FALSE(reader.finished());
  EXPECT_TRUE(reader.enter(Tag::sequence).failed());
}

TEST(DerReader, refuses_every_length_but_the_shortest) {
  for (const std::string_view bytes :
       {""sv, "\x04"sv, "\x04\x02x"sv, "\x04\x80x\0\0"sv, "\x04\x81\x01x"sv, "\x04\x81\x7fx"sv, "\x04\x82\x00\x80"sv,
        "\x04\x84\x00\x00\x00\x01x"sv, "\x04\x82\x01"sv, "\x04\xffx"sv}) {
    Reader reader(bytes);
    EXPECT_EQ(reader.take(Tag::octet_string), "");
    EXPECT_TRUE(reader.failed());
  }
  const std::string padded = "\x04\x82\x00\x80"s + std::string(128, 'x');
  EXPECT_TRUE(Reader(padded).enter(Tag::octet_string).failed());
}

TEST(DerReader, takes_numbers_that_are_positive_and_shortest) {
  EXPECT_EQ(Reader("\x02\x01\x00"sv).take_number(), "\0"sv);
  EXPECT_EQ(Reader("\x02\x02\x00\x80"sv).take_number(), "\x80");
  for (const std::string_view bytes : {"\x02\x00"sv, "\x02\x01\x80"sv, "\x02\x02\x00\x7f"sv, "\x02\x02\xff\x01"sv}) {
    Reader reader(bytes);
    EXPECT_EQ(reader.take_number(), "");
    EXPECT_TRUE(reader.failed());
  }
}

TEST(DerReader, takes_bit_strings_of_whole_octets) {
  for (const std::string_view bytes : {"\x03\x00"sv, "\x03\x02\x01x"sv}) {
    Reader reader(bytes);
    EXPECT_EQ(reader.take_octets_of_bit_string(), "");
    EXPECT_TRUE(reader.failed());
  }
}

TEST(Der, reads_what_it_wrote) {
  for (const std::size_t size : {0U, 1U, 127U, 128U, 255U, 256U, 65535U, 65536U}) {
    const std::string written = element(Tag::octet_string, std::string(size, 'x'));
    Reader reader(written);
    EXPECT_EQ(reader.take(Tag::octet_string).size(), size);
    EXPECT_TRUE(reader.finished()) << size;
  }
  for (const std::string_view bytes : {"\x01"sv, "\x7f"sv, "\x80"sv, "\xff\x00"sv}) {
    EXPECT_EQ(Reader(number(bytes)).take_number(), bytes);
  }
}

}  // namespace jwtsync::crypto::der::der_test
