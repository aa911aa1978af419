// SPDX-License-Identifier: Apache-2.0
#include "cli/child_life.h"

#include <algorithm>
#include <array>
#include <cmath>
#include "ports/random_bits.h"

namespace jwtsync::cli {
namespace {

constexpr std::chrono::milliseconds between_questions{200};
constexpr std::chrono::milliseconds question_timeout{2000};
constexpr std::chrono::seconds before_another_try{5};
constexpr std::chrono::seconds between_calls{1};  // to a hub, while no child runs, or one is about to be ended

/// From nothing to all of `longest`, so that processes that see a change together do not end together.
std::chrono::nanoseconds random_part(std::chrono::nanoseconds longest, std::uint64_t random) {
  constexpr int bits = 64;
  const double part = std::ldexp(static_cast<double>(random), -bits);
  return std::chrono::nanoseconds(static_cast<std::int64_t>(static_cast<double>(longest.count()) * part));
}

/// What a child is given to find its key by.
struct Given {
  ChildVariables variables;
  SecretFile file;
};

Result<Given> given_by(const World& world, const LifePlan& plan, const Secret& secret, const Secret& second) {
  const Handover& handover = plan.handover;
  if (handover.file.empty()) {
    Result<ChildVariables> variables = secret.reveal([&](std::string_view bytes) {
      return second.reveal([&](std::string_view other) {
        return ChildVariables::make(world.variables, handover, bytes, {plan.second, other});
      });
    });
    if (!variables) return failure(std::move(variables).error());
    return Given{std::move(*variables), {}};
  }
  Result<SecretFile> file =
      handover.file == "-" ? SecretFile::nameless(secret) : SecretFile::at(handover.file, secret, plan.disk);
  if (!file) return failure(std::move(file).error());
  Result<ChildVariables> variables = ChildVariables::make(world.variables, handover, file->path());
  if (!variables) return failure(std::move(variables).error());
  return Given{std::move(*variables), std::move(*file)};
}

bool is_success(int status) { return status >= 200 && status < 300; }

/// By the last answer; 0 where there was none.
std::string why_not_ready(int status) {
  if (status == 0) return "nothing answered at --ready, where 2xx says that it is ready";
  return "--ready was answered with " + std::to_string(status) + " last, and 2xx says that it is ready";
}

/// Shorter where `stop` is requested.
void pause(const std::stop_token& stop, std::chrono::milliseconds longest) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any().wait_for(lock, stop, longest, [] { return false; });
}

}  // namespace

Result<void> ChildLife::prepare() {
  const Result<Secret> secret = keeper_.handed_over();
  if (!secret) return failure(secret.error());
  const Result<Secret> second = plan_.second.empty() ? Result<Secret>(Secret()) : keeper_.second_handed_over();
  if (!second) return failure(second.error());
  Result<Given> given = given_by(world_, plan_, *secret, *second);
  if (!given) return failure(std::move(given).error());
  file_ = std::move(given->file);
  variables_ = std::move(given->variables);
  return {};
}

Result<void> ChildLife::start() {
  Result<void> started = supervisor_.start(plan_.words, *variables_, file_.descriptor());
  variables_.reset();
  failed_to_start_ = !started;
  if (!started) return started;
  {
    const std::lock_guard lock(mutex_);
    ++starts_;
    is_asked_ = true;
    note_ready(plan_.ready_url.empty());
  }
  ready_until_.reset();
  last_answer_ = 0;
  if (!plan_.ready_url.empty() && plan_.start_timeout > std::chrono::milliseconds{0}) {
    ready_until_ = now() + plan_.start_timeout;
  }
  return {};
}

std::optional<std::chrono::milliseconds> ChildLife::longest_wait() const {
  constexpr Instant never = Instant::max();
  const Instant ready_by = ready_ ? never : ready_until_.value_or(never);
  const Instant next = std::min({ready_by, change_at_.value_or(never), ends_by().value_or(never)});
  if (next == never) return std::nullopt;
  return std::chrono::ceil<std::chrono::milliseconds>(std::max(next - now(), Instant{0}));
}

/// Nothing where it is not ended for the hub's silence. So early that it has ended when its permit does.
std::optional<ChildLife::Instant> ChildLife::ends_by() const {
  if (!plan_.ends_when_lost) return std::nullopt;
  const std::optional<Instant> permit = keeper_.permit_ends();
  return permit ? std::optional<Instant>(*permit - plan_.stop_timeout) : std::nullopt;
}

int ChildLife::end_lost_child() {
  world_.events.record(Level::error, "the command is ended, since its permit to sign ends and the hub gives no other");
  end_child();
  return supervisor_.asked_to_end() ? supervisor_.status() : changed_status;
}

void ChildLife::note_ready(bool ready) {
  ready_ = ready;
  keeper_.note_running(ready);
}

