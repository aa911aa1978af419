// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_unnamed.h"

#include <jwtsync/rotation.h>
#include <utility>
#include "cli/rotate_text.h"
#include "cli/table.h"

namespace jwtsync::cli {

std::string unnamed_text(const rotation::Stored& stored) {
  std::string text;
  for (const rotation::UnnamedSum& sum : rotation::unnamed_tokens(stored.ring, stored.rows)) {
    const rotation::UnnamedTokens& tokens = sum.tokens;
    text += "without a kid: " + std::to_string(tokens.count) + (tokens.count == 1 ? " token" : " tokens") +
            (tokens.issuer.empty() ? "" : " of " + printable(tokens.issuer)) + ", key " + printable(sum.kid);
    if (tokens.accepted_expiry) text += ", the last ends " + moment_text(*tokens.accepted_expiry, stored.now);
    if (!sum.seen_by.empty()) text += "; accepted by " + printable(sum.seen_by.front());
    if (sum.seen_by.size() > 1) text += " and " + std::to_string(sum.seen_by.size() - 1) + " more";
    text += "\n";
  }
  return text;
}

json::Value unnamed_json(const rotation::Stored& stored) {
  json::Value list = json::Value::array();
  for (const rotation::UnnamedSum& sum : rotation::unnamed_tokens(stored.ring, stored.rows)) {
    list.push_back({{"kid", sum.kid},
                    {"issuer", sum.tokens.issuer.empty() ? json::Value(nullptr) : json::Value(sum.tokens.issuer)},
                    {"count", sum.tokens.count},
                    {"last_expiry", seconds_or_null(sum.tokens.accepted_expiry)},
                    {"accepted_by", sum.seen_by}});
  }
  return list;
}

}  // namespace jwtsync::cli
