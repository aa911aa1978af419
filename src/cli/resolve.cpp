// SPDX-License-Identifier: Apache-2.0
// jwtsync resolve: where does my secret come from?
#include <array>
#include "cli/commands.h"
#include "cli/resolution_text.h"
#include "cli/sourcing.h"
#include "json/strict.h"

namespace jwtsync::cli {
namespace {

/// The error, and beside it what is known all the same: the environment, and what was tried.
int fail(const Resolution& resolution, const Error& error, Console& console) {
  if (console.format == Format::text) {
    console.out.write(trail_text(resolution.trail, console));
    return console.fail(error);
  }
  console.out.write(json::dump({{"error", json::error_json(error)},
                                {"environment", environment_json(resolution.environment())},
                                {"trail", trail_json(resolution.trail)}}) +
                    "\n");
  return error.exit_status();
}

int run_resolve(const Invocation& invocation) {
  Console& console = invocation.console;
  const Result<Sourcing> sourcing = sourcing_of(invocation.world, invocation.arguments);
  if (!sourcing) return console.fail(sourcing.error());
  const auto [resolution, ring] = resolve_ring(invocation.world, *sourcing);
  if (!ring) return fail(resolution, ring.error(), console);

  const Configuration& configuration = sourcing->configuration;
  const ResolutionFacts facts{
      .kid = std::string(ring->keys().front().kid()),
      .configuration = configuration.path.empty() ? std::nullopt : std::optional(configuration.path),
      .shows_fingerprint = configuration.fingerprint};
  console.out.write(console.format == Format::json ? json::dump(resolution_json(resolution, facts)) + "\n"
                                                   : resolution_text(resolution, facts, console));
  return 0;
}

constexpr std::array<ExitRow, 5> resolve_exits{{
    {0, "a secret was found and is fit"},
    {2, "usage error: an unknown environment, option, locator or configuration key"},
    {3, "no source has a secret"},
    {4, "a source could not be reached or read"},
    {6, "a secret was found and is not fit, or reading it is forbidden"},
}};

}  // namespace

constinit const Command resolve_command{
    .name = "resolve",
    .purpose = "where does my secret come from?",
    .takes_sources = true,
    .details = "The secret itself is never shown.",
    .exits = resolve_exits,
    .example = "ENVIRONMENT=staging jwtsync resolve --json",
    .run = run_resolve,
};

}  // namespace jwtsync::cli
