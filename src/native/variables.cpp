// SPDX-License-Identifier: Apache-2.0
#include "native/variables.h"

#include "base/wipe.h"

#include <unistd.h>

#include <cstring>
#include <mutex>

namespace jwtsync::native {
namespace {

constexpr char filler = 'x';

/// The value of an entry `NAME=value`, or null if the entry is of another name.
char* value_in(char* entry, std::string_view name) noexcept {
  if (std::strncmp(entry, name.data(), name.size()) != 0 || entry[name.size()] != '=') return nullptr;
  return entry + name.size() + 1;
}

char* first_value(std::string_view name) noexcept {
  // No variable has such a name: the first "=" of an entry ends it.
  if (name.empty() || name.find('=') != std::string_view::npos || name.find('\0') != std::string_view::npos) {
    return nullptr;
  }
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    if (char* const value = value_in(*entry, name)) return value;
  }
  return nullptr;
}

/// An environment block may hold a name twice; the value that getenv does not find is just as secret.
void overwrite_every(std::string_view name) noexcept {
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (char* const value = value_in(*entry, name)) std::memset(value, filler, std::strlen(value));
  }
}

}  // namespace

std::optional<std::string_view> ProcessVariables::get(std::string_view name) const {
  const std::shared_lock lock(mutex_);
  if (const auto sealed = sealed_.find(name); sealed != sealed_.end()) {
    return sealed->second.pinned();  // it lives as long as this object, as the port promises of the view
  }
  const char* const value = first_value(name);
  if (value == nullptr) return std::nullopt;
  return value;
}

std::vector<std::string> ProcessVariables::names() const {
  std::vector<std::string> names;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (const std::size_t end = text.find('='); end != std::string_view::npos) names.emplace_back(text.substr(0, end));
  }
  return names;
}

Result<void> ProcessVariables::start_sealing(const std::vector<std::string>& names) {
  seals_ = true;
  return seal(names);
}

Result<void> ProcessVariables::seal(const std::vector<std::string>& names) const {
  if (!seals_) return {};
  const std::unique_lock lock(mutex_);
  for (const std::string& name : names) {
    const char* const value = first_value(name);
    if (value == nullptr || sealed_.contains(name)) continue;
    Result<Secret> secret = Secret::copy_of(value);
    if (!secret) return failure(std::move(secret).error().at(name));
    sealed_.emplace(name, std::move(*secret));
    overwrite_every(name);
  }
  base::wipe_vector_registers();
  return {};
}

}  // namespace jwtsync::native
