// SPDX-License-Identifier: Apache-2.0
#include "cli/completion.h"

#include <fmt/format.h>

#include <vector>
#include "base/text.h"
#include "cli/commands.h"

namespace jwtsync::cli {
namespace {

/// What stands at a place of the command line, as far as a shell can tell.
enum class Kind : std::uint8_t { nothing, text, file, topic_of_help, command_of_others };

Kind kind_of(const Option& option) {
  if (option.is_flag()) return Kind::nothing;
  const bool is_path = option.placeholder == "FILE" || option.placeholder == "PATH" || option.placeholder == "PLACE";
  return is_path ? Kind::file : Kind::text;
}

Kind kind_of_operands(const Command& command) {
  if (command.operands.starts_with("-- COMMAND")) return Kind::command_of_others;
  if (command.operands == help_command.operands) return Kind::topic_of_help;
  return command.operands.empty() ? Kind::nothing : Kind::text;
}

std::string joined(const std::vector<std::string_view>& names) { return fmt::format("{}", fmt::join(names, " ")); }

std::string command_names() {
  std::vector<std::string_view> names;
  for (const Command* command : commands()) names.push_back(command->name);
  return joined(names);
}

/// "--config -c ", or the long name alone.
std::string words_of(const Option& option) {
  std::string words = std::string(option.name) + ' ';
  if (option.letter != '\0') words += std::string{'-', option.letter, ' '};
  return words;
}

/// The text with a backslash before each of these characters.
std::string escaped(std::string_view text, std::string_view special) {
  std::string line;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) line += '\\';
    line += c;
  }
  return line;
}

/// A word of bash and zsh, whatever stands in it.
std::string shell_word(std::string_view text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string{c};
  return word + "'";
}

std::string in_bash(const Command& command) {
  std::string all, texts, files;
  for (const Option& option : options_of(command)) {
    all += words_of(option);
    if (kind_of(option) == Kind::text) texts += words_of(option);
    if (kind_of(option) == Kind::file) files += words_of(option);
  }
  const bool wraps = kind_of_operands(command) == Kind::command_of_others;
  if (wraps) all += "-- ";
  std::string lines = "    " + std::string(command.name) + ")\n      options=" + shell_word(all) + "\n";
  if (!texts.empty()) lines += "      of_text=" + shell_word(" " + texts) + "\n";
  if (!files.empty()) lines += "      of_file=" + shell_word(" " + files) + "\n";
  if (kind_of_operands(command) == Kind::topic_of_help) {
    lines += "      operands=" + shell_word(joined(help_topics())) + "\n";
  }
  if (wraps) lines += "      wraps=yes\n";
  return lines + "      ;;\n";
}

// readline takes "=" for a word of its own, so that "--config=/etc" is three of them.
constexpr std::string_view bash_end = R"(  esac
  local i
  for ((i = 2; i < COMP_CWORD; i++)); do
    [[ $wraps && ${COMP_WORDS[i]} == -- ]] || continue
    if declare -F _command_offset >/dev/null; then
      _command_offset $((i + 1))
    elif ((COMP_CWORD == i + 1)); then
      mapfile -t COMPREPLY < <(compgen -c -- "$current")
    else
      compopt -o default
    fi
    return
  done
  if [[ $current == = ]]; then
    current=
  elif [[ $before == = ]]; then
    before=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if [[ $of_file == *" $before "* ]]; then
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  elif [[ $of_text != *" $before "* ]]; then
    if [[ $current != -* ]]; then options=$operands; fi
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
  fi
}
complete -F _jwtsync jwtsync
)";

std::string bash() {
  std::string script =
      "# What bash completes for jwtsync: written by jwtsync help --completion bash.\n"
      "_jwtsync() {\n"
      "  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
      "  local options= of_text= of_file= operands= wraps= commands=" +
      shell_word(command_names()) +
      "\n"
      "  COMPREPLY=()\n"
      "  if ((COMP_CWORD == 1)); then\n"
      "    mapfile -t COMPREPLY < <(compgen -W \"$commands --help --version -h -V\" -- \"$current\")\n"
      "    return\n"
      "  fi\n"
      "  case ${COMP_WORDS[1]} in\n";
  for (const Command* command : commands()) script += in_bash(*command);
  return script + std::string(bash_end);
}

/// The specifications of an option that _arguments(1) takes: one for each of its names.
std::string in_zsh(const Option& option) {
  const std::string_view special = "\\[]:";
  const Kind kind = kind_of(option);
  std::string tail = "[" + escaped(option.description, special) + "]";
  if (kind != Kind::nothing) tail += ":" + escaped(option.placeholder, special) + ":";
  if (kind == Kind::file) tail += "_files";
  const bool once = option.times == Times::once;
  std::string others = words_of(option);
  others.pop_back();
  const std::string head = once ? "(" + others + ")" : "*";
  const std::string name(option.name);
  std::string lines = " \\\n        " + shell_word(head + name + (kind == Kind::nothing ? "" : "=") + tail);
  if (option.letter == '\0') return lines;
  const std::string letter{'-', option.letter};
  return lines + " \\\n        " + shell_word(head + letter + (kind == Kind::nothing ? "" : "+") + tail);
}

