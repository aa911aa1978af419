// SPDX-License-Identifier: Apache-2.0
// What a collector answers to those who dial in, and to those who ask by way of it.
#pragma once

#include "collector/messages.h"
#include "service/refusal_log.h"

#include <jwtsync/world.h>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

namespace jwtsync::service {

[[nodiscard]] bool is_collector_path(std::string_view path) noexcept;

/// Threads: any number at once.
class Collecting {
 public:
  /// The parts of `world` must outlive it.
  explicit Collecting(const World& world) : clock_(world.clock), events_(world.events), log_(world.clock) {}

  /// `path` is one of a collector, and `credential` that by which the request was let in.
  [[nodiscard]] HttpResponse answer(std::string_view path, const std::string& body, collector::Credential credential);
  [[nodiscard]] std::vector<std::uint64_t> take_news();

 private:
  [[nodiscard]] HttpResponse poll(std::string_view body, collector::Credential credential);
  [[nodiscard]] HttpResponse take(const std::string& line, collector::Credential credential);
  [[nodiscard]] HttpResponse open(std::string_view body, collector::Credential credential);
  [[nodiscard]] HttpResponse read(std::string_view body, collector::Credential credential);
  [[nodiscard]] HttpResponse refused(Error error);

  const Clock& clock_;
  Events& events_;
  RefusalLog log_;
  std::mutex mutex_;  // guards what follows
  collector::Rounds rounds_;
};

}  // namespace jwtsync::service
