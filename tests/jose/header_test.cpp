// SPDX-License-Identifier: Apache-2.0
#include "jose/header.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>

namespace jwtsync::jose::header_test {

/// A header and the memory that it is a view of.
class Reading {
 public:
  explicit Reading(std::string_view text) : text_(text), room_(text.size(), '\0') {
    text_.append(1 + json::ObjectReader::padding, '\0');
    EXPECT_EQ(reader_->read(std::string_view(text_).substr(0, text.size()), room_.data()), json::Fault::none) << text;
    header_ = read_header(*reader_);
  }
  [[nodiscard]] const std::optional<Header>& header() const { return header_; }

 private:
  std::string text_;
  std::string room_;
  std::unique_ptr<json::ObjectReader> reader_ = std::make_unique<json::ObjectReader>();
  std::optional<Header> header_;
};

TEST(Header, holds_the_parameters_that_decide) {
  const Reading reading(R"({"jku":"x","alg":"HS256","k\u0069d":"\u0061","typ":"JWT"})");
  ASSERT_TRUE(reading.header());
  EXPECT_EQ(reading.header()->algorithm, "HS256");
  EXPECT_EQ(reading.header()->kid, "a");
  EXPECT_EQ(reading.header()->type, "JWT");
  EXPECT_FALSE(reading.header()->has_extensions);
}

TEST(Header, may_be_without_any_and_has_no_algorithm_that_is_no_text) {
  EXPECT_EQ(Reading("{}").header()->algorithm, std::nullopt);
  EXPECT_EQ(Reading("{}").header()->kid, std::nullopt);
  EXPECT_EQ(Reading(R"({"alg":1})").header()->algorithm, std::nullopt);
}

TEST(Header, is_none_where_kid_or_typ_is_no_text) {
  EXPECT_FALSE(Reading(R"({"kid":1})").header());
  EXPECT_FALSE(Reading(R"({"typ":null})").header());
}

TEST(Header, tells_that_it_wants_other_rules) {
  EXPECT_TRUE(Reading(R"({"crit":[]})").header()->has_extensions);
  EXPECT_TRUE(Reading(R"({"b64":true})").header()->has_extensions);
}

TEST(Header, is_written_in_one_way_and_escaped) {
  EXPECT_EQ(write_header("HS256", "JWT", "a\"b"), R"({"alg":"HS256","typ":"JWT","kid":"a\"b"})");
}

}  // namespace jwtsync::jose::header_test
