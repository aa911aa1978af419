// SPDX-License-Identifier: Apache-2.0
// jwtsync generate: a new secret.
#include <jwtsync/keyring.h>
#include <array>
#include "base/encoding.h"
#include "cli/commands.h"
#include "json/strict.h"

namespace jwtsync::cli {
namespace {

constexpr std::size_t random_size = 48;  // bytes: the 64 characters they make are enough for HS512 too

Result<Secret> generate(Randomness& randomness) {
  Result<void> filled;
  const Result<Secret> bytes = Secret::filled(random_size, [&](std::span<char> room) {
    filled = randomness.fill(room);
    return room.size();
  });
  if (!bytes) return failure(bytes.error());
  if (!filled) return failure(filled.error());
  return bytes->reveal([](std::string_view random) {
    return Secret::filled(base::base64url_size(random.size()), [&](std::span<char> room) {
      base::base64url_encode(random, room.data());
      return room.size();
    });
  });
}

void print(const Secret& secret, std::string_view kid, Console& console) {
  if (console.format == Format::text) {
    console.out.write(secret);
    console.out.write("\n");
    return;
  }
  // By hand, since a JSON library would keep a copy of the secret. base64url needs no escapes.
  console.out.write(R"({"kid":")" + std::string(kid) + R"(","secret":")");
  console.out.write(secret);
  console.out.write("\"}\n");
}

int write_to(const std::string& path, const Secret& secret, std::string_view kid, const Invocation& invocation) {
  Console& console = invocation.console;
  if (const Result<void> created = invocation.world.files.create_private(path, secret); !created) {
    return console.fail(created.error());
  }
  if (console.format == Format::json) {
    console.out.write(json::dump({{"kid", kid}, {"path", path}}) + "\n");
  } else {
    console.note("a new secret of " + std::to_string(secret.size()) + " characters is in " + path + " (0600, kid " +
                 std::string(kid) + ")");
  }
  return 0;
}

int run(const Invocation& invocation) {
  const Result<Secret> secret = generate(invocation.world.randomness);
  if (!secret) return invocation.console.fail(secret.error());
  const Result<KeyRing> ring = KeyRing::parse(*secret);
  if (!ring) return invocation.console.fail(ring.error());
  const std::string_view kid = ring->signing_key().kid();
  if (const auto path = invocation.arguments.value("--out")) return write_to(*path, *secret, kid, invocation);
  print(*secret, kid, invocation.console);
  return 0;
}

constexpr std::array<Option, 1> options{{
    {"--out", "PATH", "create this file, readable by its owner alone (0600), in place of printing the secret"},
}};

constexpr std::array<ExitRow, 5> exits{{
    {0, "the secret was printed or written"},
    {2, "asked wrongly"},
    {3, "the folder of PATH is not there"},
    {5, "PATH is there already; nothing is ever overwritten"},
    {6, "PATH may not be written"},
}};

}  // namespace

constinit const Command generate_command{
    .name = "generate",
    .purpose = "a new secret, please",
    .options = options,
    .details = "48 random bytes as 64 characters of base64url, with no newline in the file.",
    .exits = exits,
    .example = "jwtsync generate --out /run/secrets/jwt",
    .run = run,
};

}  // namespace jwtsync::cli
