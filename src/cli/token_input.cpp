// SPDX-License-Identifier: Apache-2.0
#include "cli/token_input.h"

#include "base/text.h"

namespace jwtsync::cli {

Result<std::string> read_token(Console& console) {
  console.tell_awaited("a token");
  Result<std::string> text = read_at_most(console.in, longest_token_input);
  if (!text) return text;
  return std::string(base::trim(*text));
}

}  // namespace jwtsync::cli
