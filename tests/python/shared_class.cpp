// SPDX-License-Identifier: Apache-2.0
// The class in C++, for the table of environments: reads environments from standard input, each a list of NAME=VALUE
// that end with a zero byte, and one more zero byte; prints for each a line of JSON, what was found or what went wrong.
#include <jwtsync/compat.h>
#include <jwtsync/testing.h>

#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace jwtsync;

std::string up_to_zero(std::istream& in) {
  std::string text;
  std::getline(in, text, '\0');
  return text;
}

/// The label in `JWT secret successfully loaded from S for E environment`.
std::string source_of(const std::vector<std::string>& records) {
  constexpr std::string_view before = "JWT secret successfully loaded from ";
  for (const std::string& record : records) {
    const std::size_t at = record.find(before);
    if (at == std::string::npos) continue;
    const std::size_t begin = at + before.size();
    return record.substr(begin, record.find(" for ", begin) - begin);
  }
  return {};
}

nlohmann::json found_in(testing::FakeWorld& fake) {
  SharedJWTSecretManager manager;
  const Result<Secret> secret = manager.get_jwt_secret(fake.world());
  if (!secret) return {{"code", name_of(secret.error().code)}, {"message", secret.error().message}};
  const auto shown = nlohmann::json::parse(manager.get_secret_loading_diagnostics(fake.world()));
  return {{"source", source_of(fake.events.lines())},
          {"length", shown["cached_secret_length"]},
          {"hash", shown["cached_secret_hash"]},
          {"environment", shown["current_environment"]}};
}

}  // namespace

int main() {
  while (std::cin.peek() != std::char_traits<char>::eof()) {
    testing::FakeWorld fake;
    for (std::string variable = up_to_zero(std::cin); !variable.empty(); variable = up_to_zero(std::cin)) {
      const std::size_t equals = variable.find('=');
      fake.variables.set(variable.substr(0, equals), variable.substr(equals + 1));
    }
    std::cout << found_in(fake).dump() << "\n";
  }
  return 0;
}
