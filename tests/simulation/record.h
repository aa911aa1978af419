// SPDX-License-Identifier: Apache-2.0
// What happened in a history, line by line. No line holds a secret.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace jwtsync::simulation {

/// What must hold after every step: docs/simulation.md.
namespace invariant {
inline constexpr std::string_view accepts = "no token is refused that a live ring signed and should accept";
inline constexpr std::string_view refuses = "no token is accepted that the ring in use did not sign, or that is over";
inline constexpr std::string_view grows = "generations only grow";
inline constexpr std::string_view whole = "a ring is what its source held whole";
inline constexpr std::string_view agrees = "agree says what is true of the bytes";
inline constexpr std::string_view heals = "whatever failed heals within its bound";
inline constexpr std::string_view tells = "a process tells of a source that is of no use";
inline constexpr std::string_view sleeps = "a loop with nothing to do sleeps";
inline constexpr std::string_view clean = "no event and no answer holds a secret";
}  // namespace invariant

/// Something that must never happen, and did.
struct Violation {
  std::string_view invariant;
  std::string what;
};

class Record {
 public:
  static constexpr std::size_t kept = 60;

  void add(std::string line) {
    for (const char c : line) mix(static_cast<unsigned char>(c));
    mix('\n');
    latest_.push_back(std::move(line));
    if (latest_.size() > kept) latest_.pop_front();
  }
  /// The first violation is the one that counts.
  void violate(std::string_view invariant, std::string what) {
    if (!violation_) violation_ = Violation{invariant, std::move(what)};
  }
  /// Of all lines (FNV-1a, 64 bits): equal histories have equal digests.
  [[nodiscard]] std::uint64_t digest() const noexcept { return digest_; }
  [[nodiscard]] const std::deque<std::string>& latest() const noexcept { return latest_; }
  [[nodiscard]] const std::optional<Violation>& violation() const noexcept { return violation_; }

 private:
  void mix(unsigned char byte) noexcept { digest_ = (digest_ ^ byte) * 1'099'511'628'211U; }

  std::uint64_t digest_ = 14'695'981'039'346'656'037U;
  std::deque<std::string> latest_;
  std::optional<Violation> violation_;
};

}  // namespace jwtsync::simulation
