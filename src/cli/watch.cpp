// SPDX-License-Identifier: Apache-2.0
// jwtsync watch: what changes in whether they agree?
#include <jwtsync/diagnosis.h>
#include <jwtsync/fleet.h>
#include <jwtsync/service.h>
#include <jwtsync/system.h>
#include <algorithm>
#include <array>
#include <chrono>
#include <list>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include "cli/commands.h"
#include "cli/fleet_question.h"
#include "cli/listening.h"
#include "cli/watch_text.h"
#include "fleet/comparison.h"
#include "fleet/report_values.h"
#include "service/answers.h"
#include "watch/story.h"

namespace jwtsync::cli {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds default_interval = 30s, least_interval = 1s, longest_interval = 1h;
constexpr std::size_t most_rounds = 1'000'000'000;

/// What the command line says.
struct Plan {
  std::chrono::milliseconds interval;
  std::optional<std::size_t> rounds;
  std::vector<Place> places;
};

/// What says who may ask, and how, means nothing where nobody is answered: it would be left out unseen.
Result<void> check_listening(const Arguments& arguments) {
  if (arguments.has("--listen") || arguments.has("--unix")) return {};
  for (const Option& option :
       {access_token_option, tls_cert_option, tls_key_option, tls_client_ca_option, tls_client_name_option}) {
    if (!arguments.has(option.name)) continue;
    return failure(
        Code::argument_invalid, std::string(option.name) + " is for --listen or --unix, which is not given",
        "say where to answer /metrics too: --listen 127.0.0.1:7518; the access token to show to processes is "
        "--access-token-file");
  }
  return {};
}

/// A file that is not there lets nobody in, and a service manager would see a watch that runs.
Result<void> check_token_files(Files& files, const std::vector<Place>& places) {
  for (const Place& place : places) {
    for (const std::string& path : place.policy.token_files) {
      if (const Result<FileContent> content = files.read(path, Secret::max_size); !content) {
        return failure(Error(content.error()).at("--access-token"));
      }
    }
  }
  return {};
}

/// Issuers of access tokens are left out: their keys would have to be kept up to date here, too.
Result<std::vector<Place>> metric_places_of(const Arguments& arguments, const Configuration& configuration) {
  if (!arguments.has("--listen") && !arguments.has("--unix")) return std::vector<Place>{};
  Configuration without_issuers = configuration;
  without_issuers.access_issuers.clear();
  return places_of(arguments, without_issuers);
}

Result<Plan> plan_of(const Arguments& arguments, const Configuration& configuration, Files& files) {
  const auto interval = arguments.duration("--interval", default_interval, least_interval, longest_interval);
  if (!interval) return failure(interval.error());
  const auto rounds = arguments.number("--rounds", 1, most_rounds);
  if (!rounds) return failure(rounds.error());
  if (Result<void> good = check_listening(arguments); !good) return failure(std::move(good).error());
  Result<std::vector<Place>> places = metric_places_of(arguments, configuration);
  if (!places) return failure(std::move(places).error());
  if (Result<void> good = check_token_files(files, *places); !good) return failure(std::move(good).error());
  return Plan{*interval, *rounds, std::move(*places)};
}

/// The metrics as they are now.
class Board {
 public:
  void show(std::string text) {
    const std::lock_guard lock(mutex_);
    text_ = std::move(text);
  }
  [[nodiscard]] std::string text() const {
    const std::lock_guard lock(mutex_);
    return text_;
  }

