// SPDX-License-Identifier: Apache-2.0
#include "jose/header.h"

#include "json/escape.h"

namespace jwtsync::jose {

std::optional<Header> read_header(const json::ObjectReader& object) noexcept {
  Header header;
  for (const json::Member& member : object.members()) {
    if (member.name == "alg") {
      header.algorithm = object.text(member);
    } else if (member.name == "kid") {
      // RFC 7515 4.1.4: "Its value MUST be a case-sensitive string."
      header.kid = object.text(member);
      if (!header.kid) return std::nullopt;
    } else if (member.name == "typ") {
      header.type = object.text(member);
      if (!header.type) return std::nullopt;
    } else if (member.name == "crit" || member.name == "b64") {
      header.has_extensions = true;
    }
  }
  return header;
}

std::string write_header(std::string_view algorithm, std::string_view type, std::string_view kid) {
  std::string text = "{\"alg\":";
  json::append_text(text, algorithm);
  text += ",\"typ\":";
  json::append_text(text, type);
  text += ",\"kid\":";
  json::append_text(text, kid);
  return text += '}';
}

}  // namespace jwtsync::jose
