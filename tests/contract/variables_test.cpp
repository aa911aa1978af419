// SPDX-License-Identifier: Apache-2.0
#include "native/variables.h"

#include <gmock/gmock.h>
#include <jwtsync/testing.h>

#include <cstdlib>
#include <memory>
#include <string>

namespace jwtsync::variables_test {

using ::testing::Contains;
using ::testing::Eq;
using ::testing::Not;
using ::testing::Optional;

/// An implementation, and how its variables come to be.
struct Subject {
  virtual ~Subject() = default;
  virtual const EnvironmentVariables& variables() = 0;
  virtual void set(const std::string& name, const std::string& value) = 0;
  virtual void unset(const std::string& name) = 0;
};

struct Real final : Subject {
  ~Real() override { ::unsetenv("JWTSYNC_CONTRACT"); }
  const EnvironmentVariables& variables() override { return real; }
  void set(const std::string& name, const std::string& value) override { ::setenv(name.c_str(), value.c_str(), 1); }
  void unset(const std::string& name) override { ::unsetenv(name.c_str()); }
  native::ProcessVariables real;
};

struct Fake final : Subject {
  const EnvironmentVariables& variables() override { return fake; }
  void set(const std::string& name, const std::string& value) override { fake.set(name, value); }
  void unset(const std::string& name) override { fake.unset(name); }
  testing::FakeVariables fake;
};

using Make = std::unique_ptr<Subject> (*)();

class VariablesContract : public ::testing::TestWithParam<Make> {
 protected:
  std::unique_ptr<Subject> subject_ = GetParam()();
  const EnvironmentVariables& variables_ = subject_->variables();
};

TEST_P(VariablesContract, a_variable_has_its_value) {
  subject_->set("JWTSYNC_CONTRACT", "a=b c");
  EXPECT_THAT(variables_.get("JWTSYNC_CONTRACT"), Optional(Eq("a=b c")));
  EXPECT_THAT(variables_.names(), Contains("JWTSYNC_CONTRACT"));
}

TEST_P(VariablesContract, an_empty_value_is_a_value) {
  subject_->set("JWTSYNC_CONTRACT", "");
  EXPECT_THAT(variables_.get("JWTSYNC_CONTRACT"), Optional(Eq("")));
}

TEST_P(VariablesContract, what_is_not_set_has_none) {
  subject_->set("JWTSYNC_CONTRACT", "a");
  subject_->unset("JWTSYNC_CONTRACT");
  EXPECT_EQ(variables_.get("JWTSYNC_CONTRACT"), std::nullopt);
  EXPECT_THAT(variables_.names(), Not(Contains("JWTSYNC_CONTRACT")));
}

TEST_P(VariablesContract, a_name_is_taken_whole_and_with_its_case) {
  subject_->set("JWTSYNC_CONTRACT", "a=b");
  for (const std::string_view name :
       {"JWTSYNC_CONTRAC", "JWTSYNC_CONTRACTS", "jwtsync_contract", "", "JWTSYNC_CONTRACT=a", "JWTSYNC_CONTRACT="}) {
    EXPECT_EQ(variables_.get(name), std::nullopt) << name;
  }
}

template <typename Kind>
std::unique_ptr<Subject> make() {
  return std::make_unique<Kind>();
}
INSTANTIATE_TEST_SUITE_P(real, VariablesContract, ::testing::Values(&make<Real>));
INSTANTIATE_TEST_SUITE_P(fake, VariablesContract, ::testing::Values(&make<Fake>));

}  // namespace jwtsync::variables_test
