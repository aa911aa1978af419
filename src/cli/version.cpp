// SPDX-License-Identifier: Apache-2.0
// jwtsync version: what is this, and what is it made of? The OpenSSL is the one it was linked with, which is an
// archive.
#include <array>
#include "cli/commands.h"
#include "json/strict.h"

namespace jwtsync::cli {
namespace {

int run_version(const Invocation& invocation) {
  Console& console = invocation.console;
  if (console.format == Format::json) {
    console.out.write(
        json::dump(
            {{"version", JWTSYNC_VERSION}, {"compiler", JWTSYNC_COMPILER}, {"openssl", JWTSYNC_OPENSSL_VERSION}}) +
        "\n");
  } else {
    console.out.write("jwtsync " JWTSYNC_VERSION " (" JWTSYNC_COMPILER ", OpenSSL " JWTSYNC_OPENSSL_VERSION ")\n");
  }
  return 0;
}

constexpr std::array<ExitRow, 2> version_exits{{{0, "the version was shown"}, {2, "usage error"}}};

}  // namespace

constinit const Command version_command{
    .name = "version",
    .purpose = "what is this, and what is it made of?",
    .exits = version_exits,
    .example = "jwtsync version --json",
    .run = run_version,
};

}  // namespace jwtsync::cli
