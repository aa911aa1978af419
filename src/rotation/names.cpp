// SPDX-License-Identifier: Apache-2.0
// The names of kinds, as they stand in documents, rows and JSON.
#include <jwtsync/rotation.h>
#include <array>

namespace jwtsync {
namespace {

using namespace std::string_view_literals;

constexpr std::array states{"staged"sv, "active"sv, "retiring"sv, "withdrawn"sv, "retired"sv, "revoked"sv};
constexpr std::array classes{"jwks"sv, "poller"sv};
constexpr std::array successions{"same"sv, "newer"sv, "older"sv, "forked"sv};
constexpr std::array holdings{"ring"sv, "list"sv, "one"sv};
constexpr std::array holds{"not_applicable"sv, "occupied"sv,    "kid_taken"sv,      "single_key"sv, "unproved"sv,
                           "refused"sv,        "sink_unread"sv, "reader_delay"sv,   "permit"sv,     "tokens_live"sv,
                           "endless_tokens"sv, "clock_off"sv,   "still_withdrawn"sv};
constexpr std::array steps{"stage"sv,      "prove"sv, "promote"sv, "record_switch"sv, "withdraw"sv, "retire"sv,
                           "reactivate"sv, "back"sv,  "abort"sv,   "revoke"sv,        "amend"sv};

static_assert(states.size() == static_cast<std::size_t>(rotation::KeyState::revoked) + 1);
static_assert(holds.size() == static_cast<std::size_t>(rotation::HoldKind::still_withdrawn) + 1);
static_assert(steps.size() == static_cast<std::size_t>(rotation::StepKind::amend) + 1);

}  // namespace

template <>
std::span<const std::string_view> names<rotation::KeyState>() noexcept {
  return states;
}
template <>
std::span<const std::string_view> names<rotation::ClassKind>() noexcept {
  return classes;
}
template <>
std::span<const std::string_view> names<rotation::Succession>() noexcept {
  return successions;
}
template <>
std::span<const std::string_view> names<rotation::Holding>() noexcept {
  return holdings;
}
template <>
std::span<const std::string_view> names<rotation::HoldKind>() noexcept {
  return holds;
}
template <>
std::span<const std::string_view> names<rotation::StepKind>() noexcept {
  return steps;
}

}  // namespace jwtsync
