// SPDX-License-Identifier: Apache-2.0
// The process that nobody can reach: it asks a collector for nonces, and brings its answers there.
#include "base/text.h"
#include "collector/messages.h"
#include "configuration/settings.h"
#include "http/exchange.h"
#include "json/strict.h"
#include "ports/random_bits.h"
#include "service/answers.h"

#include <jwtsync/service.h>
#include <algorithm>
#include <chrono>
#include <utility>

namespace jwtsync {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds, std::chrono::nanoseconds;

/// A little less than the longest, each time another: processes that began together do not come together.
constexpr milliseconds longest_wait = collector::longest_wait, shortest_wait = 40s;
constexpr milliseconds slack = 10s;         // for a request itself
constexpr milliseconds farewell = 1s;       // which nobody is to wait for
constexpr milliseconds breath = 100ms;      // between two answers
constexpr milliseconds of_impatience = 1s;  // where a collector does not let us wait
constexpr milliseconds look_at_stop = 100ms;

Result<collector::Task> task_in(std::string_view body) {
  constexpr json::Limits limits{.size = 4096, .depth = 4, .members = 64};
  const auto malformed = [] {
    return failure(Code::answer_malformed, "gives no nonce", "let jwtsync serve --collect answer there");
  };
  const Result<json::Value> value = json::parse(body, Code::answer_malformed, limits);
  if (!value || !value->is_object()) return malformed();
  const auto nonce = value->find("nonce"), variants = value->find("variants");
  if (nonce == value->end() || !nonce->is_string()) return malformed();
  Result<Nonce> parsed = Nonce::parse(nonce->get_ref<const std::string&>());
  if (!parsed) return malformed();
  const bool with = variants != value->end() && variants->is_boolean() && variants->get<bool>();
  return collector::Task{*parsed, with ? Variants::with : Variants::without};
}

}  // namespace

/// One time after the other, until something fails.
class Dialler::Session {
 public:
  Session(Dialler& dialler, const std::stop_token& stop) : dialler_(dialler), world_(dialler.world_), stop_(stop) {}

  /// Until it fails, and why.
  Error run() {
    Result<AskOptions> how = introduced();
    while (how && !stop_.stop_requested()) {
      if (Result<void> done = answer_one(*how); !done) return std::move(done).error();
      was_good_ = true;
      dialler_.failed_.reset();
    }
    return how ? Error{Code::target_timeout, "it was ended", ""} : std::move(how).error();
  }
  /// Whether the collector has answered, and whether all went well at least once.
  [[nodiscard]] bool was_heard() const noexcept { return was_heard_; }
  [[nodiscard]] bool was_good() const noexcept { return was_good_; }

  void take_leave() {
    if (Result<AskOptions> how = introduced()) {
      how->timeout = farewell;
      static_cast<void>(send_to_collector(world_, collector::poll_path, poll_body(0ms, true), *how));
    }
  }

 private:
  /// With the access token as it is now: it may have been renewed since the last failure.
  Result<AskOptions> introduced() {
    const DialOptions& options = dialler_.options_;
    AskOptions how{
        .certificate_file = options.certificate_file, .key_file = options.key_file, .via = options.collector};
    if (!options.access_token_file) return how;
    Result<Secret> token = read_access_token(world_.files, *options.access_token_file);
    if (!token) return failure(std::move(token).error());
    const ResolveOptions search = configuration::resolve_options(dialler_.keeper_.configuration());
    if (Result<void> good = check_access_token(world_, *token, search); !good) return failure(std::move(good).error());
    token_ = std::move(*token);
    how.access_token = &*token_;
    return how;
  }

  [[nodiscard]] std::string poll_body(milliseconds wait, bool leaving) const {
    const Identity identity = dialler_.keeper_.report().identity;
    json::Value body{{"service", identity.service}, {"instance", identity.instance}, {"wait", wait.count()}};
    if (leaving) body["leaving"] = true;
    return json::dump(body);
  }

