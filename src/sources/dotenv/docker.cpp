// SPDX-License-Identifier: Apache-2.0
// docker run --env-file: a line is NAME=VALUE, and the value is all that follows, as it stands.
#include "sources/dotenv/readers.h"
#include "sources/dotenv/scan.h"

#include <algorithm>

namespace jwtsync::sources::dotenv {
namespace {

constexpr std::size_t max_line = std::size_t{64} << 10;  // bufio.MaxScanTokenSize

/// The line as docker sees it: without one carriage return at its end, a byte order mark and what is blank before it.
std::string_view stripped(std::string_view line, std::size_t number) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (number == 1 && line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
  return trim_left(line, is_go_space);
}

}  // namespace

Reading read_docker(const File& file, std::string_view name, Room& room) {
  Reading reading;
  const std::string_view text = file.raw;
  std::size_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = end_of_line(text, at);
    const std::string_view whole = text.substr(at, end - at);
    at = end + 1;
    ++number;
    if (whole.size() >= max_line) {
      reading.faults.push_back(number);
      break;  // nothing of the file is read any more
    }
    const std::string_view line = stripped(whole, number);
    if (line.empty() || line.front() == '#') continue;
    const std::size_t equals = std::min(line.find('='), line.size());
    const std::string_view key = line.substr(0, equals);
    if (key.empty() || key.find_first_of(" \t") != std::string_view::npos) {
      reading.faults.push_back(number);
    } else if (key == name && equals == line.size()) {
      reading.give_other(Because::own_environment, number);
    } else if (key == name) {
      room.clear();
      room.put(line.substr(equals + 1));
      reading.give_value(number);
    }
  }
  return reading;
}

}  // namespace jwtsync::sources::dotenv
