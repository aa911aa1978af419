// SPDX-License-Identifier: Apache-2.0
#include "service/metric_writer.h"

#include "base/text.h"

#include <array>
#include <charconv>
#include <utility>

namespace jwtsync::service {
namespace {

/// A label's value as the format wants it: `\`, `"` and the end of a line are escaped, and all of it is UTF-8 without
/// other control characters, at some of which readers break a line.
std::string escaped(std::string_view value) {
  constexpr std::string_view replacement_character = "\xef\xbf\xbd";
  const bool utf8 = base::is_utf8(value);
  std::string text;
  while (!value.empty()) {
    const char c = value.front();
    const base::CodePoint first = base::first_code_point(value);
    const std::size_t size = utf8 ? first.size : 1;
    if (c == '\\' || c == '"') {
      text += {'\\', c};
    } else if (c == '\n') {
      text += "\\n";
    } else if ((!utf8 && static_cast<unsigned char>(c) >= 0x80) || base::is_control(first.value)) {
      text += replacement_character;
    } else {
      text += value.substr(0, size);
    }
    value.remove_prefix(size);
  }
  return text;
}

}  // namespace

std::string metric_number(double value) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return {digits.data(), end};
}

void MetricWriter::metric(std::string_view name, std::string_view type, std::string_view help) {
  name_ = name;
  issuer_.reset();
  text_ += "# HELP " + name_ + " " + std::string(help) + "\n# TYPE " + name_ + " " + std::string(type) + "\n";
}

void MetricWriter::series(std::initializer_list<MetricLabel> labels, const std::string& value,
                          std::string_view suffix) {
  text_ += name_ + std::string(suffix);
  std::string_view lead = "{";
  for (const MetricLabel& label : labels) {
    text_ += std::string(lead) + std::string(label.name) + "=\"" + escaped(label.value) + "\"";
    lead = ",";
  }
  if (issuer_) text_ += std::string(std::exchange(lead, ",")) + "issuer=\"" + escaped(*issuer_) + "\"";
  text_ += (lead == "," ? "} " : " ") + value + "\n";
}

}  // namespace jwtsync::service
