// SPDX-License-Identifier: Apache-2.0
// What a member sends to a hub, its call in a line before it: read, or refused without a word of it; what was read
// comes back from its own spelling.
#include "fuzz.h"

#include "hub/messages.h"

#include <string>

namespace {

template <typename Message>
void check(jwtsync::Result<Message> (*parse)(std::string_view), std::string_view body) {
  const jwtsync::Result<Message> read = parse(body);
  if (!read) return jwtsync::fuzz::require(read.error().code == jwtsync::Code::request_malformed);
  const jwtsync::Result<Message> again = parse(jwtsync::hub::to_json(*read));
  jwtsync::fuzz::require(again.has_value() && *again == *read);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view body = jwtsync::fuzz::text_of(data, size);
  const std::string_view call = jwtsync::fuzz::take_line(body);
  if (call == "join") check(jwtsync::hub::parse_join, body);
  if (call == "read") check(jwtsync::hub::parse_read, body);
  if (call == "proof") check(jwtsync::hub::parse_proof, body);
  if (call == "permit") check(jwtsync::hub::parse_permission, body);
  if (call == "seen") check(jwtsync::hub::parse_seen, body);
  return 0;
}
