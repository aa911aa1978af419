// SPDX-License-Identifier: Apache-2.0
// What `jwtsync probe` found, for people and for programs.
#pragma once

#include <jwtsync/result.h>
#include <optional>
#include <string>
#include <vector>
#include "cli/console.h"
#include "probe/probe.h"

namespace jwtsync::cli {

/// Whose tokens were offered, and what became of them; nothing where there was none to offer.
using Found = std::optional<Result<probe::Judgement>>;

struct CheckFound {
  std::string url;
  Found own;    ///< tokens of the key here
  Found login;  ///< the token that the login gave
};

struct PassageFound {
  std::string through;
  std::string direct;
  Result<probe::Passage> passage;
};

struct ProbeFound {
  std::vector<CheckFound> checks = {};
  std::optional<PassageFound> passage = {};
  std::string login_url = {};

  /// 0 all accept, and the proxy leaves tokens alone; 1 one refuses, does not check, is open, takes expired tokens, or
  /// the proxy does not leave tokens alone; 4 one did not answer or is unknown, and nothing else is wrong.
  [[nodiscard]] int exit_status() const;
};

[[nodiscard]] std::string probe_text(const ProbeFound& found, const Console& console);
[[nodiscard]] std::string probe_json(const ProbeFound& found);

}  // namespace jwtsync::cli