Result<int> ChildLife::live() {
  while (supervisor_.wait(longest_wait()) != Supervisor::Event::ended) {
    if (!ready_ && ready_until_ && now() >= *ready_until_) {
      const int last_answer = last_answer_;  // before it ends, and gives none
      end_child();
      return failure(Code::deadline_exceeded, "the command was not ready within --start-timeout, and was ended",
                     why_not_ready(last_answer));
    }
    if (const std::optional<Instant> ends = ends_by(); ends && now() >= *ends) return end_lost_child();
    if (take_outdated() && !change_at_) {
      change_at_ = now() + random_part(plan_.spread, ports::random_bits(world_.randomness));
    }
    if (!change_at_ || now() < *change_at_) continue;
    change_at_.reset();
    const Result<std::optional<int>> changed = change();
    if (!changed) return failure(changed.error());
    if (*changed) return **changed;
  }
  return supervisor_.status();
}

/// Ends the child, and starts it with the other key if that is wanted: nothing then, else the status.
Result<std::optional<int>> ChildLife::change() {
  const std::optional<bool> outdated = is_still_outdated();
  if (!outdated) change_at_ = now() + before_another_try;
  if (outdated == false) go_on_watching();
  if (outdated != true) return std::optional<int>{};
  if (keeper_.has_none_to_hand_over()) {
    world_.events.record(Level::error, "the command is ended: its key was revoked, and the ring has no other for it");
  } else {
    world_.events.record(Level::info, plan_.on_change == OnChange::restart
                                          ? "the command is started anew, since its key has changed"
                                          : "the command is ended, since its key has changed");
  }
  end_child();
  if (supervisor_.asked_to_end()) return std::optional(supervisor_.status());
  if (plan_.on_change == OnChange::exit) return std::optional(changed_status);
  if (const std::optional<int> status = wait_for_key()) return status;
  // Where the sources fail now, it has the key that it had: that is better than no command.
  static_cast<void>(keeper_.renew());
  go_on_watching();
  if (const std::optional<Instant> ends = ends_by(); ends && now() >= *ends) return std::optional(changed_status);
  if (Result<void> prepared = prepare(); !prepared) return failure(std::move(prepared).error());
  if (Result<void> started = start(); !started) return failure(std::move(started).error());
  return std::optional<int>{};
}

/// No revoked key is handed out once more. The parent is there meanwhile, and proves the key that comes.
std::optional<int> ChildLife::wait_for_key() {
  while (keeper_.has_none_to_hand_over()) {
    if (supervisor_.asked_to_end()) return supervisor_.status();
    static_cast<void>(keeper_.refresh());
    world_.clock.pause(between_calls);
  }
  return std::nullopt;
}

void ChildLife::end_child() {
  {
    const std::lock_guard lock(mutex_);
    is_asked_ = false;
    note_ready(false);
  }
  supervisor_.send(SIGTERM);
  Supervisor::Event event = Supervisor::Event::woken;
  // The watcher wakes it once, and then waits until the change is handled.
  while (event == Supervisor::Event::woken) event = supervisor_.wait(plan_.stop_timeout);
  if (event == Supervisor::Event::ended) return;
  supervisor_.send(SIGKILL);
  while (supervisor_.wait() != Supervisor::Event::ended) {
  }
}

bool ChildLife::take_outdated() {
  const std::lock_guard lock(mutex_);
  return outdated_;
}

/// Nothing where the hub does not say: no child is ended that could not be started with what the hub has now.
std::optional<bool> ChildLife::is_still_outdated() {
  const Result<bool> read = keeper_.reload();  // what fails stands in the readiness
  if (plan_.follows && !read) return std::nullopt;
  return keeper_.is_outdated();
}

unsigned ChildLife::starts() {
  const std::lock_guard lock(mutex_);
  return starts_;
}

void ChildLife::go_on_watching() {
  const std::lock_guard lock(mutex_);
  outdated_ = false;
  handled_.notify_all();
}

void ChildLife::watch_keys(const std::stop_token& stop) {
  if (plan_.on_change == OnChange::stale) return keeper_.run(stop);
  while (keeper_.run_until_outdated(stop)) {
    std::unique_lock lock(mutex_);
    outdated_ = true;
    supervisor_.wake();
    while (!handled_.wait_for(lock, stop, between_calls, [this] { return !outdated_; }) && !stop.stop_requested()) {
      if (!plan_.follows) continue;
      lock.unlock();
      static_cast<void>(keeper_.refresh());  // it is there, and its permit goes on
      lock.lock();
    }
  }
}

void ChildLife::ask_readiness(const std::stop_token& stop) {
  const std::array question{HttpRequest{.url = plan_.ready_url, .timeout = question_timeout}};
  while (!plan_.ready_url.empty() && !stop.stop_requested()) {
    if (!ready_) {
      const unsigned asked = starts();
      const auto answers = world_.http.exchange(question);
      last_answer_ = answers.front() ? answers.front()->status : 0;
      const std::lock_guard lock(mutex_);
      if (is_success(last_answer_) && is_asked_ && asked == starts_) {
        note_ready(true);
        world_.events.record(Level::info, "the command is ready");
      }
    }
    pause(stop, between_questions);
  }
}

}  // namespace jwtsync::cli
