// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/advice.h"

#include "diagnosis/evidence.h"
#include "diagnosis/pair.h"
#include "fleet/members.h"
#include "sources/catalog.h"

#include <algorithm>
#include <variant>

namespace jwtsync::diagnosis {
namespace {

constexpr std::string_view letters_and_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t max_name_size = 64;
constexpr std::size_t max_place_size = 200;

bool consists_of(std::string_view text, std::string_view more) noexcept {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return letters_and_digits.find(c) != std::string_view::npos || more.find(c) != std::string_view::npos;
  });
}

bool is_variable(std::string_view name) noexcept {
  constexpr std::string_view characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
  return !name.empty() && name.size() <= max_name_size && name.find_first_not_of(characters) == std::string_view::npos;
}

/// A place that may stand in a remedy: a variable, or a file or store entry of plain characters. Not the address of an
/// issuer, which the process that was asked chose.
bool is_plain_place(std::string_view place) {
  const std::string_view variable = "env:";
  if (place.starts_with(variable)) return is_variable(place.substr(variable.size()));
  const auto is_of = [&](const sources::Scheme& scheme) {
    return scheme.place == sources::PlaceOf::operation && place.starts_with(std::string(scheme.name) + ":");
  };
  return place.size() <= max_place_size && consists_of(place, ":/._-") &&
         std::any_of(sources::schemes.begin(), sources::schemes.end(), is_of);
}

constexpr std::size_t max_targets = 32;  // on one command line that is still read

/// Letters, digits, dots, underscores and hyphens, and no hyphen first, so that it is not taken for an option.
bool is_plain_name(std::string_view name) noexcept {
  return !name.empty() && name.size() <= max_name_size && !name.starts_with('-') && consists_of(name, "._-");
}

/// As a shell takes it for one word.
std::string as_word(std::string_view word) {
  constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:/+[]@%=,";
  if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos) return std::string(word);
  std::string result = "'";
  for (const char c : word) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + "'";
}

}  // namespace

Advice& Advice::say(Words words) {
  text_ += words.text;
  return *this;
}

Advice& Advice::who(const Replicas& replicas) {
  // Named on the command line by who reads the advice.
  if (const auto* const source = std::get_if<OwnSource>(&replicas.member().target)) {
    const std::string_view place = place_of(source->locator);
    text_ += is_plain_place(place) ? spoken(place) : source->locator;
    return *this;
  }
  const bool plain = std::all_of(replicas.members.begin(), replicas.members.end(), [](const Member* member) {
    return is_plain_name(member->report.identity.service) && is_plain_name(member->report.identity.instance);
  });
  if (plain) {
    text_ += replicas.name;
  } else {
    text_ += replicas.members.size() == 1 ? "that process" : "those processes";
  }
  return *this;
}

Advice& Advice::place(std::string_view locator) {
  const std::string_view place = place_of(locator);
  text_ += is_plain_place(place) ? spoken(place) : "its source";
  return *this;
}

Advice& Advice::environment(std::string_view name) {
  text_ += is_plain_name(name) ? name : "the right one";
  return *this;
}

Advice& Advice::environments(const std::vector<std::string>& names) {
  const bool plain = std::all_of(names.begin(), names.end(), is_plain_name);
  text_ += plain ? fleet::enumeration(names) : "all but one";
  return *this;
}

Advice& Advice::path(std::string_view locator) {
  const std::string_view place = place_of(locator), file = "file:";
  text_ += place.starts_with(file) && is_plain_place(place) ? place.substr(file.size()) : "that file";
  return *this;
}

std::optional<Advice> Advice::hint_of(const Member& source) {
  const bool is_here = std::holds_alternative<OwnSource>(source.target);
  if (!is_here || !source.report.error || source.report.error->hint.empty()) return std::nullopt;
  Advice advice;
  advice.text_ = source.report.error->hint;
  return advice;
}

Advice& Advice::join(const Advice& other) {
  text_ += other.text_;
  return *this;
}

Advice& Advice::targets(const std::vector<std::string>& targets) {
  text_ += fleet::enumeration(targets);
  return *this;
}

Advice Advice::hint_of(const Silent& silent) {
  Advice advice;
  advice.text_ = silent.error.hint;
  return advice;
}

std::string ask_again(std::string_view usual, const Asking& asking) {
  if (asking.collected) return "jwtsync agree --new-nonce, and collect the answers to that";
  if (asking.targets.size() > max_targets) return "ask all of them again";
  std::string line = "jwtsync " + (asking.command.empty() ? std::string(usual) : asking.command);
  for (const std::string& option : asking.options) line += " " + as_word(option);
  for (const std::string& target : asking.targets) line += " " + as_word(target);
  return line;
}

}  // namespace jwtsync::diagnosis
