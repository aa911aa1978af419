// SPDX-License-Identifier: Apache-2.0
#include "cli/labels.h"

#include <utility>
#include "configuration/settings.h"

namespace jwtsync::cli {

Result<std::map<std::string, std::string>> labels_of(const Arguments& arguments) {
  std::map<std::string, std::string> labels;
  for (const std::string& given : arguments.values(label_option.name)) {
    auto label = configuration::parse_label(given);
    if (!label) return failure(std::move(label).error().at(label_option.name));
    if (!labels.insert(std::move(*label)).second) {
      return failure(Code::argument_invalid, "--label gives two labels of one name", "give each label once");
    }
  }
  if (Result<void> good = configuration::check_labels(labels); !good) {
    return failure(std::move(good).error().at(label_option.name));
  }
  return labels;
}

}  // namespace jwtsync::cli
