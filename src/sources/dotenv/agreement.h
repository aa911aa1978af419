// SPDX-License-Identifier: Apache-2.0
// The agreement of readers: a value is taken of an environment file only if every program reads the same there.
#pragma once

#include "sources/dotenv/reading.h"

#include <jwtsync/result.h>
#include <jwtsync/secret.h>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::sources::dotenv {

/// A line about something else that a program does not take: "docker --env-file refuses line 3".
struct Fault {
  std::string_view reader;
  Because because;
  std::size_t line;
};

struct Agreed {
  Secret value;                    ///< as it stands in the file; may be empty
  std::vector<Fault> faults = {};  ///< the first of each reader
};

/// What all readers make of the variable `name` in the text of a file. Errors: `secret_absent` where none finds it,
/// with the name that may be meant; `secret_malformed` where they differ, with who does what, or where the file is no
/// text.
/// `path` is for messages. No message holds anything of a value.
[[nodiscard]] Result<Agreed> agree(std::string_view text, std::string_view name, const std::string& path);

}  // namespace jwtsync::sources::dotenv
