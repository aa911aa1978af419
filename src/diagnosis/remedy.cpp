// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/remedy.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

namespace jwtsync::diagnosis {
namespace {

constexpr std::size_t max_targets = 6;  // on one command line that is still read

/// The argument that led to a target: one address of `dns+http://auth:7517` is shown as
/// `dns+http://auth:7517 10.0.0.3`.
std::string_view argument_of(std::string_view target) {
  return target.starts_with("dns+") ? target.substr(0, target.find(' ')) : target;
}

/// As a shell takes it for one word.
std::string quoted(std::string_view word) {
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:/+[]@%=,";
  if (word.find_first_not_of(plain) == std::string_view::npos) return std::string(word);
  std::string result = "'";
  for (const char c : word) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

using Members = std::span<const Member>;
using Silents = std::span<const Silent>;

std::vector<std::string> arguments_of(Members members, Silents silents) {
  std::vector<std::string> arguments;
  const auto add = [&](std::string_view target) {
    const std::string argument = quoted(argument_of(target));
    const bool known = std::find(arguments.begin(), arguments.end(), argument) != arguments.end();
    if (!known && !target.starts_with("--expect ")) arguments.push_back(argument);
  };
  for (const Member& member : members) {
    add(member.target);
    for (const std::string& target : member.also_asked_as) add(target);
  }
  for (const Silent& silent : silents) add(silent.target);
  return arguments;
}

bool is_collected(Members members, Silents silents) {
  const auto is_line = [](const auto& one) { return one.target.starts_with("line "); };
  return std::any_of(members.begin(), members.end(), is_line) || std::any_of(silents.begin(), silents.end(), is_line);
}

/// How `command`, with the same targets, is typed.
std::string again(const std::string& command, Members members, Silents silents) {
  if (is_collected(members, silents)) return "jwtsync agree --new-nonce, and collect the answers to that";
  const std::vector<std::string> arguments = arguments_of(members, silents);
  if (arguments.empty() || arguments.size() > max_targets) return command + ", with the same targets";
  std::string line = command;
  for (const std::string& argument : arguments) line += " " + argument;
  return line;
}

}  // namespace

std::string ask_again(const Agreement& agreement) {
  return again("jwtsync agree", agreement.members, agreement.silent);
}

std::string ask_again(const Distinction& distinction) {
  return again("jwtsync agree --distinct", distinction.members, distinction.silent);
}

}  // namespace jwtsync::diagnosis
