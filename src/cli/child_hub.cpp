// SPDX-License-Identifier: Apache-2.0
#include "cli/child_hub.h"

#include <array>
#include <chrono>
#include <utility>
#include "cli/hub.h"

namespace jwtsync::cli {
namespace {

constexpr std::chrono::days longest_token{3650};
constexpr std::array<std::string_view, 5> of_a_hub{"--as-keys", "--hub-token", "--signs", "--on-lost",
                                                   "--token-lifetime"};

tl::unexpected<Error> refused(std::string message, std::string hint) {
  return failure(Code::argument_invalid, std::move(message), std::move(hint));
}

Result<void> read_variables(const Arguments& arguments, ChildHub& child) {
  const std::optional<std::string> names = arguments.value("--as-keys");
  child.hub.handed = HandedKeys::one;
  if (!names) return {};
  if (arguments.has("--as")) return refused("--as and --as-keys are given", "give one of them");
  const std::size_t comma = names->find(',');
  child.variable = names->substr(0, comma);
  child.hub.handed = HandedKeys::set;
  if (comma == std::string::npos) return {};
  child.second = names->substr(comma + 1);
  child.hub.handed = HandedKeys::two;
  if (child.second == child.variable || child.second.empty()) {
    return refused("--as-keys names two variables, and these are not two", "as in --as-keys SECRET,OLD_SECRET");
  }
  if (arguments.has("--file")) {
    return refused("--as-keys names two variables, and --file is one file",
                   "name one variable: the file has a JWK Set");
  }
  return {};
}

Result<void> read_signing(const Arguments& arguments, const Configuration& configuration, ChildHub& child) {
  child.hub.signs = arguments.has("--signs") || configuration.rotation_signs;
  const std::string on_lost = arguments.value("--on-lost").value_or("keep");
  if (on_lost != "keep" && on_lost != "stop") return refused("--on-lost is not keep or stop", "keep is the default");
  child.ends_when_lost = on_lost == "stop";
  if (child.ends_when_lost && !child.hub.signs) {
    return refused("--on-lost stop is for a command that signs", "one that verifies goes on; or give --signs");
  }
  const auto lifetime = arguments.duration("--token-lifetime", std::chrono::milliseconds{0},
                                           std::chrono::milliseconds{1000}, longest_token);
  if (!lifetime) return failure(lifetime.error());
  child.hub.lifetime = std::chrono::ceil<std::chrono::seconds>(*lifetime);
  return {};
}

}  // namespace

Result<std::optional<ChildHub>> child_hub_of(const Arguments& arguments, const Configuration& configuration) {
  std::optional<FollowedHub> hub = hub_of(arguments, configuration);
  if (!hub) {
    for (const std::string_view option : of_a_hub) {
      if (arguments.has(option)) return refused(std::string(option) + " is for a hub, and none is named", "give --hub");
    }
    return std::optional<ChildHub>();
  }
  ChildHub child{std::move(*hub)};
  if (Result<void> read = read_variables(arguments, child); !read) return failure(std::move(read).error());
  if (Result<void> read = read_signing(arguments, configuration, child); !read) return failure(std::move(read).error());
  return std::optional(std::move(child));
}

}  // namespace jwtsync::cli
