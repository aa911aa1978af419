// SPDX-License-Identifier: Apache-2.0
#include "cli/manual.h"

#include "base/text.h"
#include "cli/commands.h"

namespace jwtsync::cli {
namespace {

/// Text as roff takes it for text: no line of it is a request, and a hyphen can be copied into a shell.
std::string escaped(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool at_start = line.empty() || line.back() == '\n';
    if (at_start && (c == '.' || c == '\'')) line += "\\&";
    if (c == '\\') {
      line += "\\e";
    } else if (c == '-') {
      line += "\\-";
    } else {
      line += c;
    }
  }
  return line;
}

std::string bold(std::string_view text) { return "\\fB" + escaped(text) + "\\fR"; }
std::string italic(std::string_view text) { return "\\fI" + escaped(text) + "\\fR"; }

std::string section(std::string_view name) { return ".SH " + std::string(name) + "\n"; }

/// A term with its explanation, which is indented.
std::string entry(const std::string& term, std::string_view meaning) {
  return ".TP\n" + term + "\n" + escaped(meaning) + "\n";
}

std::string head(const std::string& name, std::string_view purpose) {
  return ".TH " + base::upper(name) + " 1 \"\" \"jwtsync " JWTSYNC_VERSION "\" \"jwtsync\"\n" + section("NAME") +
         escaped(name) + " \\- " + escaped(purpose) + "\n";
}

std::string names_of(const Option& option) {
  const std::string short_name = option.letter == '\0' ? "" : bold(std::string{'-', option.letter}) + ", ";
  const std::string value = option.placeholder.empty() ? "" : " " + italic(option.placeholder);
  return short_name + bold(option.name) + value;
}

std::string page_name(const Command& command) { return "jwtsync-" + std::string(command.name); }

/// Where the pages are that hints and options name.
std::string files() {
  return section("FILES") +
         entry(italic("share/doc/jwtsync"),
               "of the prefix of the installation: there stand the pages that are named docs/..., and README.md");
}

}  // namespace

std::string manual() {
  std::string page = head("jwtsync", "every service, the same JWT key: proved and explained") + section("SYNOPSIS") +
                     bold("jwtsync") + " " + italic("COMMAND") + " [" + italic("OPTIONS") + "]\n.br\n" +
                     bold("jwtsync") + " " + bold("-V") + " | " + bold("-h") + "\n" + section("COMMANDS");
  for (const Command* command : commands()) page += entry(bold(command->name), command->purpose);
  page += section("EXIT STATUS");
  for (const ExitRow& row : exit_statuses()) page += entry(bold(std::to_string(row.status)), row.meaning);
  page += files() + section("SEE ALSO");
  std::string_view link;
  for (const Command* command : commands()) {
    page += std::string(link) + bold(page_name(*command)) + "(1)";
    link = ",\n";
  }
  return page + "\n";
}

std::string manual_of(const Command& command) {
  std::string page = head(page_name(command), command.purpose) + section("SYNOPSIS") + bold("jwtsync") + " " +
                     bold(command.name) + " [" + italic("OPTIONS") + "]";
  if (!command.operands.empty()) page += " " + italic(command.operands);
  page += "\n";
  if (!command.details.empty()) page += section("DESCRIPTION") + escaped(command.details) + "\n";
  page += section("OPTIONS");
  for (const Option& option : options_of(command)) page += entry(names_of(option), option.description);
  page += section("EXIT STATUS");
  for (const ExitRow& row : command.exits) page += entry(bold(std::to_string(row.status)), row.meaning);
  page += section("EXAMPLES") + ".nf\n" + escaped(command.example) + "\n.fi\n" + files();
  return page + section("SEE ALSO") + bold("jwtsync") + "(1), " +
         italic("docs/commands/" + std::string(command.name) + ".md") + "\n";
}

}  // namespace jwtsync::cli
