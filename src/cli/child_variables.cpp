// SPDX-License-Identifier: Apache-2.0
#include "cli/child_variables.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <set>
#include <utility>
#include "sources/fitness.h"
#include "sources/footprint.h"

namespace jwtsync::cli {
namespace {

constexpr std::string_view own_prefix = "JWTSYNC_";
/// What sources read as credentials: who has these can ask a store for other secrets.
constexpr std::array<std::string_view, 2> credentials{"GOOGLE_APPLICATION_CREDENTIALS", "CREDENTIALS_DIRECTORY"};

template <typename Names>
bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_name(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !text.empty() && !(text.front() >= '0' && text.front() <= '9') && std::all_of(text.begin(), text.end(), fits);
}

Result<void> check_names(const HandoverWish& wish) {
  const auto refused = [](std::string message, std::string hint) {
    return failure(Code::argument_invalid, std::move(message), std::move(hint));
  };
  constexpr const char* form = "letters, digits and _, as in JWT_SECRET_KEY";
  const std::string option = wish.said_by;
  if (!is_name(wish.variable) || (!wish.second.empty() && !is_name(wish.second))) {
    return refused(option + " is not the name of a variable", form);
  }
  if (!std::all_of(wish.keep.begin(), wish.keep.end(), is_name)) {
    return refused("--keep is not the name of a variable", form);
  }
  if (contains(wish.keep, wish.variable) || (!wish.second.empty() && contains(wish.keep, wish.second))) {
    return refused("--keep names the variable that " + option + " sets", "name another, or leave it out");
  }
  return {};
}

/// A name of the environment, once, in the order of the alphabet.
std::set<std::string> names_in(const EnvironmentVariables& variables) {
  std::set<std::string> names;
  for (std::string& name : variables.names()) {
    if (!name.empty()) names.insert(std::move(name));  // "=x" is an entry of no variable
  }
  return names;
}

struct Entry {
  std::string_view name;
  std::string_view value;
  [[nodiscard]] std::size_t size() const noexcept { return name.size() + value.size() + 2; }
};

std::size_t write(const std::vector<Entry>& entries, std::span<char> room) {
  char* out = room.data();
  for (const auto& [name, value] : entries) {
    out = std::copy(name.begin(), name.end(), out);
    *out++ = '=';
    out = std::copy(value.begin(), value.end(), out);
    *out++ = '\0';
  }
  return static_cast<std::size_t>(out - room.data());
}

}  // namespace

Result<Handover> handover_of(const EnvironmentVariables& variables, const ResolveOptions& options,
                             const HandoverWish& wish) {
  if (Result<void> good = check_names(wish); !good) return failure(std::move(good).error());
  const std::vector<std::string> secret = sources::secret_variables(variables, options);
  Handover handover{wish.variable, wish.file};
  for (const std::string& name : names_in(variables)) {
    const bool goes =
        contains(secret, name) || name.starts_with(own_prefix) || contains(credentials, name) || name == wish.second;
    if (!goes || name == wish.variable) continue;
    (contains(wish.keep, name) ? handover.kept : handover.removed).push_back(name);
  }
  return handover;
}

Result<ChildVariables> ChildVariables::make(const EnvironmentVariables& variables, const Handover& handover,
                                            std::string_view value, const SecondSecret& second) {
  ChildVariables made;
  std::vector<Entry> secrets{{handover.variable, value}};
  if (Result<void> fits = sources::check_variable(handover.variable, value); !fits) {
    return failure(std::move(fits).error());
  }
  if (!second.name.empty() && !second.value.empty()) {
    if (Result<void> fits = sources::check_variable(second.name, second.value); !fits) {
      return failure(std::move(fits).error());
    }
    secrets.push_back({second.name, second.value});
  }
  for (const std::string& name : names_in(variables)) {
    if (name == handover.variable || name == second.name || contains(handover.removed, name)) continue;
    const std::string_view kept = variables.get(name).value_or("");
    const auto listed = std::find(handover.kept.begin(), handover.kept.end(), name);
    if (listed != handover.kept.end()) {
      secrets.push_back({*listed, kept});
    } else {
      made.plain_.push_back(name + '=' + std::string(kept));
    }
  }
  std::size_t size = 0;
  for (const Entry& entry : secrets) size += entry.size();
  Result<Secret> block = Secret::filled(size, [&](std::span<char> room) { return write(secrets, room); });
  if (!block) return failure(std::move(block).error());
  made.secrets_ = std::move(*block);
  return made;
}

std::vector<char*> ChildVariables::block_of(std::string_view secrets) const {
  std::vector<char*> block;
  // execve(2) takes pointers to char, and changes nothing there.
  const auto add = [&](const char* entry) { block.push_back(const_cast<char*>(entry)); };  // NOLINT(*-const-cast)
  for (const std::string& entry : plain_) add(entry.c_str());
  for (std::size_t at = 0; at < secrets.size(); at += std::strlen(secrets.data() + at) + 1) add(secrets.data() + at);
  block.push_back(nullptr);
  return block;
}

}  // namespace jwtsync::cli
