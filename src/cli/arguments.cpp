// SPDX-License-Identifier: Apache-2.0
#include "cli/arguments.h"

#include <algorithm>
#include <charconv>
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <iterator>
#include "cli/duration.h"
#include "cli/suggestion.h"

namespace jwtsync::cli {
namespace {

constexpr std::size_t longest_plain_word = 32;

tl::unexpected<Error> invalid(std::string message, std::string hint) {
  return failure(Code::argument_invalid, std::move(message), std::move(hint));
}

/// An option's name without the value that may hang on it: `--issuer` of `--issuer=auth`.
std::string_view name_in(std::string_view word) { return word.substr(0, word.find('=')); }

/// The error for a word that is neither an option nor wanted.
Error unexpected_word(std::string_view word, std::span<const Option> options) {
  if (word.substr(0, 1) != "-") {
    return {Code::argument_invalid, "an argument was given that is not an option",
            "secrets and tokens are never arguments: give them on standard input, in a variable or in a file"};
  }
  const std::string_view name = name_in(word);
  std::vector<std::string_view> names;
  for (const Option& option : options) names.push_back(option.name);
  const auto meant = meant_by(name, names);
  return {Code::argument_invalid, is_plain_word(name) ? "unknown option " + std::string(name) : "an unknown option",
          meant ? "did you mean " + std::string(*meant) + "?" : ""};
}

/// The error for an option whose value is missing, or which takes none; `complaint` is CLI11's, and may hold the value.
Error unfit_value(std::string_view complaint, std::span<const Option> options) {
  std::string_view name = "an option";
  for (const Option& option : options) {
    if (complaint.find(option.name) != std::string_view::npos) name = option.name;
  }
  return {Code::argument_invalid, std::string(name) + " has no value, or one that does not fit", ""};
}

/// The word that gives an option an empty value, as `--issuer=` does: CLI11 would take the next word for the value.
std::optional<std::string> emptied_option(std::span<const Option> options, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    for (const Option& option : options) {
      if (word == std::string(option.name) + "=") return word;
    }
  }
  return std::nullopt;
}

/// The option that a word such as `-s` or `-sLOCATOR` gives; nullptr for any other word. `-source` is a long name with
/// a hyphen too few.
const Option* lettered(std::span<const Option> options, std::string_view word) {
  if (word.size() < 2 || word[0] != '-' || word[1] == '-') return nullptr;
  const std::string long_name = "-" + std::string(name_in(word));
  const auto is_meant = [&](const Option& option) { return option.name == long_name; };
  if (std::any_of(options.begin(), options.end(), is_meant)) return nullptr;
  const auto has_letter = [&](const Option& option) {
    return option.letter == word[1] && (word.size() == 2 || !option.is_flag());
  };
  const auto found = std::find_if(options.begin(), options.end(), has_letter);
  return found == options.end() ? nullptr : &*found;
}

/// Whether the next word is the value of the option that this one names.
bool awaits_value(std::span<const Option> options, std::string_view word) {
  return std::any_of(options.begin(), options.end(),
                     [&](const Option& option) { return !option.is_flag() && option.name == word; });
}

/// The words with the long names of all options; a word behind an option that takes a value is its value.
std::vector<std::string> with_long_names(std::span<const Option> options, const std::vector<std::string>& words) {
  std::vector<std::string> named;
  bool is_value = false, is_operand = false;
  for (const std::string& word : words) {
    is_operand = is_operand || (!is_value && word == "--");
    const Option* const option = is_value || is_operand ? nullptr : lettered(options, word);
    named.push_back(option != nullptr ? std::string(option->name) : word);
    is_value = !is_value && !is_operand && awaits_value(options, named.back());
    if (option == nullptr || word.size() == 2) continue;
    named.back() += (word[2] == '=' ? "" : "=") + word.substr(2);
    is_value = false;
  }
  return named;
}

/// Takes away "--" and what stands behind it, which is no option, whatever it begins with.
std::vector<std::string> taken_behind_mark(std::span<const Option> options, std::vector<std::string>& words) {
  bool is_value = false;
  const auto mark = std::find_if(words.begin(), words.end(), [&](const std::string& word) {
    const bool is_mark = !is_value && word == "--";
    is_value = !is_value && awaits_value(options, word);
    return is_mark;
  });
  if (mark == words.end()) return {};
  std::vector<std::string> behind(std::make_move_iterator(mark + 1), std::make_move_iterator(words.end()));
  words.erase(mark, words.end());
  return behind;
}

/// What CLI11 made of the words.
struct Reading {
  std::vector<std::vector<std::string>> values;  // of each option, in the order of the options
  std::vector<std::string> rest;
};

Result<Reading> read_words(std::span<const Option> options, std::vector<std::string> words) {
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  std::vector<CLI::Option*> declared;
  for (const Option& option : options) {
    const std::string name(option.name);
    CLI::Option* const added = option.is_flag() ? app.add_flag(name) : app.add_option(name);
    if (!option.is_flag()) added->expected(1)->allow_extra_args(false);
    declared.push_back(added->multi_option_policy(CLI::MultiOptionPolicy::TakeAll));
  }
  std::reverse(words.begin(), words.end());  // the order in which CLI11 takes them
  try {
    app.parse(words);
  } catch (const CLI::ParseError& error) {
    return failure(unfit_value(error.what(), options));
  }
  Reading given{{}, app.remaining()};
  for (const CLI::Option* option : declared) given.values.push_back(option->results());
  return given;
}

Result<void> check_values(const Option& option, const std::vector<std::string>& values) {
  const auto is_plain_flag = [](const std::string& value) { return value == "true"; };  // CLI11's word for it
  if (option.is_flag() && !std::all_of(values.begin(), values.end(), is_plain_flag)) {
    return failure(unfit_value(option.name, {&option, 1}));
  }
  if (!option.is_flag() && option.times == Times::once && values.size() > 1) {
    return invalid(std::string(option.name) + " is given more than once", "give it once");
  }
  return {};
}

}  // namespace

