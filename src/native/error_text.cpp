// SPDX-License-Identifier: Apache-2.0
#include "native/error_text.h"

#include "base/text.h"

#include <system_error>

namespace jwtsync::native {

std::string error_text(int error) {
  std::string text = std::generic_category().message(error);
  // "No such file" becomes "no such file"; "RFS specific error" stays as it is.
  if (text.size() > 1 && text[1] >= 'a' && text[1] <= 'z') text.replace(0, 1, base::lower(text.substr(0, 1)));
  return text;
}

}  // namespace jwtsync::native
