// SPDX-License-Identifier: Apache-2.0
// What a collector holds: who dials in, the rounds that are open, and the lines that were taken. It computes; time and
// who asks are arguments.
#pragma once

#include <jwtsync/fleet.h>
#include <jwtsync/result.h>
#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace jwtsync::collector {

using Instant = std::chrono::nanoseconds;  // of Clock::elapsed
/// By what somebody was let in, as a number.
using Credential = std::uint64_t;

/// Who dials in, as he says himself.
struct MemberName {
  std::string service;
  std::string instance;
  friend auto operator<=>(const MemberName&, const MemberName&) = default;
};

/// How much there may be at once. No credential takes more than half of any of them.
struct Bounds {
  std::size_t rounds = 16;
  std::size_t members = 10'000;
  std::size_t lines = 10'000;  ///< of one round
  std::size_t bytes = std::size_t{64} * 1024 * 1024;
  std::size_t ended = 1'024;  ///< nonces of rounds that have ended, which are remembered
};

/// How long a member is awaited after it last asked for a nonce: longer than its request may wait.
inline constexpr std::chrono::seconds presence{60};
/// So long a request may wait: less than proxies commonly let it.
inline constexpr std::chrono::seconds longest_wait{45};
inline constexpr std::chrono::minutes longest_round{10};

/// What a member is to answer.
struct Task {
  Nonce nonce;
  Variants variants = Variants::without;
};

/// A line that was not taken into a round.
struct Refused {
  MemberName member;
  Error error;
};

/// A part of what a round has.
struct Page {
  std::vector<std::string> lines;
  bool more = false;      ///< it has lines already
  bool complete = false;  ///< as many as expected, and everybody who is there
  bool over = false;
  Instant left{0};                 ///< until its end
  std::uint64_t round = 0;         ///< the topic of its news
  std::vector<MemberName> silent;  ///< who is there and did not answer
  std::vector<Refused> refused;
};

/// Which part, and how many lines there must be at least.
struct Reading {
  Nonce nonce;
  std::size_t from = 0;
  std::size_t expect = 1;
};

/// Used by one thread at a time.
class Rounds {
 public:
  /// The topic of members that wait for a nonce; those of rounds are greater.
  static constexpr std::uint64_t opened = 0;
  /// Lines of so many bytes make a page, or one line that is longer.
  static constexpr std::size_t page_size = std::size_t{1} << 20;

  explicit Rounds(Bounds bounds = {}) noexcept : bounds_(bounds) {}

  /// Opens a round; how many members it waits for. A nonce opens one, once. Errors: `request_malformed` for one that
  /// did, `too_many_requests`.
  [[nodiscard]] Result<std::size_t> open(const Task& task, Credential asker, std::chrono::milliseconds lasts,
                                         Instant now);
  /// What this member is to answer: the oldest round that has no line of it; nothing if there is none. It is present
  /// from now on; but who has left comes back by a request that does not wait: one that does may be from before, held
  /// for a process that is gone. Error: `too_many_requests`.
  [[nodiscard]] Result<std::optional<Task>> poll(const MemberName& member, Credential credential, Instant now,
                                                 std::chrono::milliseconds wait = {});
  /// It is awaited no more, if it is by this credential that it came.
  void leave(const MemberName& member, Credential credential, Instant now);
  /// Takes a line into the round that it answers. Errors: `line_replayed` where its process has answered that nonce;
  /// `line_late` where the round has ended; `line_unasked` where no round has that nonce; `answer_malformed` where it
  /// is none; `too_many_requests`.
  [[nodiscard]] Result<void> take(std::string line, Credential credential, Instant now);
  /// Part of a round, for who opened it. The last part of one that is complete or over ends it. Errors: `not_found`,
  /// `access_denied`.
  [[nodiscard]] Result<Page> read(const Reading& reading, Credential asker, Instant now);

  /// Topics of which there is news since the last call.
  [[nodiscard]] std::vector<std::uint64_t> take_news();

 private:
  struct Presence {
    Credential credential;
    Instant last;
  };
  struct Line {
    Credential credential;
    std::string text;
  };
  struct Round {
    std::uint64_t number;
    Task task;
    Credential asker;
    Instant ends;
    std::size_t expect = 1;
    std::set<MemberName> awaited;
    std::map<MemberName, std::size_t> answered;  // where its line stands
    std::vector<Line> lines;
    std::vector<Refused> refused;
  };
  using RoundOf = std::map<std::string, Round>;  // by nonce

  void forget_what_is_over(Instant now);
  void end(RoundOf::iterator round);
  [[nodiscard]] static bool is_complete(const Round& round);
  [[nodiscard]] Result<void> check_room(const Round& round, std::size_t bytes, Credential credential) const;
  [[nodiscard]] Result<RoundOf::iterator> round_of(const std::string& line, Instant now);
  [[nodiscard]] Result<void> admit(const MemberName& member, Credential credential);

  Bounds bounds_;
  std::map<MemberName, Presence> members_;
  std::map<Credential, std::size_t> members_of_;
  std::map<MemberName, Instant> left_;  // when: as long as a request of theirs may still wait
  RoundOf rounds_;
  std::deque<std::string> ended_;
  std::map<Credential, std::size_t> bytes_of_;
  std::size_t bytes_ = 0;
  std::uint64_t last_round_ = opened;
  Instant next_sweep_{0};
  std::set<std::uint64_t> news_;  // of rounds that are there, whether anybody takes it or not
};

}  // namespace jwtsync::collector
