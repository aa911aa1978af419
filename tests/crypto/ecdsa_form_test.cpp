// SPDX-License-Identifier: Apache-2.0
#include "crypto/ecdsa_form.h"

#include "base/encoding.h"

#include <gtest/gtest.h>

#include "openssl_keys.h"

namespace jwtsync::crypto::ecdsa_form_test {

using namespace std::literals;

std::string half(std::string_view end, std::size_t size) { return std::string(size - end.size(), '\0').append(end); }

TEST(EcdsaForm, writes_the_der_that_openssl_writes_and_reads_it_back) {
  for (const std::size_t size : {32U, 48U, 66U}) {
    for (const std::string_view r : {"\x01"sv, "\x7f\x01"sv, "\x80"sv, "\xff\xff"sv}) {
      for (const std::string& s :
           {half("\x02", size), std::string(size, '\xff'), '\x01' + std::string(size - 1, '\0')}) {
        const std::string fixed = half(r, size) + s;
        const EcdsaForm form(fixed);
        EXPECT_EQ(base::hex_encode(form.der()), base::hex_encode(testing::der_of(fixed)));
        std::string back(2 * size, 'x');
        EXPECT_TRUE(write_r_and_s(form.der(), back));
        EXPECT_EQ(back, fixed);
      }
    }
  }
}

TEST(EcdsaForm, writes_zero_as_a_number) {
  EXPECT_EQ(EcdsaForm(std::string(64, '\0')).der(), "\x30\x06\x02\x01\x00\x02\x01\x00"sv);
}

TEST(EcdsaForm, reads_no_number_that_is_too_long_and_nothing_else) {
  std::string out(64, 'x');
  EXPECT_FALSE(write_r_and_s(EcdsaForm(std::string(66, '\x7f')).der(), out));
  EXPECT_FALSE(write_r_and_s("", out));
  EXPECT_FALSE(write_r_and_s("\x30\x03\x02\x01\x01"sv, out));
  EXPECT_FALSE(write_r_and_s("\x30\x06\x02\x01\x01\x02\x01\x01\x00"sv, out));
}

}  // namespace jwtsync::crypto::ecdsa_form_test
