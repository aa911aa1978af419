// SPDX-License-Identifier: Apache-2.0
// Processes made up for the tests of fleet and diagnosis.
#pragma once

#include <jwtsync/fleet.h>
#include <jwtsync/testing.h>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace jwtsync::fixture {

/// 43 base64url characters that begin with `name`, as if they were an answer.
inline std::string answer(const std::string& name) { return name + std::string(43 - name.size(), 'A'); }

inline const Time start = std::chrono::sys_days(std::chrono::year{2026} / std::chrono::January / 1);

/// A process in staging that holds one key, which it signs with, out of JWT_SECRET_STAGING.
inline Testimony process(const std::string& service, const std::string& instance, const std::string& key) {
  Testimony testimony;
  Report& report = testimony.report;
  report.identity = {service, instance};
  report.environment = "staging";
  report.environment_from = EnvironmentFrom::variable;
  report.source = "JWT_SECRET_STAGING";
  report.trail = {{"env:JWT_SECRET_STAGING", Outcome::found, "length 32 or more"},
                  {"env:JWT_SECRET_KEY", Outcome::skipped, "env:JWT_SECRET_STAGING came first"}};
  report.length = LengthStep::from_32;
  report.fingerprint = "0123456789abcdef";
  report.keys = {{"kid-of-" + key, KeyRole::signs, "HS256"}};
  report.algorithms = {"HS256"};
  report.generation = 1;
  report.loaded_at = start;
  report.clock = start + std::chrono::seconds(90);
  report.version = "0.1.0";
  report.rules = "8f14e45fceea167a";
  testimony.challenge = {service, instance, {{"kid-of-" + key, KeyRole::signs, "HS256", answer(key), {}}}};
  return testimony;
}

/// Adds a key that it only verifies with.
inline void also_verify(Testimony& testimony, const std::string& key) {
  testimony.report.keys.push_back({"kid-of-" + key, KeyRole::verifies, "HS256"});
  testimony.challenge.keys.push_back({"kid-of-" + key, KeyRole::verifies, "HS256", answer(key), {}});
}

/// A process that has no key.
inline Testimony without_key(const std::string& service, const Error& error, std::vector<TrailEntry> trail) {
  Testimony testimony = process(service, service + "-1", "");
  testimony.report.trail = std::move(trail);
  testimony.report.error = error;
  testimony.report.keys.clear();
  testimony.report.length.reset();
  testimony.report.fingerprint.reset();
  testimony.challenge.keys.clear();
  return testimony;
}

inline Witnessed witnessed(Testimony testimony) {
  TargetUrl target{"http://" + testimony.report.identity.instance + ":7517"};
  return {std::move(target), std::move(testimony)};
}

inline Witnessed silent(const std::string& target, Code code, const std::string& message) {
  return {TargetUrl{target}, failure(code, message)};
}

/// Agrees on processes as they are.
template <typename... Testimonies>
Agreement agreement_of(Testimonies... testimonies) {
  std::vector<Witnessed> all;
  (all.push_back(witnessed(std::move(testimonies))), ...);
  return agree(std::move(all), {});
}

/// The note of an agreement, behind its name; of several each on a line.
inline std::string note_on(const Agreement& agreement) {
  std::string text;
  for (const Departure& note : agreement.notes) {
    text += (text.empty() ? "" : "\n") + std::string(name_of(note.kind)) + ": " + note.sentence;
  }
  return text;
}

inline std::vector<DepartureKind> kinds_of(const std::vector<Departure>& departures) {
  std::vector<DepartureKind> kinds;
  for (const Departure& departure : departures) kinds.push_back(departure.kind);
  return kinds;
}

/// The JSON that docs/reference/protocol.md shows, indented, after `lead`.
inline std::string example_of_page(const std::string& lead) {
  std::ifstream file(JWTSYNC_SOURCE_DIR "/docs/reference/protocol.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  const std::size_t begin = page.find("\n    {", page.find(lead)) + 1;
  return page.substr(begin, page.find("\n\n", begin) - begin);
}

/// Without the line breaks and the space that follows them.
inline std::string without_layout(const std::string& json) {
  std::string result;
  bool line_begins = true;
  for (const char c : json) {
    line_begins = c == '\n' || (line_begins && c == ' ');
    if (!line_begins) result += c;
  }
  return result;
}

inline KeyRing ring_of(std::string_view secret) {
  return *KeyRing::parse(*Secret::copy_of(secret), {.algorithm = {}, .allow_short_keys = true});
}

}  // namespace jwtsync::fixture
