// SPDX-License-Identifier: Apache-2.0
// What the fakes of Google Cloud put on the wire, written down a second time and on purpose apart from the client.
#pragma once

#include <jwtsync/world.h>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::testing {

using Json = nlohmann::ordered_json;

[[nodiscard]] HttpResponse json_response(const Json& body, int status = 200);
/// `{"error":{"code","message","status"}}`, the HTTP status being that of `status` in google/rpc/code.proto.
[[nodiscard]] HttpResponse api_error_response(std::string_view status, std::string_view message);
[[nodiscard]] HttpResponse page_response(int status);

/// The body as a JSON object; an empty one for any other body.
[[nodiscard]] Json read_object(const std::string& body);
/// A member's text; empty if it is none.
[[nodiscard]] std::string text_of(const Json& object, const char* member);

[[nodiscard]] std::string base64_of(std::string_view bytes);
/// In either alphabet, padded or not; nothing if it is neither.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);
/// CRC-32C, bit by bit.
[[nodiscard]] std::uint32_t crc32c_of(std::string_view bytes);

[[nodiscard]] std::vector<std::string> split_text(std::string_view text, char separator);
[[nodiscard]] std::string percent_decoded(std::string_view text);
/// The pairs of a query or form.
[[nodiscard]] std::map<std::string, std::string> read_form(std::string_view text);
/// The token of `Authorization: Bearer TOKEN`; empty if there is none.
[[nodiscard]] std::string_view bearer_of(const ReceivedRequest& request);

}  // namespace jwtsync::testing