 private:
  mutable std::mutex mutex_;
  std::string text_;
};

/// /metrics at every place, in a thread of its own.
class MetricsServer {
 public:
  [[nodiscard]] Result<void> open(const World& world, const std::vector<Place>& places, const Board& board) {
    auto server = HttpServer::create();
    if (!server) return failure(std::move(server).error());
    server_ = std::move(*server);
    for (const Place& place : places) {
      endpoints_.emplace_back(world, place.policy, [&board] { return board.text(); });
      const Result<Address> bound = place.tls ? server_->listen(place.address, endpoints_.back(), world, *place.tls)
                                              : server_->listen(place.address, endpoints_.back());
      if (!bound) return failure(bound.error());
      targets_.push_back((!bound->unix_socket.empty() ? "" : place.tls ? "https://" : "http://") + bound->text());
    }
    return {};
  }
  [[nodiscard]] const std::vector<std::string>& targets() const noexcept { return targets_; }
  void run(std::stop_token stop) { server_->run(std::move(stop)); }

 private:
  std::list<service::MetricsEndpoint> endpoints_;  // these stay where they are, and outlive the server
  std::vector<std::string> targets_;
  std::unique_ptr<HttpServer> server_;
};

/// The rounds, one after the other.
class Watching {
 public:
  Watching(const Invocation& invocation, FleetQuestion question, const Plan& plan, Board& board) noexcept
      : invocation_(invocation), question_(std::move(question)), plan_(plan), board_(board) {}

  /// Until `stop` is requested, the rounds are over, or nobody reads what is written. Errors: those of Nonce::create.
  [[nodiscard]] Result<void> run(const std::stop_token& stop) {
    Clock& clock = invocation_.world.clock;
    std::chrono::nanoseconds next = clock.elapsed();
    for (std::size_t round = 1; !stop.stop_requested(); ++round) {
      if (round > 1) read_again();
      Result<Agreement> look = ask_all(stop, round == 1);
      if (!look) return failure(std::move(look).error());
      if (stop.stop_requested()) return {};
      tell(*look);
      if (invocation_.console.out.failure() || round == plan_.rounds) return {};
      next = std::max(next + plan_.interval, clock.elapsed());
      while (!stop.stop_requested() && clock.elapsed() < next) {
        clock.pause(std::min<std::chrono::nanoseconds>(next - clock.elapsed(), longest_pause));
      }
    }
    return {};
  }

 private:
  static constexpr std::chrono::nanoseconds longest_pause = 200ms;  // so late a stop is seen

  /// Configuration, list of targets and access token, as they are now. What cannot be read leaves the old ones in use.
  void read_again() {
    if (invocation_.arguments.value("--targets") == "-") return;  // that was read to its end
    Result<FleetQuestion> fresh = fleet_question_of(invocation_);
    const std::string fault = fresh ? std::string() : fresh.error().message;
    if (!fault.empty() && fault != fault_) {
      invocation_.world.events.record(Level::warning, "the targets stay as they were: " + fault);
    }
    fault_ = fault;
    if (fresh) question_ = *std::move(fresh);
  }

  /// The last to be asked may take its time before the next round begins. In the first round nobody waits: who starts a
  /// watch wants to see the state.
  [[nodiscard]] Result<Agreement> ask_all(const std::stop_token& stop, bool is_first) {
    const World& world = invocation_.world;
    const Result<Nonce> nonce = Nonce::create(world.randomness);
    if (!nonce) return failure(nonce.error());
    AskOptions how = question_.question.how();
    how.variants = story_.wants_variants() ? Variants::with : Variants::without;
    const std::chrono::milliseconds spread =
        is_first ? 0ms : plan_.interval - std::min(how.timeout, plan_.interval / 2);
    return agree(fleet::ask_in_turns(world, question_.question.targets, *nonce, how, spread, stop),
                 question_.question.agreement);
  }

  void tell(const Agreement& look) {
    const Time now = invocation_.world.clock.now();
    Asking asking = question_.asking;
    asking.command = "agree";  // a remedy ends in a command that ends
    const watch::Told told = story_.tell(look, diagnose(look, asking), now);
    board_.show(service::exposition(told.gauges));  // before the lines: who reads one finds the numbers of it
    Console& console = invocation_.console;
    for (const watch::Change& change : told.changes) {
      console.out.write(console.format == Format::json ? json::dump(change_json(change, now)) + "\n"
                                                       : change_text(change, now));
    }
    console.out.flush();
  }

