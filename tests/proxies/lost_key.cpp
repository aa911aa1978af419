// SPDX-License-Identifier: Apache-2.0
// A service whose key is gone: it was loaded before a fork, and the child answers.
#include <jwtsync/keeper.h>
#include <jwtsync/service.h>
#include <jwtsync/system.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <iostream>

namespace {

int serve(const jwtsync::World& world, const jwtsync::Keeper& keeper) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // it ends with the process that the test knows
  jwtsync::Endpoints endpoints(world, keeper, {});
  const auto server = jwtsync::HttpServer::create();
  if (!server) return 1;
  const auto address = (*server)->listen({"127.0.0.1", 0, {}}, endpoints);
  if (!address) return 1;
  std::cout << address->text() << std::endl;
  (*server)->run({});
  return 0;
}

}  // namespace

int main() {
  const jwtsync::System system;
  const auto keeper = jwtsync::Keeper::open(system.world(), {});
  if (!keeper) return 1;
  const pid_t child = ::fork();
  if (child == 0) return serve(system.world(), **keeper);
  return ::waitpid(child, nullptr, 0) == child ? 0 : 1;
}
