// SPDX-License-Identifier: Apache-2.0
#include "process.h"
#include "sources/catalog.h"
#include "sources/locator.h"

#include <gmock/gmock.h>

namespace jwtsync::sources {
namespace {

Result<RawValue> read(Process& process, const std::string& locator) {
  const Result<Locator> parsed = parse_locator(locator);
  const World world = process.fake.world();
  return parsed->source->read({world, std::chrono::seconds(1)}, *parsed);
}

TEST(variable_source, gives_the_value_byte_for_byte) {
  for (const std::string& value : {fit_secret, " " + fit_secret + "\n", std::string(), std::string("\xff\xfe")}) {
    Process process{{"NAME", value}};
    const Result<RawValue> read_value = read(process, "env:NAME");
    ASSERT_TRUE(read_value);
    EXPECT_EQ(revealed(read_value->bytes), value);
  }
}

TEST(variable_source, an_unset_variable_is_absent) {
  Process process{{"name", fit_secret}};
  EXPECT_EQ(code_of(read(process, "env:NAME")), "secret_absent");
}

TEST(variable_source, a_value_larger_than_any_secret_is_refused) {
  Process process{{"NAME", std::string(Secret::max_size + 1, 'x')}};
  EXPECT_EQ(code_of(read(process, "env:NAME")), "file_too_large");
}

TEST(variable_source, is_labelled_by_the_name_of_the_variable) {
  EXPECT_EQ(parse_locator("env:JWT_SECRET_STAGING")->label(), "JWT_SECRET_STAGING");
  EXPECT_EQ(parse_locator("env:MY_SECRET?format=hex")->label(), "MY_SECRET");
  EXPECT_EQ(parse_locator("env:JWT_SECRET")->label(), "JWT_SECRET (legacy)");
}

}  // namespace
}  // namespace jwtsync::sources
