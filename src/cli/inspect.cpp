// SPDX-License-Identifier: Apache-2.0
// jwtsync inspect: what does this token say? It asks for no key, so it can vouch for nothing.
#include <jwtsync/token.h>
#include <array>
#include "cli/claims_text.h"
#include "cli/commands.h"
#include "cli/token_input.h"

namespace jwtsync::cli {
namespace {

std::string inspection_json(const Inspection& inspection) {
  return R"({"verified":false,"header":)" + one_line(inspection.header_json) + R"(,"claims":)" +
         one_line(inspection.claims_json) + R"(,"signature_size":)" + std::to_string(inspection.signature_size) + "}\n";
}

std::string inspection_text(const Inspection& inspection, Time now, const Console& console) {
  return console.bad("NOT VERIFIED") + ": anybody can write this; jwtsync verify says whether to trust it\n" +
         "header:\n" + claims_text(inspection.header_json, now) +  //
         "claims:\n" + claims_text(inspection.claims_json, now) +  //
         "signature: " + std::to_string(inspection.signature_size) + " bytes\n";
}

Error with_hint(Error error) {
  if (error.hint.empty()) error.hint = "give one token, HEADER.PAYLOAD.SIGNATURE, on standard input";
  return error;
}

int run(const Invocation& invocation) {
  Console& console = invocation.console;
  const Result<std::string> token = read_token(console);
  if (!token) return console.fail(token.error());
  const Result<Inspection> inspection = inspect(*token);
  if (!inspection) return console.fail(with_hint(inspection.error()));
  console.out.write(console.format == Format::json
                        ? inspection_json(*inspection)
                        : inspection_text(*inspection, invocation.world.clock.now(), console));
  return 0;
}

constexpr std::array<ExitRow, 4> exits{{
    {0, "the token was taken apart"},
    {1, "this is not a token"},
    {2, "usage error"},
    {4, "standard input could not be read"},
}};

}  // namespace

constinit const Command inspect_command{
    .name = "inspect",
    .purpose = "what does this token say?",
    .details = "Reads the token from standard input. Nothing is verified, and no key is asked for.",
    .exits = exits,
    .example = "echo \"$TOKEN\" | jwtsync inspect",
    .run = run,
};

}  // namespace jwtsync::cli
