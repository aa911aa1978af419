// SPDX-License-Identifier: Apache-2.0
// What there is to see of a text, whatever it is.
#include "base/text.h"
#include "jose/header.h"
#include "token/form.h"
#include "token/open.h"
#include "token/signature_form.h"

#include <jwtsync/token.h>
#include <string>
#include <utility>
#include <vector>

namespace jwtsync {
namespace {

using token::Part;

std::optional<std::string> object_in(std::string_view encoded, Part& part, Scratch::Memory& memory) {
  if (!part.decode(encoded) || memory.read(part) != json::Fault::none) return std::nullopt;
  return std::string(part.bytes());
}

void look_at_header(std::string_view encoded, Scratch::Memory& memory, Look& look, std::string& algorithm) {
  look.header_json = object_in(encoded, memory.header, memory);
  if (!look.header_json) return;
  const json::Member* const member = memory.object.find("alg");
  if (member != nullptr) algorithm = memory.object.text(*member).value_or("");
}

void look_at_signature(std::string_view encoded, std::string_view algorithm, Scratch::Memory& memory, Look& look) {
  if (!memory.signature.decode(encoded)) return;
  const std::string_view signature = memory.signature.bytes();
  look.signature_size = signature.size();
  if (look.form == TokenForm::unsecured) return;
  look.signature = token::signature_form(algorithm, signature);
  look.remark = token::text_of(look.signature, algorithm, signature.size());
}

}  // namespace

Look look_at(std::string_view text) {
  Look look;
  if (Result<Inspection> inspection = inspect(text); !inspection) look.error = std::move(inspection).error();
  if (look.error && look.error->code == Code::token_too_large) {
    look.form = TokenForm::too_large;
    return look;
  }
  const token::Shaped shaped = token::shape_of(text);
  look.form = shaped.form;
  const std::vector<std::string_view> parts = base::split(shaped.inside, '.');
  // What the parts of another number are is not known, but for the header that both kinds begin with.
  Scratch scratch;
  std::string algorithm;
  look_at_header(parts[0], scratch.memory(), look, algorithm);
  const bool is_whole = parts.size() == 3 || parts.size() == 2;
  if (!look.header_json || !is_whole) return look;
  look.claims_json = object_in(parts[1], scratch.memory().payload, scratch.memory());
  if (parts.size() == 3) look_at_signature(parts[2], algorithm, scratch.memory(), look);
  return look;
}

}  // namespace jwtsync
