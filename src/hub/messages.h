// SPDX-License-Identifier: Apache-2.0
// What members send to the hub of a rotation, and what it answers: docs/reference/hub.md.
#pragma once

#include <jwtsync/result.h>
#include <jwtsync/rotation.h>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::hub {

/// The paths, each asked by POST.
inline constexpr std::string_view join_path = "/jwtsync/v1/ring/join";
inline constexpr std::string_view read_path = "/jwtsync/v1/ring/read";
inline constexpr std::string_view proof_path = "/jwtsync/v1/ring/proof";
inline constexpr std::string_view permit_path = "/jwtsync/v1/ring/permit";
inline constexpr std::string_view seen_path = "/jwtsync/v1/ring/seen";
inline constexpr std::string_view leave_path = "/jwtsync/v1/ring/leave";

/// So long a `read` may wait: less than proxies commonly let it.
inline constexpr std::chrono::milliseconds longest_wait{45'000};

/// A member is named as the store has it, "SERVICE/INSTANCE".
struct Join {
  std::string name;
  std::string environment;
  rotation::Moment clock;
  bool signs = false;
  bool is_fenceable = true;
  rotation::Holding holding = rotation::Holding::ring;
  std::chrono::seconds lifetime{0};
  std::chrono::seconds grace{0};
  std::optional<rotation::Held> held = {};
  bool is_behind = false;  ///< the process that it speaks for runs with the keys of an earlier ring, or does not run
  friend bool operator==(const Join&, const Join&) = default;
};

struct Read {
  std::string name;
  rotation::Position after;
  bool signs = false;
  std::chrono::milliseconds wait{0};
  friend bool operator==(const Read&, const Read&) = default;
};

struct Proof {
  std::string name;
  std::string kid;
  std::string answer;
  bool accepts = false;
  friend bool operator==(const Proof&, const Proof&) = default;
};

struct Permission {
  std::string name;
  rotation::Position under;
  std::vector<rotation::Use> uses;
  friend bool operator==(const Permission&, const Permission&) = default;
};

/// Of `seen` and of `leave`.
struct Seen {
  std::string name;
  std::vector<rotation::Use> uses;
  friend bool operator==(const Seen&, const Seen&) = default;
};

// Error: `request_malformed`, which quotes nothing.
[[nodiscard]] Result<Join> parse_join(std::string_view body);
[[nodiscard]] Result<Read> parse_read(std::string_view body);
[[nodiscard]] Result<Proof> parse_proof(std::string_view body);
[[nodiscard]] Result<Permission> parse_permission(std::string_view body);
[[nodiscard]] Result<Seen> parse_seen(std::string_view body);

[[nodiscard]] std::string to_json(const Join& join);
[[nodiscard]] std::string to_json(const Read& read);
[[nodiscard]] std::string to_json(const Proof& proof);
[[nodiscard]] std::string to_json(const Permission& permission);
[[nodiscard]] std::string to_json(const Seen& seen);

/// The answer to `permit`.
[[nodiscard]] std::string to_json(const rotation::Permit& permit, std::chrono::seconds lasts);

}  // namespace jwtsync::hub
