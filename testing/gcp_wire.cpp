// SPDX-License-Identifier: Apache-2.0
#include "gcp_wire.h"

#include <array>
#include <charconv>

namespace jwtsync::testing {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int http_status_of(std::string_view status) {
  struct Row {
    std::string_view status;
    int http;
  };
  constexpr std::array<Row, 9> rows{{{"INVALID_ARGUMENT", 400},
                                     {"FAILED_PRECONDITION", 400},
                                     {"UNAUTHENTICATED", 401},
                                     {"PERMISSION_DENIED", 403},
                                     {"NOT_FOUND", 404},
                                     {"ALREADY_EXISTS", 409},
                                     {"RESOURCE_EXHAUSTED", 429},
                                     {"INTERNAL", 500},
                                     {"UNAVAILABLE", 503}}};
  for (const Row& row : rows) {
    if (row.status == status) return row.http;
  }
  return 500;
}

std::size_t digit_of(char c) {
  if (c == '-') c = '+';
  if (c == '_') c = '/';
  return alphabet.find(c);
}

}  // namespace

HttpResponse json_response(const Json& body, int status) {
  return {status, {{"Content-Type", "application/json; charset=UTF-8"}}, body.dump(2)};
}

HttpResponse api_error_response(std::string_view status, std::string_view message) {
  const int http = http_status_of(status);
  return json_response({{"error", {{"code", http}, {"message", message}, {"status", status}}}}, http);
}

HttpResponse page_response(int status) {
  return {status,
          {{"Content-Type", "text/html; charset=UTF-8"}},
          "<!DOCTYPE html>\n<html lang=en><title>Error " + std::to_string(status) + "</title></html>\n"};
}

Json read_object(const std::string& body) {
  Json read = Json::parse(body, nullptr, false);
  return read.is_object() ? read : Json::object();
}

std::string text_of(const Json& object, const char* member) {
  const auto found = object.find(member);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string base64_of(std::string_view bytes) {
  std::string text;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = (bits << 8) | static_cast<std::uint8_t>(c);
    for (count += 8; count >= 6; count -= 6) text += alphabet[(bits >> (count - 6)) & 63];
  }
  if (count > 0) text += alphabet[(bits << (6 - count)) & 63];
  while (text.size() % 4 != 0) text += '=';
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  while (text.ends_with('=')) text.remove_suffix(1);
  for (const char c : text) {
    const std::size_t digit = digit_of(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = (bits << 6) | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>((bits >> count) & 0xff);
  }
  return bytes;
}

std::uint32_t crc32c_of(std::string_view bytes) {
  std::uint32_t crc = ~std::uint32_t{0};
  for (const char c : bytes) {
    crc ^= static_cast<std::uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82f63b78U : crc >> 1;
  }
  return ~crc;
}

std::vector<std::string> split_text(std::string_view text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const char* const digits = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() && std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
      decoded += static_cast<char>(byte);
      i += 2;
    } else {
      decoded += text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

std::map<std::string, std::string> read_form(std::string_view text) {
  std::map<std::string, std::string> form;
  for (const std::string& pair : split_text(text, '&')) {
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string_view value = std::string_view(pair).substr(std::min(equals + 1, pair.size()));
    form[percent_decoded(std::string_view(pair).substr(0, equals))] = percent_decoded(value);
  }
  return form;
}

std::string_view bearer_of(const ReceivedRequest& request) {
  constexpr std::string_view lead = "Bearer ";
  const std::string_view value = header(request.headers, "Authorization").value_or("");
  return value.starts_with(lead) ? value.substr(lead.size()) : std::string_view{};
}

}  // namespace jwtsync::testing
