// SPDX-License-Identifier: Apache-2.0
// Answers that somebody gathered line by line, out of job logs or by `kubectl exec`.
#include "base/text.h"
#include "fleet/wire.h"

namespace jwtsync {
namespace {

/// The most lines that are read; what follows is one more Witnessed, with an error.
constexpr std::size_t max_lines = 10'000;

/// Two answers and the nonce.
constexpr json::Limits line_limits{
    .size = 2 * fleet::max_answer_size, .depth = fleet::answer_limits.depth, .members = fleet::answer_limits.members};

Result<void> check_nonce(const std::string& answered, const Nonce& nonce) {
  if (answered == nonce.text()) return {};
  return failure(Code::nonce_mismatch, "answers another nonce than the one that was asked with",
                 "collect again, with one nonce for all: jwtsync agree --new-nonce, then jwtsync answer --nonce N");
}

Result<Testimony> read_line(std::string_view line, const Nonce& nonce) {
  const Result<json::Value> value = json::parse(line, Code::answer_malformed, line_limits);
  if (!value) return failure(value.error());
  fleet::Fault fault;
  const fleet::Reader reader(*value, "line", fault);
  const std::string answered = reader.text("nonce");
  if (fault.found()) return failure(std::move(fault).take());
  // Before the rest is looked at: of an older answer nothing else is worth saying.
  if (Result<void> same = check_nonce(answered, nonce); !same) return failure(std::move(same).error());
  Report report = fleet::read_report(reader.object("report"));
  ChallengeAnswer challenge = fleet::read_challenge_answer(reader.object("challenge"));
  if (fault.found()) return failure(std::move(fault).take());
  return fleet::testimony_of(std::move(report), std::move(challenge));
}

}  // namespace

std::string to_json(const Nonce& nonce, const Testimony& testimony) {
  json::Value value = json::Value::object();
  value["nonce"] = nonce.text();
  value["report"] = fleet::value_of(testimony.report);
  value["challenge"] = fleet::value_of(testimony.challenge);
  return json::dump(value);
}

std::vector<Witnessed> read_collected(std::string_view lines, const Nonce& nonce) {
  std::vector<Witnessed> witnessed;
  std::size_t number = 0;
  for (const std::string_view line : base::split(lines, '\n')) {
    const std::string target = "line " + std::to_string(++number);
    const std::string_view content = base::trim(line);
    if (content.empty()) continue;
    if (number > max_lines) {
      witnessed.push_back(
          {target,
           failure(Code::answer_too_large, "there are more than " + std::to_string(max_lines) + " lines",
                   "compare a fleet of this size in parts that overlap"),
           {}});
      break;
    }
    witnessed.push_back({target, read_line(content, nonce), {}});
  }
  return witnessed;
}

}  // namespace jwtsync
