// SPDX-License-Identifier: Apache-2.0
// One process and those beside it, as it answers a challenge, and as `jwtsync answer` prints it: one line of JSON; and
// such lines as somebody gathered them, out of job logs or by `kubectl exec`.
#include "base/text.h"
#include "fleet/comparison.h"
#include "fleet/logged_answers.h"
#include "fleet/wire.h"

#include <jwtsync/fleet.h>
#include <algorithm>
#include <tuple>

namespace jwtsync {
namespace fleet {
namespace {

/// Keys as both a report and a challenge's answer show them, in one order.
template <typename KeyLike>
std::vector<std::tuple<std::string, KeyRole, std::string>> shown(const std::vector<KeyLike>& keys) {
  std::vector<std::tuple<std::string, KeyRole, std::string>> result;
  for (const KeyLike& key : keys) result.emplace_back(key.kid, key.role, key.algorithm);
  std::sort(result.begin(), result.end());
  return result;
}

Result<void> check_nonce(const std::string& answered, const Nonce& nonce) {
  if (answered == nonce.text()) return {};
  return failure(Code::nonce_mismatch, "answers another nonce than the one that was asked with",
                 "collect again, with one nonce for all: jwtsync agree --new-nonce, then jwtsync answer --nonce N");
}

Sibling read_sibling(const Reader& reader) {
  return {read_report(reader.object("report")), read_challenge_answer(reader.object("challenge"))};
}

SiblingAnswers read_siblings(const Reader& reader) {
  SiblingAnswers siblings;
  siblings.unheard = reader.optional_error("siblings_error");
  if (reader.is_null("siblings")) {
    if (!siblings.unheard) reader.note("siblings_error", "is missing");
    return siblings;
  }
  siblings.heard = reader.objects("siblings", read_sibling);
  if (siblings.heard.size() > Testimony::max_siblings) reader.note("siblings", "has more than 64 elements");
  return siblings;
}

/// The key of `challenge` that answers as this one does; nullptr if none does.
const KeyAnswer* equal_key(const ChallengeAnswer& challenge, const KeyAnswer& key) {
  const auto& keys = challenge.keys;
  const auto equal =
      std::find_if(keys.begin(), keys.end(), [&](const KeyAnswer& one) { return one.answer == key.answer; });
  return equal == keys.end() ? nullptr : &*equal;
}

/// Equal keys have equal variants: in a line that would be too long those of siblings are left out which the process
/// that speaks gives itself.
std::vector<Sibling> without_repeated_variants(std::vector<Sibling> siblings, const ChallengeAnswer& spoken) {
  for (Sibling& sibling : siblings) {
    for (KeyAnswer& key : sibling.challenge.keys) {
      const KeyAnswer* const equal = equal_key(spoken, key);
      if (equal != nullptr && !equal->variants.empty()) key.variants.clear();
    }
  }
  return siblings;
}

/// Puts them back.
void repeat_variants(std::vector<Sibling>& siblings, const ChallengeAnswer& spoken) {
  for (Sibling& sibling : siblings) {
    for (KeyAnswer& key : sibling.challenge.keys) {
      const KeyAnswer* const equal = key.variants.empty() ? equal_key(spoken, key) : nullptr;
      if (equal != nullptr) key.variants = equal->variants;
    }
  }
}

json::Value list_of(const std::vector<Sibling>& siblings) {
  json::Value list = json::Value::array();
  for (const Sibling& sibling : siblings) {
    json::Value one = json::Value::object();
    one["report"] = value_of(sibling.report);
    one["challenge"] = value_of(sibling.challenge);
    list.push_back(std::move(one));
  }
  return list;
}

/// `answer_malformed` unless one process gave both, with the same keys.
Result<void> check_same_process(const Report& report, const ChallengeAnswer& challenge) {
  if (report.identity.instance != challenge.instance || report.identity.service != challenge.service) {
    return failure(Code::answer_malformed, "report and challenge name two processes", "see docs/reference/protocol.md");
  }
  if (shown(report.keys) != shown(challenge.keys)) {
    return failure(Code::answer_malformed,
                   "report and challenge show different keys: it took others into use meanwhile", "ask again");
  }
  for (const Report& issuer : report.issuers) {
    if (shown(issuer.keys) == shown(keys_of(challenge, *issuer.issuer))) continue;
    return failure(Code::answer_malformed,
                   "report and challenge show different keys of an issuer: it took others into use meanwhile",
                   "ask again");
  }
  return {};
}

Result<void> check_processes(const Testimony& testimony) {
  Result<void> same = check_same_process(testimony.report, testimony.challenge);
  for (const Sibling& sibling : testimony.siblings.heard) {
    if (!same) break;
    same = check_same_process(sibling.report, sibling.challenge);
  }
  return same;
}

/// The most lines that are read of those gathered; what follows is one more Witnessed, with an error.
constexpr std::size_t max_lines = 10'000;

struct Line {
  std::size_t number;
  std::string_view content;
};

/// An answer, and the line that it stands in.
struct Logged {
  std::size_t number;
  LoggedAnswer answer;
};

std::vector<Logged> logged_in(const std::vector<Line>& lines) {
  std::vector<Logged> logged;
  for (const Line& line : lines) {
    for (LoggedAnswer& answer : answers_in(line.content)) logged.push_back({line.number, std::move(answer)});
  }
  return logged;
}

Witnessed too_many(std::size_t number) {
  return {CollectedLine{number},
          failure(Code::answer_too_large, "there are more than " + std::to_string(max_lines) + " lines",
                  "compare a fleet of this size in parts that overlap")};
}

/// Lines that were gathered one by one: each stands for a process.
std::vector<Witnessed> read_lines(const std::vector<Line>& lines, const Nonce& nonce) {
  std::vector<Witnessed> witnessed;
  for (const Line& line : lines) {
    if (line.number > max_lines) {
      witnessed.push_back(too_many(line.number));
      break;
    }
    witnessed.push_back({CollectedLine{line.number}, parse_testimony(line.content, nonce)});
  }
  return witnessed;
}

/// One who is silent, for all of a log in which nobody answered.
std::vector<Witnessed> nobody_in(std::size_t first_line, std::string message) {
  return {{CollectedLine{first_line},
           failure(Code::nonce_mismatch, std::move(message),
                   "give every process the nonce as JWTSYNC_NONCE, and wait until it has started")}};
}

/// A log: it has other lines too, answers of earlier deploys, and those of a process that reloaded.
std::vector<Witnessed> read_log(std::vector<Logged> logged, const Nonce& nonce) {
  const std::size_t first = logged.front().number;
  // What has not even the nonce in it answered another deploy, whatever became of it.
  std::erase_if(logged, [text = nonce.text()](const Logged& one) {
    return !one.answer.alone && one.answer.text.find(text) == std::string::npos;
  });
  std::vector<Witnessed> witnessed;
  for (const Logged& one : logged) {
    if (witnessed.size() == max_lines) {
      witnessed.push_back(too_many(one.number));
      break;
    }
    witnessed.push_back({CollectedLine{one.number}, parse_testimony(one.answer.text, nonce)});
  }
  if (!witnessed.empty()) return latest(std::move(witnessed));
  return nobody_in(first, "no answer in this log is to the nonce that was asked with");
}

}  // namespace
}  // namespace fleet

std::string to_json(const Nonce& nonce, const Testimony& testimony) {
  json::Value value = json::Value::object();
  value["nonce"] = nonce.text();
  value["report"] = fleet::value_of(testimony.report);
  value["challenge"] = fleet::value_of(testimony.challenge);
  const auto& [heard, unheard] = testimony.siblings;
  value["siblings"] = heard.empty() && unheard ? json::Value() : fleet::list_of(heard);
  if (unheard) value["siblings_error"] = fleet::value_of(*unheard);
  std::string line = json::dump(value);
  if (line.size() <= fleet::max_answer_size || heard.empty()) return line;
  value["siblings"] = fleet::list_of(fleet::without_repeated_variants(heard, testimony.challenge));
  if (line = json::dump(value); line.size() <= fleet::max_answer_size) return line;
  return to_json(nonce, {testimony.report,
                         testimony.challenge,
                         {{},
                          Error{Code::answer_too_large, "the answers of all workers take more than 1 MiB",
                                "run fewer workers behind one address"}}});
}

Result<Testimony> parse_testimony(std::string_view line, const Nonce& nonce) {
  const Result<json::Value> value = json::parse(line, Code::answer_malformed, fleet::answer_limits);
  if (!value) return failure(value.error());
  fleet::Fault fault;
  const fleet::Reader reader(*value, "answer", fault);
  const std::string answered = reader.text("nonce");
  if (fault.found()) return failure(std::move(fault).take());
  // Before the rest is looked at: of an older answer nothing else is worth saying.
  if (Result<void> same = fleet::check_nonce(answered, nonce); !same) return failure(std::move(same).error());
  Testimony testimony{fleet::read_report(reader.object("report")),
                      fleet::read_challenge_answer(reader.object("challenge")), fleet::read_siblings(reader)};
  if (fault.found()) return failure(std::move(fault).take());
  fleet::repeat_variants(testimony.siblings.heard, testimony.challenge);
  if (Result<void> one = fleet::check_processes(testimony); !one) return failure(std::move(one).error());
  return testimony;
}

std::vector<Witnessed> read_collected(std::string_view lines, const Nonce& nonce) {
  std::vector<fleet::Line> all;
  std::size_t number = 0;
  for (const std::string_view line : base::split(lines, '\n')) {
    ++number;
    if (const std::string_view content = base::trim(line); !content.empty()) all.push_back({number, content});
  }
  std::vector<fleet::Logged> logged = fleet::logged_in(all);
  if (logged.empty() && !all.empty()) return fleet::nobody_in(all.front().number, "no line of this log is an answer");
  const bool is_log =
      std::any_of(logged.begin(), logged.end(), [](const fleet::Logged& one) { return !one.answer.alone; });
  return is_log ? fleet::read_log(std::move(logged), nonce) : fleet::read_lines(all, nonce);
}

}  // namespace jwtsync
