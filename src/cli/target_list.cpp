// SPDX-License-Identifier: Apache-2.0
#include "cli/target_list.h"

#include <cstddef>
#include <string_view>
#include <utility>
#include "base/text.h"
#include "cli/table.h"
#include "fleet/comparison.h"

namespace jwtsync::cli {
namespace {

constexpr std::size_t longest_list = Secret::max_size;  // bytes, from either place
constexpr std::size_t most_targets = 100'000;
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";  // some editors begin a file with it

Result<std::string> input_text(Console& console) {
  console.tell_awaited("the targets");
  Result<std::string> text = read_at_most(console.in, longest_list + 1);
  if (!text || text->size() <= longest_list) return text;
  return failure(Code::argument_invalid, "the targets are larger than 1 MiB", "ask fewer processes at once");
}

Result<std::string> file_text(const std::string& path, Files& files) {
  const Result<FileContent> content = files.read(path, longest_list);
  if (content) return content->bytes.reveal([](std::string_view bytes) { return std::string(bytes); });
  Error error = Error(content.error()).at("targets");
  if (error.code == Code::file_not_regular) error.hint = "give them on standard input: --targets -";
  return failure(std::move(error));
}

/// A line without its comment, and the white space around what is left.
std::string_view target_in(std::string_view line) {
  constexpr std::string_view white = " \t";
  for (std::size_t mark = line.find('#'); mark != std::string_view::npos; mark = line.find('#', mark + 1)) {
    if (mark == 0 || white.find(line[mark - 1]) != std::string_view::npos) {
      line = line.substr(0, mark);
      break;
    }
  }
  return base::trim(line);
}

}  // namespace

Result<std::vector<std::string>> read_target_list(const std::string& path, Files& files, Console& console) {
  const bool is_input = path == "-";
  const Result<std::string> text = is_input ? input_text(console) : file_text(path, files);
  if (!text) return failure(text.error());
  const std::string place = is_input ? "standard input" : printable(path);
  std::string_view list = *text;
  if (list.starts_with(byte_order_mark)) list.remove_prefix(byte_order_mark.size());
  std::vector<std::string> targets;
  std::size_t number = 0;
  for (const std::string_view line : base::split(list, '\n')) {
    ++number;
    const std::string_view target = target_in(line);
    if (target.empty()) continue;
    const Result<void> good = fleet::check_target(target);
    if (!good) return failure(Error(good.error()).at(place + ":" + std::to_string(number)));
    if (targets.size() == most_targets) {
      return failure(Code::argument_invalid,
                     place + ": there are more than " + std::to_string(most_targets) + " targets",
                     "ask fewer processes at once");
    }
    targets.emplace_back(target);
  }
  if (!targets.empty()) return targets;
  return failure(Code::argument_invalid, place + ": no target stands there",
                 "write one a line, such as http://auth:7517; # begins a comment");
}

}  // namespace jwtsync::cli
