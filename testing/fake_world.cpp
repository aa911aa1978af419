// SPDX-License-Identifier: Apache-2.0
#include "ports/http.h"

#include <jwtsync/testing.h>

#include <algorithm>

namespace jwtsync::testing {

Time FakeClock::now() const noexcept {
  constexpr std::chrono::sys_days start = std::chrono::year{2026} / std::chrono::January / 1;
  return start + std::chrono::duration_cast<Time::duration>(elapsed());
}

std::chrono::nanoseconds FakeClock::elapsed() const noexcept { return std::chrono::nanoseconds(passed_.load()); }

void FakeClock::pause(std::chrono::nanoseconds duration) noexcept {
  advance(std::max(duration, std::chrono::nanoseconds{0}));
}

Result<void> FakeRandomness::fill(std::span<char> bytes) {
  for (char& byte : bytes) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    byte = static_cast<char>(state_ >> 56);
  }
  return {};
}

std::optional<std::string_view> FakeVariables::get(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) return std::nullopt;
  return found->second;
}

std::vector<std::string> FakeVariables::names() const {
  std::vector<std::string> names;
  for (const auto& [name, value] : values_) names.push_back(name);
  return names;
}

Watch::Event FakeWatch::wait(std::span<const std::string> paths, std::chrono::milliseconds /*timeout*/) {
  const std::lock_guard lock(mutex_);
  watched_.assign(paths.begin(), paths.end());
  if (events_.empty()) return Event::timed_out;
  const Event event = events_.front();
  events_.erase(events_.begin());
  return event;
}

void FakeWatch::post(Event event) noexcept {
  const std::lock_guard lock(mutex_);
  events_.push_back(event);
}

std::vector<std::string> FakeWatch::watched() const {
  const std::lock_guard lock(mutex_);
  return watched_;
}

void RecordingEvents::record(Level level, std::string_view text) {
  const std::lock_guard lock(mutex_);
  lines_.push_back(std::string(name_of(level)) + " " + std::string(text));
}

std::vector<std::string> RecordingEvents::lines() const {
  const std::lock_guard lock(mutex_);
  return lines_;
}

void RecordingEvents::clear() {
  const std::lock_guard lock(mutex_);
  lines_.clear();
}

Result<void> FakeProcess::seal_variables(const std::vector<std::string>& names) {
  sealed.insert(sealed.end(), names.begin(), names.end());
  return {};
}

Result<void> FakeProcess::notify_manager(std::string_view state) {
  manager_heard.emplace_back(state);
  return {};
}

Result<std::vector<PossessedToken>> FakePossession::own() {
  if (tokens.empty()) return failure(Code::file_forbidden, "this user has no folder of its own");
  std::vector<PossessedToken> own;
  for (const std::string& token : tokens) own.push_back({"/run/jwtsync/access", Secret::copy_of(token).value()});
  return own;
}

std::vector<std::shared_ptr<const std::vector<Secret>>> FakePossession::for_requests(
    std::span<const HttpRequest> requests) {
  const auto nothing = std::make_shared<const std::vector<Secret>>();
  const auto all = std::make_shared<std::vector<Secret>>();
  for (const std::string& token : tokens) all->push_back(Secret::copy_of(token).value());
  std::vector<std::shared_ptr<const std::vector<Secret>>> sent;
  for (const HttpRequest& request : requests) {
    const bool here = request.connect_to.starts_with('/') || ports::is_loopback_host(ports::authority_of(request.url));
    sent.push_back(here ? all : nothing);
  }
  return sent;
}

}  // namespace jwtsync::testing
