// SPDX-License-Identifier: Apache-2.0
#include "json/error_json.h"

namespace jwtsync::json {

Value error_json(const Error& error) {
  return {{"code", name_of(error.code)}, {"message", error.message}, {"hint", error.hint}};
}

}  // namespace jwtsync::json