  Result<void> answer_one(AskOptions& how) {
    const nanoseconds began = world_.clock.elapsed();
    const std::uint64_t random = ports::random_bits(world_.randomness);
    // The first waits for nothing: it finds out whether anybody is there, and the log says so at once.
    const bool is_first = !was_heard_;
    const milliseconds wait =
        is_first ? 0ms
                 : shortest_wait +
                       milliseconds(random % static_cast<std::uint64_t>((longest_wait - shortest_wait).count() + 1));
    how.timeout = wait + slack;
    const Result<std::string> given =
        send_to_collector(world_, collector::poll_path, poll_body(wait, false), how, stop_);
    if (!given) return failure(given.error());
    if (!std::exchange(was_heard_, true)) dialler_.tell_heard();
    if (given->empty()) {
      if (!is_first && world_.clock.elapsed() - began < of_impatience) dialler_.pause(of_impatience, stop_);
      return {};
    }
    const Result<collector::Task> task = task_in(*given);
    if (!task) return failure(task.error());
    Result<std::string> line = line_for(*task);
    if (!line) return failure(std::move(line).error());
    how.timeout = slack;
    const Result<std::string> sent = send_to_collector(world_, collector::line_path, std::move(*line), how, stop_);
    const bool is_no_longer_wanted =
        !sent && (sent.error().code == Code::line_replayed || sent.error().code == Code::line_late);
    if (!sent && !is_no_longer_wanted) return failure(sent.error());
    dialler_.pause(breath, stop_);
    return {};
  }

  Result<std::string> line_for(const collector::Task& task) {
    Result<Testimony> testimony = service::testify(dialler_.keeper_, task.nonce, task.variants);
    if (!testimony) return failure(std::move(testimony).error());
    if (dialler_.siblings_ != nullptr) testimony->siblings = dialler_.siblings_->ask(task.nonce, task.variants);
    return to_json(task.nonce, *testimony);
  }

  Dialler& dialler_;
  const World& world_;
  const std::stop_token& stop_;
  std::optional<Secret> token_;
  bool was_heard_ = false, was_good_ = false;
};

Result<std::unique_ptr<Dialler>> Dialler::create(const World& world, const Keeper& keeper, DialOptions options,
                                                 Siblings* siblings) {
  if (Result<void> good = check_collector(options.collector); !good) return failure(std::move(good).error());
  return std::unique_ptr<Dialler>(new Dialler(world, keeper, std::move(options), siblings));
}

void Dialler::run(const std::stop_token& stop) {
  for (std::size_t failures = 0; !stop.stop_requested();) {
    Session session(*this, stop);
    const Error error = session.run();
    if (stop.stop_requested()) {
      if (session.was_heard()) session.take_leave();
      return;
    }
    failures = session.was_good() ? 1 : failures + 1;
    tell_failed(error);
    pause(http::pause_before(failures, ports::random_bits(world_.randomness)), stop);
  }
}

/// Once, and again where the log has said otherwise.
void Dialler::tell_heard() {
  if (std::exchange(heard_is_told_, true)) return;
  world_.events.record(Level::info, "answers the nonces of the collector " + options_.collector);
}

/// Once for each kind of failure in a row.
void Dialler::tell_failed(const Error& error) {
  if (failed_ == error.code) return;
  failed_ = error.code;
  heard_is_told_ = false;
  world_.events.record(Level::warning, "the collector " + options_.collector + " cannot be answered, and is asked " +
                                           "again until it can: " + base::printable(error.message));
}

void Dialler::pause(nanoseconds longest, const std::stop_token& stop) const {
  const nanoseconds ends = world_.clock.elapsed() + longest;
  while (!stop.stop_requested()) {
    const nanoseconds left = ends - world_.clock.elapsed();
    if (left <= nanoseconds(0)) return;
    world_.clock.pause(std::min<nanoseconds>(left, look_at_stop));
  }
}

}  // namespace jwtsync
