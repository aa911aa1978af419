// SPDX-License-Identifier: Apache-2.0
#include "cli/cause_text.h"

#include <jwtsync/cause_page.h>
#include <algorithm>
#include "base/text.h"
#include "cli/table.h"

namespace jwtsync::cli {
namespace {

std::string_view family_of(Cause cause) {
  const auto has_it = [&](const CauseFamily& family) {
    return std::any_of(family.pages.begin(), family.pages.end(),
                       [&](const CausePage& page) { return page.cause == cause; });
  };
  const auto families = cause_families();
  return std::find_if(families.begin(), families.end(), has_it)->title;
}

}  // namespace

std::string list_of_causes() {
  Table names_and_titles(2);
  for (const CauseFamily& family : cause_families()) {
    for (const CausePage& page : family.pages) {
      names_and_titles.add({std::string(name_of(page.cause)), std::string(page.title)});
    }
  }
  const std::string rows = names_and_titles.text();
  const std::vector<std::string_view> lines = base::split(rows, '\n');
  std::string text = "causes by families; jwtsync help CAUSE shows the page of one\n";
  auto line = lines.begin();
  for (const CauseFamily& family : cause_families()) {
    text += "\n" + std::string(family.title) + ":\n";
    for (std::size_t i = 0; i < family.pages.size(); ++i) text += std::string(*line++) + "\n";
  }
  return text;
}

json::Value json_of(Cause cause) {
  const CausePage& page = page_of(cause);
  return {{"name", name_of(cause)},       {"family", family_of(cause)},
          {"title", page.title},          {"certainty", name_of(certainty_of(cause))},
          {"looks", page.looks},          {"happens", page.happens},
          {"evidence", page.evidence},    {"remedy", page.remedy},
          {"prevention", page.prevention}};
}

}  // namespace jwtsync::cli
