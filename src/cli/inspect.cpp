// SPDX-License-Identifier: Apache-2.0
// jwtsync inspect: what does this token say? It asks for no key, so it can vouch for nothing.
#include <jwtsync/token.h>
#include <array>
#include <optional>
#include "cli/claims_text.h"
#include "cli/commands.h"
#include "cli/table.h"
#include "cli/token_input.h"
#include "json/strict.h"

namespace jwtsync::cli {
namespace {

std::string or_null(const std::optional<std::string>& json) { return json ? one_line(*json) : "null"; }

/// What programs read. The last members stand there only where something is odd.
std::string look_json(const Look& look) {
  std::string text = R"({"verified":false,"header":)" + or_null(look.header_json) + R"(,"claims":)" +
                     or_null(look.claims_json) + R"(,"signature_size":)" +
                     (look.signature_size ? std::to_string(*look.signature_size) : "null");
  if (!look.remark.empty()) {
    text += R"(,"signature_form":)" + json::dump(name_of(look.signature)) + R"(,"remark":)" + json::dump(look.remark);
  }
  if (look.error) {
    text += R"(,"form":)" + json::dump(name_of(look.form)) + R"(,"error":)" + json::dump(json::error_json(*look.error));
  }
  return text + "}\n";
}

std::string look_text(const Look& look, Time now, const Console& console) {
  std::string text =
      console.bad("NOT VERIFIED") + ": anybody can write this; jwtsync verify says whether to trust it\n";
  text += "header:\n" + claims_text(*look.header_json, now);
  if (look.claims_json) text += "claims:\n" + claims_text(*look.claims_json, now);
  if (look.signature_size) text += "signature: " + std::to_string(*look.signature_size) + " bytes\n";
  if (!look.remark.empty()) text += "remark: " + printable(look.remark) + "\n";
  return text;
}

Error with_hint(Error error) {
  if (error.hint.empty()) error.hint = "give one token, HEADER.PAYLOAD.SIGNATURE, on standard input";
  return error;
}

int run_inspect(const Invocation& invocation) {
  Console& console = invocation.console;
  const Result<std::string> token = read_token(console);
  if (!token) return console.fail(token.error());
  Look look = look_at(*token);
  if (look.error) look.error = with_hint(*std::move(look.error));
  const int status = look.error ? look.error->exit_status() : 0;
  if (console.format == Format::json) {
    console.out.write(look_json(look));
    return status;
  }
  if (look.header_json) console.out.write(look_text(look, invocation.world.clock.now(), console));
  return look.error ? console.fail(*look.error) : status;
}

constexpr std::array<ExitRow, 4> inspect_exits{{
    {0, "the token was taken apart"},
    {1, "this is not a signed token; what can be read of it is shown"},
    {2, "usage error"},
    {4, "standard input could not be read"},
}};

}  // namespace

constinit const Command inspect_command{
    .name = "inspect",
    .purpose = "what does this token say?",
    .details =
        "Reads the token from standard input. Nothing is verified, and no key is asked for.\nOf a damaged token, or "
        "of another kind, it shows what can be read, and says what it is.",
    .exits = inspect_exits,
    .example = "echo \"$TOKEN\" | jwtsync inspect",
    .run = run_inspect,
};

}  // namespace jwtsync::cli
