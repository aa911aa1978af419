// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/remedy.h"

namespace jwtsync::diagnosis {
namespace {

constexpr std::size_t max_targets = 32;  // on one command line that is still read

/// As a shell takes it for one word.
std::string as_word(std::string_view word) {
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:/+[]@%=,";
  if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos) return std::string(word);
  std::string result = "'";
  for (const char c : word) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

}  // namespace

std::string ask_again(std::string_view usual, const Asking& asking) {
  if (asking.collected) return "jwtsync agree --new-nonce, and collect the answers to that";
  if (asking.targets.size() > max_targets) return "ask all of them again";
  std::string line = "jwtsync " + (asking.command.empty() ? std::string(usual) : asking.command);
  for (const std::string& option : asking.options) line += " " + as_word(option);
  for (const std::string& target : asking.targets) line += " " + as_word(target);
  return line;
}

}  // namespace jwtsync::diagnosis
