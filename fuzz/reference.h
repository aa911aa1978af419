// SPDX-License-Identifier: Apache-2.0
// The claims of a payload by nlohmann/json, for comparison with ours. The rules on which ours is stricter than RFC 8259
// are stated here once more:
//
// - one object, not any value, of at most 64 KiB; no byte order mark before it (nlohmann/json skips one), no NUL (it
//   takes one for the end);
// - no name twice in an object, however it is escaped; at most 256 members in one;
// - objects and arrays nested at most 16 deep, the outermost being the first;
// - iss, sub and jti are text, aud is text or an array of texts, and exp, nbf and iat are numbers from 0, without a
//   sign, to the last second of the year 9999.
//
// Lone surrogates and bytes that are not UTF-8 are refused by both. On one thing ours is looser: nlohmann/json refuses
// a number that no double holds, such as 1e22222 (its error 406), which is JSON; there is nothing to compare it with.
#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::fuzz {

using Json = nlohmann::json;

enum class ReferenceVerdict { accepted, refused, unknown };

/// Follows nlohmann/json's events and refuses what breaks a rule.
class ReferenceReader : public nlohmann::json_sax<Json> {
 public:
  [[nodiscard]] static ReferenceVerdict read(std::string_view text) {
    if (text.size() > max_size || text.find('\0') != std::string_view::npos || text.starts_with("\xef\xbb\xbf")) {
      return ReferenceVerdict::refused;
    }
    ReferenceReader reader;
    if (Json::sax_parse(text.begin(), text.end(), &reader)) return ReferenceVerdict::accepted;
    return reader.overflowed_ ? ReferenceVerdict::unknown : ReferenceVerdict::refused;
  }

  bool null() override { return value(); }
  bool boolean(bool) override { return value(); }
  bool number_integer(number_integer_t) override { return value(); }
  bool number_unsigned(number_unsigned_t) override { return value(); }
  bool number_float(number_float_t, const string_t&) override { return value(); }
  bool string(string_t&) override { return value(); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override {
    open_.emplace_back();
    return open_.size() <= max_depth;
  }
  bool key(string_t& name) override { return open_.back().insert(name).second && open_.back().size() <= max_members; }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override {
    if (open_.empty()) return false;
    open_.emplace_back();
    return open_.size() <= max_depth;
  }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) override {
    constexpr int number_overflow = 406;
    overflowed_ = error.id == number_overflow;
    return false;
  }

 private:
  static constexpr std::size_t max_size = std::size_t{64} * 1024;
  static constexpr std::size_t max_depth = 16;
  static constexpr std::size_t max_members = 256;

  bool value() const { return !open_.empty(); }
  bool close() {
    open_.pop_back();
    return true;
  }

  std::vector<std::set<std::string>> open_;  // the names of each object that is open; none for an array
  bool overflowed_ = false;
};

/// The least and the latest date in seconds, the text being that of a number.
inline bool is_date(std::string_view text, double seconds) {
  return text.front() != '-' && seconds >= 0 && seconds <= 253'402'300'799.0;
}

}  // namespace jwtsync::fuzz
