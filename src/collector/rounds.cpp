// SPDX-License-Identifier: Apache-2.0
#include "collector/rounds.h"

#include "collector/messages.h"

#include <algorithm>

namespace jwtsync::collector {
namespace {

/// So long after its end a round can still be read.
constexpr std::chrono::seconds grace{30};
/// How often those who are gone are looked for: not with each request.
constexpr std::chrono::seconds sweep_interval{1};
/// So many refused lines of a round are told.
constexpr std::size_t most_refused = 64;

tl::unexpected<Error> full(std::string message) {
  return failure(Code::too_many_requests, std::move(message), "ask less often, or with a collector for each part");
}

template <typename Counts>
void take_off(Counts& counts, Credential credential, std::size_t count) {
  const auto known = counts.find(credential);
  if (known == counts.end()) return;
  known->second -= std::min(known->second, count);
  if (known->second == 0) counts.erase(known);
}

template <typename Counts>
std::size_t count_of(const Counts& counts, Credential credential) {
  const auto known = counts.find(credential);
  return known == counts.end() ? 0 : known->second;
}

}  // namespace

Result<std::size_t> Rounds::open(const Task& task, Credential asker, std::chrono::milliseconds lasts, Instant now) {
  forget_what_is_over(now);
  const std::string nonce = task.nonce.text();
  if (rounds_.contains(nonce) || std::find(ended_.begin(), ended_.end(), nonce) != ended_.end()) {
    return failure(Code::request_malformed, "this nonce has had its round", "draw a fresh nonce for each question");
  }
  const auto of_asker =
      std::count_if(rounds_.begin(), rounds_.end(), [&](const auto& each) { return each.second.asker == asker; });
  if (rounds_.size() >= bounds_.rounds || static_cast<std::size_t>(of_asker) * 2 >= bounds_.rounds) {
    return full("there are too many rounds at once");
  }
  Round round{++last_round_, task, asker, now + std::min<Instant>(lasts, longest_round), 1, {}, {}, {}, {}};
  for (const auto& [member, present] : members_) {
    if (now - present.last < presence) round.awaited.insert(round.awaited.end(), member);
  }
  const std::size_t awaited = round.awaited.size();
  rounds_.emplace(nonce, std::move(round));
  news_.insert(opened);
  return awaited;
}

Result<std::optional<Task>> Rounds::poll(const MemberName& member, Credential credential, Instant now,
                                         std::chrono::milliseconds wait) {
  forget_what_is_over(now);
  if (wait > wait.zero() && left_.contains(member)) return std::nullopt;
  left_.erase(member);
  const auto [known, is_new] = members_.try_emplace(member, Presence{credential, now});
  if (is_new) {
    if (Result<void> admitted = admit(member, credential); !admitted) return failure(std::move(admitted).error());
  }
  known->second.last = now;
  const Round* oldest = nullptr;
  for (auto& [nonce, round] : rounds_) {
    if (now >= round.ends || round.answered.contains(member)) continue;
    round.awaited.insert(member);
    if (oldest == nullptr || round.number < oldest->number) oldest = &round;
  }
  return oldest == nullptr ? std::nullopt : std::optional(oldest->task);
}

/// Counts one that was not there; takes it out again where there are too many.
Result<void> Rounds::admit(const MemberName& member, Credential credential) {
  std::size_t& of_credential = members_of_[credential];
  if (members_.size() > bounds_.members || of_credential * 2 >= bounds_.members) {
    members_.erase(member);
    if (of_credential == 0) members_of_.erase(credential);
    return full("too many processes dial in");
  }
  ++of_credential;
  return {};
}

void Rounds::leave(const MemberName& member, Credential credential, Instant now) {
  const auto known = members_.find(member);
  if (known == members_.end() || known->second.credential != credential) return;
  take_off(members_of_, known->second.credential, 1);
  members_.erase(known);
  if (left_.size() < bounds_.members) left_.insert_or_assign(member, now);
  for (auto& [nonce, round] : rounds_) {
    if (round.awaited.erase(member) > 0 && is_complete(round)) news_.insert(round.number);
  }
}

Result<void> Rounds::take(std::string line, Credential credential, Instant now) {
  forget_what_is_over(now);
  const Result<RoundOf::iterator> found = round_of(line, now);
  if (!found) return failure(found.error());
  Round& round = (*found)->second;
  const Result<Testimony> testimony = parse_testimony(line, round.task.nonce);
  if (!testimony) return failure(testimony.error());
  const MemberName member{testimony->challenge.service, testimony->challenge.instance};
  if (const auto known = round.answered.find(member); known != round.answered.end()) {
    Error error{Code::line_replayed, "this process has answered this nonce", "a line answers one nonce once"};
    const bool differs = round.lines[known->second].text != line;
    if (differs && round.refused.size() < most_refused) round.refused.push_back({member, error});
    return failure(std::move(error));
  }
  if (Result<void> room = check_room(round, line.size(), credential); !room) return room;
  bytes_ += line.size();
  bytes_of_[credential] += line.size();
  round.answered.emplace(member, round.lines.size());
  round.lines.push_back({credential, std::move(line)});
  round.awaited.erase(member);
  if (is_complete(round)) news_.insert(round.number);
  return {};
}

Result<Rounds::RoundOf::iterator> Rounds::round_of(const std::string& line, Instant now) {
  const Result<std::string> nonce = nonce_of_line(line);
  if (!nonce) return failure(nonce.error());
  const auto round = rounds_.find(*nonce);
  const bool has_ended = round == rounds_.end() ? std::find(ended_.begin(), ended_.end(), *nonce) != ended_.end()
                                                : now >= round->second.ends;
  if (has_ended) return failure(Code::line_late, "the round of this nonce has ended", "answer sooner");
  if (round != rounds_.end()) return round;
  return failure(Code::line_unasked, "no round here has the nonce that this line answers",
                 "answer the nonce that this collector gave");
}

Result<void> Rounds::check_room(const Round& round, std::size_t bytes, Credential credential) const {
  const bool too_many = round.lines.size() >= bounds_.lines;
  const bool too_much = bytes_ + bytes > bounds_.bytes || (count_of(bytes_of_, credential) + bytes) * 2 > bounds_.bytes;
  if (too_many || too_much) return full("the lines of all rounds are too many or too much together");
  return {};
}

Result<Page> Rounds::read(const Reading& reading, Credential asker, Instant now) {
  forget_what_is_over(now);
  const auto found = rounds_.find(reading.nonce.text());
  if (found == rounds_.end()) {
    return failure(Code::not_found, "no round here has this nonce", "open one first; see docs/reference/protocol.md");
  }
  Round& round = found->second;
  if (round.asker != asker) {
    return failure(Code::access_denied, "another credential opened this round", "open a round of your own");
  }
  round.expect = std::max<std::size_t>(reading.expect, 1);
  Page page;
  page.round = round.number;
  page.complete = is_complete(round);
  page.left = std::max(round.ends - now, Instant(0));
  page.over = page.left == Instant(0);
  std::size_t size = 0, next = std::min(reading.from, round.lines.size());
  for (; next < round.lines.size(); ++next) {
    const std::string& line = round.lines[next].text;
    if (!page.lines.empty() && size + line.size() > page_size) break;
    size += line.size();
    page.lines.push_back(line);
  }
  page.more = next < round.lines.size();
  if (page.more) return page;
  page.silent.assign(round.awaited.begin(), round.awaited.end());
  page.refused = round.refused;
  if (page.complete || page.over) end(found);
  return page;
}

std::vector<std::uint64_t> Rounds::take_news() {
  std::vector<std::uint64_t> topics(news_.begin(), news_.end());
  news_.clear();
  return topics;
}

bool Rounds::is_complete(const Round& round) { return round.awaited.empty() && round.lines.size() >= round.expect; }

void Rounds::end(RoundOf::iterator round) {
  for (const Line& line : round->second.lines) {
    bytes_ -= line.text.size();
    take_off(bytes_of_, line.credential, line.text.size());
  }
  news_.erase(round->second.number);
  ended_.push_back(round->first);
  if (ended_.size() > bounds_.ended) ended_.pop_front();
  rounds_.erase(round);
}

void Rounds::forget_what_is_over(Instant now) {
  if (now < next_sweep_) return;
  next_sweep_ = now + sweep_interval;
  for (auto round = rounds_.begin(); round != rounds_.end();) {
    const auto next = std::next(round);
    if (now >= round->second.ends + grace) end(round);
    round = next;
  }
  for (auto member = members_.begin(); member != members_.end();) {
    const bool is_gone = now - member->second.last >= presence;
    if (is_gone) take_off(members_of_, member->second.credential, 1);
    member = is_gone ? members_.erase(member) : std::next(member);
  }
  std::erase_if(left_, [now](const auto& left) { return now - left.second >= longest_wait; });
}

}  // namespace jwtsync::collector