// What stands behind -- is the command line of another program.
constexpr std::string_view wrapped_in_zsh = R"(      local -i mark=$words[(i)--]
      if ((mark < CURRENT)); then
        shift $mark words
        ((CURRENT -= mark))
        _normal
        return
      fi
)";

std::string in_zsh(const Command& command) {
  std::string lines = "    " + std::string(command.name) + ")\n";
  if (kind_of_operands(command) == Kind::command_of_others) lines += wrapped_in_zsh;
  lines += "      _arguments -S";
  for (const Option& option : options_of(command)) lines += in_zsh(option);
  switch (kind_of_operands(command)) {
    case Kind::topic_of_help:
      lines += " \\\n        " + shell_word("1:COMMAND or CAUSE:(" + joined(help_topics()) + ")");
      break;
    case Kind::text: lines += " \\\n        '*:TARGET:_hosts'"; break;
    case Kind::nothing:
    case Kind::command_of_others:
    case Kind::file: break;
  }
  return lines + "\n      ;;\n";
}

std::string zsh() {
  std::string script =
      "#compdef jwtsync\n"
      "# What zsh completes for jwtsync: written by jwtsync help --completion zsh.\n"
      "_jwtsync() {\n"
      "  local curcontext=$curcontext\n"
      "  if ((CURRENT == 2)); then\n"
      "    local -a commands=(\n";
  for (const Command* command : commands()) {
    script += "      " + shell_word(escaped(command->name, "\\:") + ":" + std::string(command->purpose)) + "\n";
  }
  script +=
      "    )\n"
      "    _describe -t commands command commands\n"
      "    return\n"
      "  fi\n"
      "  local command=$words[2]\n"
      "  shift words\n"
      "  ((CURRENT--))\n"
      "  case $command in\n";
  for (const Command* command : commands()) script += in_zsh(*command);
  return script +
         "  esac\n"
         "}\n"
         "if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _jwtsync \"$@\"; else compdef _jwtsync jwtsync; fi\n";
}

/// A word of fish: in quotation marks it takes a backslash and a mark for themselves where one stands before them.
std::string fish_word(std::string_view text) { return "'" + escaped(text, "\\'") + "'"; }

constexpr const char* fish_end = " -c jwtsync\n";

std::string in_fish(const Command& command) {
  const std::string when = "complete -n '__jwtsync_is " + std::string(command.name) + "' ";
  std::string lines = "complete -n __jwtsync_awaits_command -a " + std::string(command.name) + " -d " +
                      fish_word(command.purpose) + fish_end;
  for (const Option& option : options_of(command)) {
    const std::string letter = option.letter == '\0' ? "" : std::string("-s ") + option.letter + " ";
    const Kind kind = kind_of(option);
    const std::string value = kind == Kind::file ? "-r -F " : kind == Kind::text ? "-x " : "";
    lines += fmt::format("{}{}-l {} {}-d {}{}", when, letter, option.name.substr(2), value,
                         fish_word(option.description), fish_end);
  }
  if (kind_of_operands(command) == Kind::topic_of_help) {
    lines += when + "-a '" + joined(help_topics()) + "'" + fish_end;
  }
  return lines;
}

constexpr std::string_view fish_start = R"(# What fish completes for jwtsync: written by jwtsync help --completion fish.
function __jwtsync_awaits_command
    test (count (commandline -opc)) -eq 1
end
# Whether this is the command, and what stands behind -- has not begun.
function __jwtsync_is
    set -l words (commandline -opc)
    test (count $words) -gt 1; and test "$words[2]" = $argv[1]; and not contains -- -- $words
end
# The command line of the program that stands behind --.
function __jwtsync_wrapped
    set -l words (commandline -opc)
    set -l mark (contains -i -- -- $words); or return
    test "$words[2]" = $argv[1]; or return
    complete -C (string join ' ' -- (string escape -- $words[(math $mark + 1)..-1]) (commandline -ct))
end
complete -f -c jwtsync
complete -n __jwtsync_awaits_command -s h -l help -d 'which commands are there?' -c jwtsync
complete -n __jwtsync_awaits_command -s V -l version -d 'which version is this?' -c jwtsync
)";

std::string fish() {
  std::string script(fish_start);
  for (const Command* command : commands()) {
    script += in_fish(*command);
    if (kind_of_operands(*command) == Kind::command_of_others) {
      script += "complete -a '(__jwtsync_wrapped " + std::string(command->name) + ")'" + fish_end;
    }
  }
  return script;
}

}  // namespace

std::optional<std::string> completion_for(std::string_view shell) {
  if (shell == "bash") return bash();
  if (shell == "zsh") return zsh();
  if (shell == "fish") return fish();
  return std::nullopt;
}

}  // namespace jwtsync::cli
