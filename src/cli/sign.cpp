// SPDX-License-Identifier: Apache-2.0
// jwtsync sign: a token for these claims.
#include <jwtsync/token.h>
#include <algorithm>
#include <array>
#include "base/text.h"
#include "cli/commands.h"
#include "cli/duration.h"
#include "cli/sourcing.h"
#include "cli/table.h"
#include "json/strict.h"

namespace jwtsync::cli {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::hours default_lifetime{1};
constexpr std::chrono::hours longest_lifetime{24 * 3650};

Result<Claims> read_claims(Console& console) {
  console.tell_awaited("the claims");
  const Result<std::string> text = read_at_most(console.in, max_token_size + 1);
  if (!text) return failure(text.error());
  if (text->size() > max_token_size) {
    return failure(Code::claims_malformed, "the claims take more than " + std::to_string(max_token_size) + " bytes",
                   "a token of them would be refused: claim less");
  }
  if (base::trim(*text).empty()) {
    return failure(Code::claims_malformed, "standard input holds no claims",
                   R"(give a JSON object such as {"sub":"me"})");
  }
  return Claims::parse(*text);
}

void print(std::string_view token, const Signer& signer, Time expires_at, Console& console) {
  if (console.format == Format::text) {
    console.out.write(std::string(token) + "\n");
    return;
  }
  const auto seconds = std::chrono::floor<std::chrono::seconds>(expires_at.time_since_epoch());
  console.out.write(json::dump({{"token", token},
                                {"kid", signer.kid()},
                                {"algorithm", name_of(signer.algorithm())},
                                {"expires_at", seconds.count()}}) +
                    "\n");
}

/// A token by a key that everybody knows proves nothing, though it looks like any other.
void warn_of_known_keys(const std::vector<Warning>& warnings, Console& console) {
  constexpr std::array known{WarningKind::development_fallback, WarningKind::public_default,
                             WarningKind::published_example};
  for (const Warning& warning : warnings) {
    if (std::find(known.begin(), known.end(), warning.kind) == known.end()) continue;
    console.err.write("jwtsync: warning: " + printable(warning.text) + ", and can make such a token\n");
  }
}

SigningOptions signing_options_of(const Arguments& arguments) {
  SigningOptions options{.key_id = arguments.value("--kid")};
  if (auto type = arguments.value("--type")) options.type = *std::move(type);
  return options;
}

int run_sign(const Invocation& invocation) {
  Console& console = invocation.console;
  const auto lifetime = invocation.arguments.duration("--expires-in", default_lifetime, 1s, longest_lifetime);
  if (!lifetime) return console.fail(lifetime.error());
  const Result<Sourcing> sourcing = sourcing_of(invocation.world, invocation.arguments);
  if (!sourcing) return console.fail(sourcing.error());
  const auto [resolution, ring] = resolve_ring(invocation.world, *sourcing);
  if (!ring) return console.fail(ring.error());
  const Result<Signer> signer = Signer::create(*ring, signing_options_of(invocation.arguments));
  if (!signer) return console.fail(signer.error());
  Result<Claims> claims = read_claims(console);
  if (!claims) return console.fail(claims.error());

  const Time now = invocation.world.clock.now();
  const Time expires_at = now + *lifetime;
  claims->issued_at(now).expires_at(expires_at);
  Scratch scratch;
  const Result<std::string_view> token = signer->sign(*claims, scratch);
  if (!token) return console.fail(token.error());
  warn_of_known_keys(resolution.warnings, console);
  print(*token, *signer, expires_at, console);
  return 0;
}

constexpr std::array<Option, 3> sign_options{{
    {"--expires-in", "DURATION", "how long the token is good for: 90s, 15m, 1h, 7d; default: 1h"},
    {"--type", "TYPE", "\"typ\" of the header, such as at+jwt; default: JWT"},
    {"--kid", "KID", "the key that signs, by its kid; default: the key that signs of jwtsync keys"},
}};

constexpr std::array<ExitRow, 6> sign_exits{{
    {0, "the token was printed"},
    {1, "the token would be too large"},
    {2, "usage error, or the claims are not a JSON object"},
    {3, "no source has a secret, what it has are public keys, which cannot sign, or no key of this kid can"},
    {4, "a source, or standard input, could not be read"},
    {6, "a secret was found and is not fit, or reading it is forbidden"},
}};

}  // namespace

constinit const Command sign_command{
    .name = "sign",
    .purpose = "sign a token with these claims",
    .options = sign_options,
    .takes_sources = true,
    .details =
        "Reads the claims, one JSON object, from standard input, and sets \"iat\" and \"exp\" in place of any there.",
    .exits = sign_exits,
    .example = R"(echo '{"iss":"auth","sub":"user-1","aud":"backend"}' | jwtsync sign --expires-in 15m)",
    .run = run_sign,
};

}  // namespace jwtsync::cli
