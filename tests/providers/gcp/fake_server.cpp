// SPDX-License-Identifier: Apache-2.0
// The fake of GCP Secret Manager on a real socket, for clients that are not ours: prints its port and serves the
// project "demo", until it is told to stop. It takes the one token "of-the-test", or, with the argument `open`,
// anybody, as emulators do.
#include <jwtsync/system.h>
#include <jwtsync/testing_gcp.h>

#include <iostream>
#include <stop_token>

int main(int count, char** /*values*/) {
  using namespace jwtsync;
  std::stop_source stop;
  const Signals signals(stop, [](void* /*context*/) {}, nullptr);
  testing::FakeSecretManager gcp;
  gcp.add_project("demo");
  const bool open = count > 1;
  if (!open) gcp.require_token([](std::string_view token) { return token == "of-the-test"; });

  const Result<std::unique_ptr<HttpServer>> server = HttpServer::create();
  if (!server) return server.error().exit_status();
  const Result<Address> address = (*server)->listen(*Address::parse("127.0.0.1:0"), gcp);
  if (!address) return address.error().exit_status();
  std::cout << address->port << std::endl;
  (*server)->run(stop.get_token());
  return 0;
}
