// SPDX-License-Identifier: Apache-2.0
// jwtsync keys: which keys do I hold?
#include <jwtsync/keyring.h>
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>
#include "cli/commands.h"
#include "cli/keys_join.h"
#include "cli/sourcing.h"
#include "cli/table.h"
#include "jose/pem_text.h"
#include "keyring/key_pair.h"
#include "keyring/ring_json.h"

namespace jwtsync::cli {
namespace {

std::string ring_text(const KeyRing& ring, const Console& console) {
  Table table;
  table.add({console.faint("KID"), console.faint("ROLE"), console.faint("ALGORITHM")});
  for (const Key& key : ring.keys()) {
    table.add({printable(key.kid()), std::string(name_of(key.role())), std::string(name_of(key.algorithm()))});
  }
  std::string text = table.text();
  for (const UnusedKey& key : ring.unused_keys()) {
    text += console.bad("not used:") + " key " + std::to_string(key.position) +
            (key.kid ? ", kid \"" + printable(*key.kid) + '"' : "") + ": " + key.why + "\n";
  }
  return text;
}

std::string public_pems(const KeyRing& ring) {
  std::string text;
  for (const Key& key : ring.keys()) {
    if (key.pair() != nullptr) text += jose::public_pem(key.pair()->public_key);
  }
  return text;
}

/// The rings of several issuers, each under its name; one that has none says why.
int list(const World& world, const std::vector<Sourcing>& issuers, Console& console) {
  json::Value all = json::Value::array();
  std::string text;
  int status = 0;
  for (const Sourcing& one : issuers) {
    const std::string& issuer = *one.configuration.expectations.issuer;
    const Result<KeyRing> ring = resolve_ring(world, one).ring;
    if (!ring && status == 0) status = ring.error().exit_status();
    json::Value value = ring ? keyring::ring_json(*ring) : json::Value{{"error", json::error_json(ring.error())}};
    value["issuer"] = issuer;
    all.push_back(std::move(value));
    text += (text.empty() ? "" : "\n") + console.strong(printable(issuer)) + "\n" +
            (ring ? ring_text(*ring, console) : console.bad("no key") + ": " + printable(ring.error().message) + "\n");
  }
  console.out.write(console.format == Format::json ? json::dump({{"issuers", std::move(all)}}) + "\n" : text);
  return status;
}

/// The public halves, for others to verify with.
int publish(const KeyRing& ring, std::string_view format, Console& console) {
  const auto keys = ring.keys();
  if (std::all_of(keys.begin(), keys.end(), [](const Key& key) { return is_hmac(key.algorithm()); })) {
    return console.fail({Code::argument_invalid, "the ring holds shared secrets only, which have no public half",
                         "make a key pair with: jwtsync generate --algorithm ES256"});
  }
  if (format != "jwks" && format != "pem") {
    return console.fail({Code::argument_invalid, "--format names an unknown format", "say jwks or pem"});
  }
  if (format == "jwks") {
    console.out.write(public_jwks(ring) + "\n");
  } else {
    console.out.write(console.format == Format::json ? json::dump({{"pem", public_pems(ring)}}) + "\n"
                                                     : public_pems(ring));
  }
  return 0;
}

/// Options that do not go together.
std::optional<Error> why_unfit(const Arguments& arguments) {
  const bool joins = arguments.has("--join"), publishes = arguments.has("--public");
  if (joins && publishes) {
    return Error{Code::argument_invalid, "--join and --public do not go together",
                 "join the keys first, and publish those of the new file: jwtsync keys --public --source file:/PATH"};
  }
  if (arguments.has("--format") && !publishes && !joins) {
    return Error{Code::argument_invalid, "--format is given without --public",
                 "say --public too: no private key is ever shown"};
  }
  for (const std::string name : {"--out", "--unnamed"}) {
    if (!arguments.has(name) || joins) continue;
    return Error{Code::argument_invalid, name + " is given without --join",
                 "jwtsync keys lists keys; with --join it puts them into one file"};
  }
  return std::nullopt;
}

int run_keys(const Invocation& invocation) {
  Console& console = invocation.console;
  if (const auto wrong = why_unfit(invocation.arguments)) return console.fail(*wrong);
  if (invocation.arguments.has("--join")) return join(invocation);
  const Result<Sourcing> sourcing = sourcing_of(invocation.world, invocation.arguments);
  if (!sourcing) return console.fail(sourcing.error());
  const std::vector<Sourcing> issuers = sourcings_of_issuers(*sourcing, invocation.arguments);
  if (!issuers.empty() && !invocation.arguments.has("--public")) return list(invocation.world, issuers, console);
  const Result<KeyRing> ring = resolve_ring(invocation.world, *sourcing).ring;
  if (!ring) return console.fail(ring.error());
  if (invocation.arguments.has("--public")) {
    return publish(*ring, invocation.arguments.value("--format").value_or("jwks"), console);
  }
  console.out.write(console.format == Format::json ? json::dump(keyring::ring_json(*ring)) + "\n"
                                                   : ring_text(*ring, console));
  return 0;
}

constexpr std::array<Option, 5> keys_options{{
    {"--public", "", "print the public keys for others to verify with; never a shared secret", Times::once, 'p'},
    {"--join", "", "put the keys of every --source into one JWKS (RFC 7517), the signing one first"},
    {"--out", "PLACE", "of --join: a new file (PATH or file:/PATH, 0600) or gcp-sm://PROJECT/NAME", Times::once, 'o'},
    {"--unnamed", "LOCATOR", "of --join: the source whose key takes the tokens without a kid"},
    {"--format", "FORMAT", "of --public: jwks or pem; of --join: jwks, or jwk for one key; default: jwks", Times::once,
     'f'},
}};

constexpr std::array<ExitRow, 6> keys_exits{{
    {0, "the keys are listed, or joined"},
    {2, "usage error: an unknown environment, option, locator or configuration key"},
    {3, "no source has a secret"},
    {4, "a source could not be reached or read"},
    {5, "the file of --out is there already; nothing is ever overwritten"},
    {6, "a secret was found and is not fit, or reading or writing is forbidden"},
}};

}  // namespace

constinit const Command keys_command{
    .name = "keys",
    .purpose = "which keys do I hold?",
    .options = keys_options,
    .takes_sources = true,
    .details = "Private keys and secrets are never shown. A key with the role \"signs\" also verifies.",
    .exits = keys_exits,
    .example = "jwtsync keys --source file:/run/secrets/jwt",
    .run = run_keys,
};

}  // namespace jwtsync::cli
