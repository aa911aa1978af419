// SPDX-License-Identifier: Apache-2.0
#include "token/form.h"
#include "token/open.h"
#include "token/words.h"

#include <utility>

namespace jwtsync {
namespace {

token::Checked take_apart(std::string_view text, Scratch::Memory& memory) noexcept {
  const auto parts = token::split(text);
  if (!parts) return tl::unexpected(parts.error());
  const auto header = token::open_header(parts->header, memory);
  if (!header) return tl::unexpected(header.error());
  if (const token::Checked decoded = token::decode_rest(*parts, memory); !decoded) return decoded;
  return token::read_claims(memory);
}

}  // namespace

Result<Inspection> inspect(std::string_view token) {
  Scratch scratch;
  Scratch::Memory& memory = scratch.memory();
  if (const token::Checked apart = take_apart(token, memory); !apart) {
    Error error = token::in_words(apart.error(), token);
    // The usual hint is to take the token apart, as was just done.
    const TokenForm form = token::shape_of(token).form;
    const bool is_of_no_other_form = form == TokenForm::jws || form == TokenForm::other_parts;
    if (error.code == Code::token_malformed && is_of_no_other_form) error.hint.clear();
    return failure(std::move(error));
  }
  return Inspection{std::string(memory.header.bytes()), std::string(memory.payload.bytes()),
                    memory.signature.bytes().size()};
}

}  // namespace jwtsync
