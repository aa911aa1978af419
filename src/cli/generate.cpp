// SPDX-License-Identifier: Apache-2.0
// jwtsync generate: a new secret.
#include <jwtsync/keyring.h>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include "cli/commands.h"
#include "cli/secret_place.h"
#include "json/strict.h"
#include "keyring/read_keys.h"

namespace jwtsync::cli {
namespace {

using keyring::KeyForm;
using keyring::NamedAlgorithm;

/// What was asked for.
struct Wish {
  NamedAlgorithm algorithm = {};
  KeyForm form = KeyForm::text;
};

Result<Wish> wish_of(const Arguments& arguments) {
  const auto name = arguments.value("--algorithm");
  const auto algorithm = name ? NamedAlgorithm::of(*name) : std::optional(NamedAlgorithm{});
  if (!algorithm) {
    return failure(Code::argument_invalid, "--algorithm names an unknown algorithm",
                   "say HS256, RS256, PS256 or ES256, one of their longer hashes, EdDSA or Ed25519");
  }
  const auto format = arguments.value("--format");
  const auto form = format ? keyring::key_form_named(*format) : std::optional(usual_form(*algorithm));
  if (!form) return failure(Code::argument_invalid, "--format names an unknown format", "say text, pem, jwk or jwks");
  return Wish{*algorithm, *form};
}

/// The secret inside a JSON text: by hand, since a JSON library would keep a copy of it.
void write_escaped(const Secret& secret, Output& out) {
  secret.reveal([&](std::string_view text) {
    while (!text.empty()) {
      const std::string_view plain = text.substr(0, text.find_first_of("\"\n"));
      if (const Result<Secret> piece = Secret::copy_of(plain)) out.write(*piece);
      text.remove_prefix(plain.size());
      if (text.empty()) break;
      out.write(text.front() == '"' ? "\\\"" : "\\n");
      text.remove_prefix(1);
    }
  });
}

void print(const Secret& secret, std::string_view kid, Console& console) {
  if (console.format == Format::text) {
    console.out.write(secret);
    if (!secret.reveal([](std::string_view text) { return text.ends_with('\n'); })) console.out.write("\n");
    return;
  }
  console.out.write(R"({"kid":")" + std::string(kid) + R"(","secret":")");
  write_escaped(secret, console.out);
  console.out.write("\"}\n");
}

/// A new key, and what may be said of it.
struct NewSecret {
  Secret secret;
  std::string kid;
  std::string what;
};

int put(const NewSecret& made, const SecretPlace& place, const Invocation& invocation) {
  Console& console = invocation.console;
  if (const Result<void> stored = put_secret(invocation.world, place, made.secret); !stored) {
    return console.fail(stored.error());
  }
  if (console.format == Format::json) {
    console.out.write(json::dump({{"kid", made.kid}, {place.is_store ? "locator" : "path", place.name}}) + "\n");
  } else {
    console.note(made.what + " " + whereabouts(place) + " (" + (place.is_store ? "" : "0600, ") + "kid " + made.kid +
                 ")");
  }
  return 0;
}

Result<NewSecret> make(const Wish& wish, Randomness& randomness) {
  Result<Secret> secret = new_key(randomness, wish.algorithm, wish.form);
  if (!secret) return failure(std::move(secret).error());
  const Result<KeyRing> ring = KeyRing::parse(*secret, {.algorithm = wish.algorithm.algorithm});
  if (!ring) return failure(ring.error());
  const std::string what = wish.form == KeyForm::text
                               ? "a new secret of " + std::to_string(secret->size()) + " characters"
                               : "a new " + std::string(wish.algorithm.name) + " key";
  return NewSecret{std::move(*secret), std::string(ring->signing_key()->kid()), what};
}

int run_generate(const Invocation& invocation) {
  const Result<Wish> wish = wish_of(invocation.arguments);
  if (!wish) return invocation.console.fail(wish.error());
  const auto out = invocation.arguments.value("--out");
  std::optional<SecretPlace> place;
  if (out) {
    Result<SecretPlace> named = secret_place_of(*out);
    if (!named) return invocation.console.fail(named.error());
    place = std::move(*named);
  }
  const Result<NewSecret> made = make(*wish, invocation.world.randomness);
  if (!made) return invocation.console.fail(made.error());
  if (place) return put(*made, *place, invocation);
  print(made->secret, made->kid, invocation.console);
  return 0;
}

constexpr std::array<Option, 3> generate_options{{
    {"--algorithm", "NAME", "HS256, RS256, PS256, ES256, EdDSA, ...: what the key is for; default: HS256"},
    {"--format", "FORMAT", "text, pem (PKCS #8), jwk or jwks; default: the plainest that says the algorithm",
     Times::once, 'f'},
    {"--out", "PLACE",
     "put it into a new file (PATH or file:/PATH, 0600) or at gcp-sm://PROJECT/NAME; it is not printed", Times::once,
     'o'},
}};

constexpr std::array<ExitRow, 6> generate_exits{{
    {0, "the secret was printed, written or stored"},
    {2, "usage error, or a place into which nothing can be put"},
    {3, "the folder of the file, or the secret of the store, is not there"},
    {4, "the store could not be reached, or it is not known whether it took the secret"},
    {5, "the file is there already; nothing is ever overwritten"},
    {6, "the file may not be written, or the store says no"},
}};

}  // namespace

constinit const Command generate_command{
    .name = "generate",
    .purpose = "generate a secret or a key pair",
    .options = generate_options,
    .details = "Without --algorithm: 48 random bytes as 64 characters of base64url, with no newline in the file.",
    .exits = generate_exits,
    .example = "jwtsync generate --out /run/secrets/jwt",
    .run = run_generate,
};

}  // namespace jwtsync::cli
