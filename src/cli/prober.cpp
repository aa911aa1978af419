// SPDX-License-Identifier: Apache-2.0
#include "cli/prober.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>
#include "cli/table.h"
#include "ports/random_bits.h"

namespace jwtsync::cli {
namespace {

using probe::Judgement;
using probe::Outcome;
using probe::Shown;

/// A query may hold what is for the application alone.
std::string shown_url(const std::string& url) { return url.substr(0, url.find_first_of("?#")); }

Judgement unknown(std::string reason) { return {Outcome::unknown, std::move(reason)}; }

/// Shorter where `stop` is requested.
void pause(const std::stop_token& stop, std::chrono::nanoseconds longest) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any().wait_for(lock, stop, longest, [] { return false; });
}

}  // namespace

Result<ProbePlan> probe_plan_of(const Arguments& arguments, const Configuration& configuration, Files& files) {
  std::vector<std::string> urls = arguments.values(probe_option.name);
  const bool are_given = !urls.empty();
  if (!are_given) urls = configuration.probe_urls;
  const std::string_view said_by = are_given ? probe_option.name : "[probe]";
  if (urls.size() > Report::max_probes) {
    return failure(
        Error{Code::argument_invalid, "more than four URLs are to be asked", "one of each kind is enough"}.at(
            std::string(said_by)));
  }
  ProbePlan plan;
  for (std::string& url : urls) {
    probe::Place place{.url = std::move(url), .timeout = Prober::longest_answer};
    if (configuration.probe_method) place.method = *configuration.probe_method;
    if (configuration.probe_header) place.header = *configuration.probe_header;
    if (configuration.probe_scheme) place.scheme = *configuration.probe_scheme;
    if (configuration.probe_cookie) place.cookie = *configuration.probe_cookie;
    if (Result<void> good = probe::check_url(place.url); !good) {
      return failure(std::move(good).error().at(are_given ? std::string(said_by) : "[probe] urls"));
    }
    const probe::PlaceNames names{"[probe] method", "[probe] header", "[probe] scheme", "[probe] cookie"};
    if (Result<void> good = probe::check_words(place, names); !good) return failure(std::move(good).error());
    const bool is_there = std::any_of(plan.places.begin(), plan.places.end(), [&](const probe::Place& other) {
      return shown_url(other.url) == shown_url(place.url);
    });
    if (is_there) {
      return failure(Error{Code::argument_invalid, "two URLs are the same but for their queries",
                           "outcomes are told apart by URL, without its query"}
                         .at(std::string(said_by)));
    }
    plan.places.push_back(std::move(place));
  }
  const auto claims_file = arguments.value(probe_claims_option.name);
  if (claims_file && plan.places.empty()) {
    return failure(Code::argument_invalid, "--probe-claims is for --probe, which is not given",
                   "give both, or neither");
  }
  if (plan.places.empty()) return plan;
  Result<Claims> claims = read_probe_claims(files, claims_file ? claims_file : configuration.probe_claims);
  if (!claims) {
    return failure(
        std::move(claims).error().at(claims_file ? std::string(probe_claims_option.name) : "[probe] claims"));
  }
  plan.claims = *std::move(claims);
  return plan;
}

Prober::Prober(const World& world, Keeper& keeper, const ProbePlan& plan, const std::atomic<bool>* is_ready)
    : world_(world),
      keeper_(keeper),
      claims_(plan.claims),
      is_ready_(is_ready),
      pace_(world.clock.elapsed(), ports::random_bits(world.randomness)) {
  const Time now = world.clock.now();
  for (const probe::Place& place : plan.places) {
    applications_.push_back({place, shown_url(place.url)});
    found_.push_back({applications_.back().url, ProbeOutcome::unknown, "it has not been asked yet", {}, now});
  }
  if (!found_.empty()) keeper_.note_probes(found_);
}

Result<void> Prober::renew_tokens() {
  const Report report = keeper_.report();
  if (tokens_ && report.generation == generation_) return {};
  tokens_.reset();
  for (Application& application : applications_) application.rounds.restart();
  const Result<KeyRing> ring = keeper_.ring();
  if (!ring) return failure(ring.error());
  Claims claims = claims_;
  const Report& own = report.issuers.empty() ? report : report.issuers.front();
  add_expected(claims, own.issuer, own.audiences);
  Result<TokenMaker> tokens = TokenMaker::create(world_, *ring, std::move(claims));
  if (!tokens) return failure(std::move(tokens).error());
  tokens_.emplace(*std::move(tokens));
  generation_ = report.generation;
  return {};
}

std::optional<Prober::Seen> Prober::ask_one(Application& application) {
  if (is_ready_ != nullptr && !*is_ready_) {
    application.rounds.restart();
    return Seen{Heard::not_asked, unknown("it has not said yet that it is ready")};
  }
  if (const Result<void> renewed = renew_tokens(); !renewed) {
    return Seen{Heard::no_token, unknown("there is no token to show: " + renewed.error().message)};
  }
  const Shown shown = application.rounds.next();
  const Result<Secret> token = tokens_->make(shown);
  if (!token) return Seen{Heard::no_token, unknown("there is no token to show: " + token.error().message)};
  Result<probe::Treatment> treatment =
      probe::treat_one(world_, application.place, shown == Shown::none ? nullptr : &*token);
  if (!treatment) {
    application.rounds.restart();
    return Seen{Heard::no_answer, unknown(treatment.error().message)};
  }
  std::optional<Judgement> judgement = application.rounds.saw(*std::move(treatment));
  if (!judgement) return std::nullopt;
  return Seen{Heard::answered, *std::move(judgement)};
}

void Prober::ask() {
  Application& application = applications_[turn_];
  if (const std::optional<Seen> seen = ask_one(application)) {
    note(application, *seen);
    turn_ = (turn_ + 1) % applications_.size();
  }
  pace_.sent(world_.clock.elapsed(), ports::random_bits(world_.randomness));
}

/// What nobody could know before it was asked is no news; the first thing that is known is, and that it is not known.
void Prober::note(Application& application, const Seen& seen) {
  const Judgement& judgement = seen.judgement;
  ReportedProbe& found = found_[turn_];
  const Name<ProbeOutcome> outcome(std::string(name_of(judgement.outcome)));
  const bool is_news = seen.heard != application.told || found.outcome != outcome ||
                       (judgement.takes_expired && found.takes_expired != judgement.takes_expired);
  found = {application.url, outcome, printable(judgement.reason), judgement.takes_expired, world_.clock.now()};
  keeper_.note_probes(found_);
  if (!is_news || seen.heard == Heard::not_asked) return;
  application.told = seen.heard;
  const bool takes_expired = judgement.takes_expired.value_or(false);
  const bool is_good = judgement.outcome == Outcome::accepts && !takes_expired;
  const std::string expired = takes_expired ? "; it takes expired tokens as good ones" : "";
  world_.events.record(
      is_good ? Level::info : Level::warning,
      "probe of " + printable(found.url) + ": " + std::string(found.outcome.text()) + ": " + found.reason + expired);
}

void Prober::run(const std::stop_token& stop) {
  while (!applications_.empty() && !stop.stop_requested()) {
    pause(stop, wait());
    if (!stop.stop_requested() && wait() <= std::chrono::nanoseconds{0}) ask();
  }
}

}  // namespace jwtsync::cli