  const Invocation& invocation_;
  FleetQuestion question_;
  const Plan& plan_;
  Board& board_;
  watch::Story story_;
  std::string fault_;  // why configuration and targets could not be read again
};

/// Where /metrics is, for a person, or for a program that reads standard output.
void announce(const std::vector<std::string>& targets, Time now, Console& console) {
  if (targets.empty()) return;
  if (console.format == Format::json) {
    console.out.write(json::dump({{"time", fleet::timestamp(now)}, {"change", "listening"}, {"listening", targets}}) +
                      "\n");
    return console.out.flush();
  }
  for (const std::string& target : targets) console.note("/metrics is answered on " + target);
}

int run_watch(const Invocation& invocation) {
  Console& console = invocation.console;
  Result<FleetQuestion> question = fleet_question_of(invocation);
  if (!question) return console.fail(question.error());
  const Result<Plan> plan = plan_of(invocation.arguments, question->sourcing.configuration, invocation.world.files);
  if (!plan) return console.fail(plan.error());
  // Before any other thread.
  std::stop_source stop;
  const Signals signals(stop, [](void*) {}, nullptr);
  invocation.process.raise_descriptor_limit();
  Board board;
  MetricsServer server;
  std::jthread serving;  // ends before the server does
  if (!plan->places.empty()) {
    if (Result<void> opened = server.open(invocation.world, plan->places, board); !opened) {
      return console.fail(opened.error());
    }
    tell_who_may_ask(invocation.world, plan->places);
    announce(server.targets(), invocation.world.clock.now(), console);
    serving = std::jthread([&] { server.run(stop.get_token()); });
  }
  Watching watching(invocation, *std::move(question), *plan, board);
  const Result<void> watched = watching.run(stop.get_token());
  stop.request_stop();
  return watched ? 0 : console.fail(watched.error());
}

constexpr std::array<Option, 11> watch_options{{
    {"--interval", "DURATION", "how long a round takes, over which those asked are spread; default: 30s", Times::once,
     'i'},
    {"--rounds", "N", "end after so many rounds; default: none"},
    {"--service", "NAME", "a service of which a process must answer; may be repeated", Times::any},
    {"--revision", "NAME", "compare processes of this revision only"},
    {"--listen", "HOST:PORT", "where to answer /metrics, 0 for any free port; default: nowhere", Times::once, 'l'},
    {"--unix", "PATH", "answer /metrics on this Unix socket too, or instead"},
    access_token_option,
    tls_cert_option,
    tls_key_option,
    tls_client_ca_option,
    tls_client_name_option,
}};

constexpr std::array<ExitRow, 5> watch_exits{{
    {0, "SIGTERM or SIGINT ended it, or its rounds are over"},
    {2, "usage error: no target, or what is not a target; or others could reach /metrics and nothing says who may ask"},
    {3, "a file that was named is not there"},
    {4, "the address of /metrics is in use"},
    {6, "a file that was named may not be read, or a certificate is not fit"},
}};

}  // namespace

constinit const Command watch_command{
    .name = "watch",
    .purpose = "what changes in whether they agree?",
    .operands = "[TARGET...]",
    .options = watch_options,
    .asks_fleet = AsksFleet::now,
    .details =
        "Asks as jwtsync agree does, again and again, names resolved anew each time, and prints the state once, then\n"
        "what changes: what two rounds in a row saw, with its cause, and when it is over. No process shows its key.\n"
        "/metrics has it for Prometheus (docs/monitoring.md). --targets, --config and the access token are read anew\n"
        "in each round.",
    .exits = watch_exits,
    .example = "jwtsync watch --listen 127.0.0.1:7518 dns+http://auth:7517 dns+http://backend:7517",
    .logging = Logging::events,
    .run = run_watch,
};

}  // namespace jwtsync::cli
