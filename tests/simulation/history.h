// SPDX-License-Identifier: Apache-2.0
// One history: a fleet, and all that happens to it, made from a seed.
#pragma once

#include "invariants.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace jwtsync::simulation {

class History {
 public:
  explicit History(std::uint64_t seed);
  History(const History&) = delete;
  History& operator=(const History&) = delete;
  ~History() = default;

  /// One thing happens, and all invariants are looked at. False after a violation.
  bool step();
  [[nodiscard]] const Record& record() const { return setting_.record; }
  [[nodiscard]] std::size_t steps() const { return steps_; }

  // For what happens in a step.
  [[nodiscard]] Setting& setting() { return setting_; }
  [[nodiscard]] Machine& asker() { return asker_; }
  [[nodiscard]] std::vector<std::unique_ptr<Process>>& fleet() { return fleet_; }
  [[nodiscard]] std::vector<Token>& tokens() { return tokens_; }
  [[nodiscard]] Process& any_process() { return *setting_.chance.one_of(fleet_); }
  /// Which kinds of faults strike, by bit.
  [[nodiscard]] unsigned faults() const { return faults_; }
  [[nodiscard]] bool is_calm() const { return faults_ == 0; }
  [[nodiscard]] bool has_fallback() const { return setting_.has_fallback; }

  /// Time passes; who has something to do acts.
  void let_pass(Span time);

  // What an operator does.
  /// Another shared secret, which comes to each process in its own time.
  void rotate_shared();
  /// Puts the file in place that is meant to be there; not while somebody writes it.
  void mend(Process& process);
  void write_whole(Process& process);
  void write_in_place(Process& process);

 private:
  void let_act();
  void check();
  void change_weather();
  void end_faults();
  void swap_meanwhile(Process& process);
  void deliver(Process& process);
  void offer(Process& process, const Keys& keys) { process.offered.insert(keys); }

  Setting setting_;
  Machine asker_;
  std::vector<std::unique_ptr<Process>> fleet_;
  Keys shared_;                // what all are to hold
  std::vector<Token> tokens_;  // some that were signed
  unsigned faults_ = 0;
  std::size_t steps_ = 0;
  std::size_t weather_ends_ = 0;  // the step
  Span calm_since_{0};
};

}  // namespace jwtsync::simulation
