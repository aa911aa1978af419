// SPDX-License-Identifier: Apache-2.0
// The labels of a process: which there may be, and who says them.
#include "base/characters.h"
#include "base/text.h"
#include "configuration/platform.h"
#include "configuration/settings.h"

#include <array>

namespace jwtsync::configuration {
namespace {

constexpr std::size_t longest_name = 63;    // characters
constexpr std::size_t longest_value = 128;  // characters
constexpr std::string_view labels_variable = "JWTSYNC_LABELS";

/// Variables that name one label each, as a pod's downward API can set them.
struct LabelVariable {
  std::string_view variable;
  std::string_view label;
};
constexpr std::array label_variables{
    LabelVariable{"JWTSYNC_REVISION", "revision"},
    LabelVariable{"JWTSYNC_REGION", "region"},
};

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= longest_name && base::is_made_of(name, "._-/");
}

bool is_value(std::string_view value) {
  if (base::trim(value).empty() || !base::is_utf8(value) || base::count_characters(value) > longest_value) return false;
  while (!value.empty()) {
    const base::CodePoint first = base::first_code_point(value);
    if (base::is_control(first.value)) return false;
    value.remove_prefix(first.size);
  }
  return true;
}

tl::unexpected<Error> refused(std::string message) {
  return failure(Code::argument_invalid, std::move(message),
                 "a label is NAME=VALUE: a name of at most 63 letters, digits and . _ - /, a value of at most 128 "
                 "characters");
}

Result<void> check_label(std::string_view name, std::string_view value) {
  if (!is_name(name)) return refused("the name of a label is not one");
  if (!is_value(value))
    return refused("the value of the label " + std::string(name) + " is blank, too long or not text");
  return {};
}

Labels of_variables(const World& world) {
  Labels labels;
  const auto complain = [&](std::string_view variable, const Error& error) {
    world.events.record(Level::warning, std::string(variable) + ": " + error.message + "; " + error.hint);
  };
  for (const std::string_view part : base::split(world.variables.get(labels_variable).value_or(""), ',')) {
    if (base::trim(part).empty()) continue;
    Result<std::pair<std::string, std::string>> label = parse_label(part);
    if (label) {
      labels.insert(std::move(*label));
    } else {
      complain(labels_variable, label.error());
    }
  }
  for (const auto& [variable, name] : label_variables) {
    const std::string_view value = base::trim(world.variables.get(variable).value_or(""));
    if (value.empty()) continue;
    if (const Result<void> good = check_label(name, value)) {
      labels.emplace(name, value);
    } else {
      complain(variable, good.error());
    }
  }
  return labels;
}

}  // namespace

Result<std::pair<std::string, std::string>> parse_label(std::string_view text) {
  const std::size_t sign = text.find('=');
  if (sign == std::string_view::npos) return refused("a label has no = between its name and its value");
  const std::string_view name = base::trim(text.substr(0, sign)), value = base::trim(text.substr(sign + 1));
  if (Result<void> good = check_label(name, value); !good) return failure(std::move(good).error());
  return std::pair(std::string(name), std::string(value));
}

Result<void> check_labels(const Labels& labels) {
  for (const auto& [name, value] : labels) {
    if (Result<void> good = check_label(name, value); !good) return good;
  }
  if (labels.size() > most_labels) return refused("there are more than 16 labels");
  return {};
}

Labels labels_of(const World& world, const Configuration& file, const Labels& given) {
  Labels labels = given;
  for (const Labels& more : {of_variables(world), file.labels, platform_labels(world.variables)}) {
    for (const auto& [name, value] : more) {
      // What a platform says was not checked yet.
      if (labels.size() < most_labels && check_label(name, value)) labels.emplace(name, value);
    }
  }
  return labels;
}

}  // namespace jwtsync::configuration
