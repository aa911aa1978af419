// SPDX-License-Identifier: Apache-2.0
// jwtsync keys: which keys do I hold?
#include <array>
#include "cli/commands.h"
#include "cli/sourcing.h"
#include "cli/table.h"
#include "keyring/ring_json.h"

namespace jwtsync::cli {
namespace {

std::string ring_text(const KeyRing& ring, const Console& console) {
  Table table;
  table.add({console.faint("KID"), console.faint("ROLE"), console.faint("ALGORITHM")});
  for (const Key& key : ring.keys()) {
    table.add({printable(key.kid()), std::string(name_of(key.role())), std::string(name_of(key.algorithm()))});
  }
  return table.text();
}

int run(const Invocation& invocation) {
  Console& console = invocation.console;
  const Result<KeyRing> ring = ring_given_by(invocation.world, invocation.arguments);
  if (!ring) return console.fail(ring.error());
  console.out.write(console.format == Format::json ? json::dump(keyring::ring_json(*ring)) + "\n"
                                                   : ring_text(*ring, console));
  return 0;
}

constexpr std::array<ExitRow, 5> exits{{
    {0, "the keys are listed"},
    {2, "asked wrongly: an unknown environment, option, locator or configuration key"},
    {3, "no source has a secret"},
    {4, "a source could not be reached or read"},
    {6, "a secret was found and is not fit, or reading it is forbidden"},
}};

}  // namespace

constinit const Command keys_command{
    .name = "keys",
    .purpose = "which keys do I hold?",
    .takes_sources = true,
    .details = "Key material is never shown. A key with the role \"signs\" also verifies.",
    .exits = exits,
    .example = "jwtsync keys --source file:/run/secrets/jwt",
    .run = run,
};

}  // namespace jwtsync::cli
