// SPDX-License-Identifier: Apache-2.0
#include "crypto/edwards_point.h"

#include <gtest/gtest.h>

#include "edwards_points.h"

namespace jwtsync::crypto::edwards_point_test {

using testing::good_point;
using testing::NamedPoint;
using testing::points_near_the_prime;
using testing::points_of_small_order;

TEST(EdwardsPoint, knows_the_points_of_small_order_in_every_encoding) {
  for (const NamedPoint& point : points_of_small_order()) {
    EXPECT_TRUE(has_small_order(point.bytes)) << point.name;
    EXPECT_TRUE(is_on_edwards_curve(point.bytes)) << point.name;
  }
  EXPECT_FALSE(has_small_order(good_point()));
}

TEST(EdwardsPoint, is_canonical_below_the_prime) {
  for (const NamedPoint& point : points_near_the_prime())
    EXPECT_FALSE(is_canonical_edwards_point(point.bytes)) << point.name;
  EXPECT_TRUE(is_canonical_edwards_point("\xec" + std::string(30, '\xff') + "\x7f")) << "one less than the prime";
  EXPECT_TRUE(is_canonical_edwards_point("\xec" + std::string(31, '\xff'))) << "and the other x";
  EXPECT_TRUE(is_canonical_edwards_point(std::string(32, '\0')));
  EXPECT_TRUE(is_canonical_edwards_point(good_point()));
}

TEST(EdwardsPoint, is_on_the_curve_or_not) {
  EXPECT_TRUE(is_on_edwards_curve(good_point()));
  // Of the small y these have an x (RFC 8032 section 5.1.3 tried out by hand).
  for (char y = 0; y < 8; ++y) {
    const bool has_x = y == 0 || y == 1 || (y >= 3 && y <= 6);
    EXPECT_EQ(is_on_edwards_curve(y + std::string(31, '\0')), has_x) << int{y};
  }
}

}  // namespace jwtsync::crypto::edwards_point_test
