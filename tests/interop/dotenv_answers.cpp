// SPDX-License-Identifier: Apache-2.0
// What the table of readers makes of files, for dotenv_test.py, which holds it against the programs themselves. Reads
// lines of NAME and a file's text in hexadecimal digits; answers each with one line, a reader's id and what it made of
// the name: "absent", "value:" with hexadecimal digits, or "other"; behind a "+" for a file with lines that it refuses.
#include "sources/dotenv/readers.h"

#include <cstddef>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>

namespace {

using namespace jwtsync::sources::dotenv;

std::string decoded(const std::string& digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

std::string encoded(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

std::string without_returns(std::string text, bool keeps_line_ends) {
  for (std::size_t at = text.find('\r'); at != std::string::npos; at = text.find('\r', at)) {
    const bool is_pair = text.substr(at, 2) == "\r\n";
    text.replace(at, is_pair && keeps_line_ends ? 2 : 1, keeps_line_ends ? "\n" : "");
  }
  return text;
}

std::string answer(const Reader& reader, const File& file, const std::string& name) {
  std::string place(file.raw.size(), '\0');
  Room room(place);
  const Reading reading = reader.read(file, name, room);
  std::string text = std::string(reader.id) + "=";
  if (reading.fate == Fate::absent) text += "absent";
  if (reading.fate == Fate::other) text += "other";
  if (reading.fate == Fate::value) text += "value:" + encoded(room.text());
  return text + (reading.faults.empty() ? "" : "+");
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string name;
    std::string digits;
    words >> name >> digits;
    const std::string text = decoded(digits);
    const std::string universal = without_returns(text, true);
    const std::string without_return = without_returns(text, false);
    for (const Reader& reader : readers()) {
      std::cout << answer(reader, {text, universal, without_return}, name) << ' ';
    }
    std::cout << '\n';
  }
  return 0;
}