bool is_plain_word(std::string_view word) noexcept {
  return !word.empty() && word.size() <= longest_plain_word &&
         std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

Result<Arguments> parse_arguments(std::span<const Option> options, std::string_view operands,
                                  std::vector<std::string> words) {
  words = with_long_names(options, words);
  std::vector<std::string> behind = taken_behind_mark(options, words);
  if (const auto word = emptied_option(options, words)) return failure(unfit_value(*word, options));
  Result<Reading> given = read_words(options, std::move(words));
  if (!given) return failure(std::move(given).error());
  Arguments arguments;
  for (std::size_t i = 0; i < options.size(); ++i) {
    std::vector<std::string>& values = given->values[i];
    if (Result<void> fit = check_values(options[i], values); !fit) return failure(std::move(fit).error());
    if (!values.empty()) arguments.values_[std::string(options[i].name)] = std::move(values);
  }
  for (std::string& word : given->rest) {
    const bool is_option = word.size() > 1 && word.front() == '-';
    if (is_option || operands.empty()) return failure(unexpected_word(word, options));
    arguments.operands_.push_back(std::move(word));
  }
  if (!behind.empty() && operands.empty()) return failure(unexpected_word(behind.front(), options));
  arguments.behind_mark_ = behind.size();
  arguments.operands_.insert(arguments.operands_.end(), std::make_move_iterator(behind.begin()),
                             std::make_move_iterator(behind.end()));
  return arguments;
}

std::optional<std::string> Arguments::value(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::nullopt : std::optional(found->second.front());
}

std::vector<std::string> Arguments::values(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::vector<std::string>{} : found->second;
}

Result<std::chrono::milliseconds> Arguments::duration(std::string_view name, std::chrono::milliseconds fallback,
                                                      std::chrono::milliseconds least, std::chrono::milliseconds most,
                                                      std::optional<std::chrono::milliseconds> of_plain_number) const {
  const std::optional<std::string> text = value(name);
  if (!text) return fallback;
  const auto duration = parse_duration(*text, of_plain_number);
  if (!duration || *duration < least || *duration > most) {
    return invalid(
        std::string(name) + " is not a length of time from " + duration_text(least) + " to " + duration_text(most),
        "a number and its unit: 500ms, 90s, 15m, 1h, 7d");
  }
  return *duration;
}

Result<std::optional<std::size_t>> Arguments::number(std::string_view name, std::size_t least, std::size_t most) const {
  const std::optional<std::string> text = value(name);
  if (!text) return std::optional<std::size_t>{};
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc{} || end != text->data() + text->size() || number < least || number > most) {
    return invalid(
        std::string(name) + " is not a whole number from " + std::to_string(least) + " to " + std::to_string(most),
        "digits alone, such as " + std::to_string(std::max<std::size_t>(least, 2)));
  }
  return std::optional(number);
}

}  // namespace jwtsync::cli
