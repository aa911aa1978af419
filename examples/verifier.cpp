// SPDX-License-Identifier: Apache-2.0
// A verifier that reloads its key, in ten lines: README.md and <jwtsync/jwtsync.h> show them.
//
//   jwtsync sign | verifier
#include <jwtsync/jwtsync.h>
#include <iostream>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

namespace {

int fail(std::string_view message, std::string_view hint) {
  std::cerr << "error: " << message << "\nhint: " << hint << "\n";
  return 1;
}

int serve(std::string_view subject) {
  std::cout << "hello, " << subject << "\n";
  return 0;
}

int refuse(std::string_view reason) {
  std::cout << "401: " << reason << "\n";
  return 1;
}

}  // namespace

int main() {
  std::string token;
  std::getline(std::cin, token);

  jwtsync::System system;
  auto keeper = jwtsync::Keeper::open(system.world(), {.service = "backend", .expectations = {.issuer = "auth"}});
  if (!keeper) return fail(keeper.error().message, keeper.error().hint);
  std::jthread reloads([&](std::stop_token stop) { (*keeper)->run(stop); });
  jwtsync::Keeper::Local local;  // one a thread
  auto verified = (*keeper)->verify(token, local);
  if (!verified) return refuse((*keeper)->explain(verified.error(), token, local).message);
  return serve(verified->subject().value_or("somebody"));  // a token need not have a subject
}
