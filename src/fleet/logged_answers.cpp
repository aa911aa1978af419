// SPDX-License-Identifier: Apache-2.0
#include "fleet/logged_answers.h"

#include "base/text.h"
#include "fleet/challenge.h"
#include "fleet/wire.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace jwtsync::fleet {
namespace {

constexpr std::string_view nonce_variable = "JWTSYNC_NONCE";
constexpr std::string_view member_name = "nonce";  // the first member of an answer, as we write it
constexpr int most_wrappings = 3;                  // an answer in a log's JSON in a collector's JSON in a store's

/// Where an answer begins, `{"nonce"`, and how many backslashes stand before each of its quotation marks.
struct Beginning {
  std::size_t brace;
  std::size_t backslashes;
};

std::optional<Beginning> beginning_at(std::string_view text, std::size_t name) {
  if (name == 0 || text[name - 1] != '"') return std::nullopt;
  std::size_t brace = name - 1;
  while (brace > 0 && text[brace - 1] == '\\') --brace;
  if (brace == 0 || text[brace - 1] != '{') return std::nullopt;
  return Beginning{brace - 1, name - 1 - brace};
}

std::optional<Beginning> next_beginning(std::string_view text, std::size_t from) {
  for (std::size_t name = text.find(member_name, from); name != std::string_view::npos;
       name = text.find(member_name, name + 1)) {
    const auto beginning = beginning_at(text, name);
    if (beginning && beginning->brace >= from) return beginning;
  }
  return std::nullopt;
}

bool is_escaped(std::string_view text, std::size_t at) {
  std::size_t backslashes = 0;
  while (backslashes < at && text[at - backslashes - 1] == '\\') ++backslashes;
  return backslashes % 2 == 1;
}

/// The next quotation mark that ends a string; the end of the text if there is none.
std::size_t closing_mark(std::string_view text, std::size_t from) {
  while (from < text.size() && (text[from] != '"' || is_escaped(text, from))) ++from;
  return from;
}

/// Behind the object that begins at `from`; the end of the text if it does not end there.
std::size_t end_of_object(std::string_view text, std::size_t from) {
  std::size_t depth = 0;
  for (std::size_t at = from; at < text.size(); ++at) {
    if (text[at] == '"')
      at = closing_mark(text, at + 1);
    else if (text[at] == '{')
      ++depth;
    else if (text[at] == '}' && --depth == 0)
      return at + 1;
  }
  return text.size();
}

/// The string of JSON in which the character `inside` stands: from mark to mark, within `from` and the end.
std::optional<std::string_view> string_around(std::string_view text, std::size_t from, std::size_t inside) {
  for (std::size_t mark = inside; mark-- > from;) {
    if (text[mark] != '"' || is_escaped(text, mark)) continue;
    const std::size_t end = closing_mark(text, inside);
    if (end == text.size()) return std::nullopt;
    return text.substr(mark, end + 1 - mark);
  }
  return std::nullopt;
}

void add_answers_in(std::string_view text, int wrappings, std::vector<LoggedAnswer>& answers) {
  std::size_t from = 0;
  while (const std::optional<Beginning> beginning = next_beginning(text, from)) {
    if (beginning->backslashes == 0) {
      const std::size_t end = end_of_object(text, beginning->brace);
      const bool alone = wrappings == 0 && beginning->brace == 0 && end == text.size();
      answers.push_back({std::string(text.substr(beginning->brace, end - beginning->brace)), alone});
      from = end;
      continue;
    }
    const std::optional<std::string_view> string = string_around(text, from, beginning->brace);
    const Result<json::Value> inner = string ? json::parse(*string, Code::answer_malformed)
                                             : Result<json::Value>(failure(Code::answer_malformed, "it has no end"));
    if (!inner || wrappings == most_wrappings) {
      // A line that was cut off: whoever logged it did not answer.
      answers.push_back({std::string(text.substr(beginning->brace)), false});
      return;
    }
    add_answers_in(inner->get_ref<const std::string&>(), wrappings + 1, answers);
    from = static_cast<std::size_t>(string->data() - text.data()) + string->size();
  }
}

}  // namespace

Result<std::optional<Nonce>> nonce_of_deploy(const EnvironmentVariables& variables) {
  const std::string_view text = base::trim(variables.get(nonce_variable).value_or(""));
  if (text.empty()) return std::optional<Nonce>();
  const Result<Nonce> nonce = Nonce::parse(text);
  if (!nonce) return failure(Error(nonce.error()).at(nonce_variable));
  return std::optional(*nonce);
}

std::string logged_answer(const Nonce& nonce, const Testimony& testimony) {
  return "answer to JWTSYNC_NONCE: " + to_json(nonce, testimony);
}

std::vector<LoggedAnswer> answers_in(std::string_view line) {
  std::vector<LoggedAnswer> answers;
  add_answers_in(line, 0, answers);
  return answers;
}

std::vector<Witnessed> latest(std::vector<Witnessed> witnessed) {
  const auto who = [](const Report& report) {
    const Identity& identity = report.identity;
    return std::tuple(identity.instance, identity.service, std::string(identity.witness.text()));
  };
  const auto when = [](const Report& report) { return std::tuple(report.generation, report.clock, report.loaded_at); };
  std::map<decltype(who(Report{})), decltype(when(Report{}))> last;
  for (const Witnessed& one : witnessed) {
    if (!one.testimony) continue;
    const auto [known, is_new] = last.try_emplace(who(one.testimony->report), when(one.testimony->report));
    if (!is_new) known->second = std::max(known->second, when(one.testimony->report));
  }
  std::erase_if(witnessed, [&](const Witnessed& one) {
    return one.testimony && when(one.testimony->report) != last.at(who(one.testimony->report));
  });
  return witnessed;
}

}  // namespace jwtsync::fleet
