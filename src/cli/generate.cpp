// SPDX-License-Identifier: Apache-2.0
// jwtsync generate: a new secret.
#include <jwtsync/keyring.h>
#include <jwtsync/sources.h>
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

int store_in(const std::string& locator, const Secret& secret, std::string_view kid, const Invocation& invocation) {
  Console& console = invocation.console;
  if (const Result<void> stored = store_secret(invocation.world, locator, secret); !stored) {
    return console.fail(stored.error());
  }
  if (console.format == Format::json) {
    console.out.write(json::dump({{"kid", kid}, {"locator", locator}}) + "\n");
  } else {
    console.note("a new secret of " + std::to_string(secret.size()) + " characters is the newest version of " +
                 locator + " (kid " + std::string(kid) + ")");
  }
  return 0;
}

/// `gcp-sm://PROJECT/NAME`; all else is the path of a file.
bool is_store(std::string_view place) { return place.find("://") != std::string_view::npos; }

int run(const Invocation& invocation) {
  const Result<Secret> secret = generate(invocation.world.randomness);
  if (!secret) return invocation.console.fail(secret.error());
  const Result<KeyRing> ring = KeyRing::parse(*secret);
  if (!ring) return invocation.console.fail(ring.error());
  const std::string_view kid = ring->signing_key()->kid();
  if (const auto place = invocation.arguments.value("--out")) {
    return (is_store(*place) ? store_in : write_to)(*place, *secret, kid, invocation);
  }
  print(*secret, kid, invocation.console);
  return 0;
}

constexpr std::array<Option, 1> options{{
    {"--out", "PLACE",
     "put it into this new file (0600) and do not print it; or add a version to gcp-sm://PROJECT/NAME"},
}};

constexpr std::array<ExitRow, 6> exits{{
    {0, "the secret was printed, written or stored"},
    {2, "asked wrongly, or a place into which nothing can be put"},
    {3, "the folder of the file, or the secret of the store, is not there"},
    {4, "the store could not be reached, or it is not known whether it took the secret"},
    {5, "the file is there already; nothing is ever overwritten"},
    {6, "the file may not be written, or the store says no"},
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
