// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/sources.h>

#include "base/text.h"
#include "base/wipe.h"
#include "crypto/hash.h"
#include "sources/accepted_kids.h"
#include "sources/catalog.h"
#include "sources/compatibility.h"
#include "sources/environment.h"
#include "sources/fitness.h"
#include "sources/footprint.h"
#include "sources/key_bytes.h"
#include "sources/order.h"
#include "sources/public_defaults.h"
#include "sources/resolution.h"

#include <memory>
#include <span>
#include <utility>

namespace jwtsync {
namespace {

using namespace sources;

/// What is known of a search before its first step.
struct Plan {
  const Search& search;
  const Environment& environment;
  const ResolveOptions& options;
  std::span<const std::unique_ptr<Records>> records;

  [[nodiscard]] Surroundings surroundings() const { return {environment, search.world.variables}; }
};

/// What one step gave.
struct Attempt {
  Result<FoundSecret> found;
  std::vector<Warning> warnings;
  std::vector<Remark> remarks = {};
};

/// What all steps gave.
struct Walk {
  Result<FoundSecret> found = failure(Code::secret_absent, "nothing was asked");
  std::vector<TrailEntry> trail;
  std::vector<Warning> warnings;
  std::vector<Remark> remarks;
};

void append(std::vector<Warning>& warnings, std::vector<Warning> more) {
  for (Warning& warning : more) warnings.push_back(std::move(warning));
}

Result<KeyBytes> read_key(const Plan& plan, const Locator& locator) {
  if (plan.search.is_over()) {
    return failure(
        Code::deadline_exceeded,
        "the search for the secret took longer than " + std::to_string(plan.options.deadline.count()) + " ms",
        "jwtsync resolve shows which source was asked last");
  }
  Result<RawValue> value = locator.source->read(plan.search, locator);
  if (!value) return failure(std::move(value).error());
  return key_bytes_of(std::move(*value), locator);
}

FitnessRules rules_of(const Plan& plan) { return {plan.environment, accepted_kids(plan.search.world.variables)}; }

std::vector<Warning> warnings_about(const Plan& plan, const KeyBytes& key, const Locator& locator) {
  std::vector<Warning> of_source = locator.source->warnings_about(plan.surroundings(), locator);
  if (key.published) return of_source;
  std::vector<Warning> warnings = fitness_warnings(key, rules_of(plan), locator.label());
  append(warnings, std::move(of_source));
  const auto other = other_environment_with(key.bytes, plan.environment, plan.search.world.variables, plan.options);
  if (other) {
    warnings.push_back({WarningKind::shared_between_environments,
                        "the secret is that of " + *other + " too, another environment's",
                        plan.environment.is_deployed()});
  }
  return warnings;
}

Attempt attempt(const Plan& plan, const Locator& locator) {
  for (const auto& records : plan.records) records->asking(locator);
  Result<KeyBytes> key = read_key(plan, locator);
  for (const auto& records : plan.records) records->answered(locator, key);
  if (!key) return {failure(std::move(key).error()), {}};
  const std::string label = locator.label();
  Events& events = plan.search.world.events;
  record_value(events, plan.environment, label, key->length);
  const bool is_fallback =
      key->bytes.reveal([](std::string_view bytes) { return bytes == std::string_view(development_fallback); });
  if (is_fallback) record_fallback_in_use(events, plan.environment);

  std::vector<Warning> warnings = std::move(key->warnings);
  append(warnings, warnings_about(plan, *key, locator));
  if (Result<void> fit = check_fitness(*key, rules_of(plan), label); !fit) {
    return {failure(std::move(fit).error()), std::move(warnings)};
  }
  std::string fingerprint = fingerprint_of(key->bytes);
  return {FoundSecret{std::move(key->bytes), plan.environment, label, locator.text, key->length, std::move(fingerprint),
                      std::move(key->published), std::move(key->value)},
          std::move(warnings), std::move(key->remarks)};
}

TrailEntry entry_for(const Step& step, const Result<FoundSecret>& found) {
  if (found) return {step.locator.text, Outcome::found, "length " + std::to_string(found->length)};
  return {step.locator.text, outcome_of(found.error().code), found.error().message};
}

/// Whether the step's variable has a value. Other sources are not asked for the trail's sake.
bool has_value(const EnvironmentVariables& variables, const Step& step) {
  const Footprint footprint = step.locator.source->footprint_of(variables, step.locator);
  return footprint.variable && !base::trim(variables.get(*footprint.variable).value_or("")).empty();
}

/// A step that this environment does not ask.
TrailEntry not_asked(const EnvironmentVariables& variables, const Step& step) {
  return {step.locator.text, Outcome::skipped,
          (has_value(variables, step) ? "set, but " : "") + step.not_asked_because};
}

/// A step after the one that ended the search.
TrailEntry never_reached(const EnvironmentVariables& variables, const Step& step, const TrailEntry& last) {
  if (!step.not_asked_because.empty()) return not_asked(variables, step);
  const bool set = has_value(variables, step);
  if (last.outcome != Outcome::found) {
    return {step.locator.text, Outcome::skipped, (set ? "set, but " : "") + last.locator + " stopped the search"};
  }
  return {step.locator.text, set ? Outcome::shadowed : Outcome::skipped, last.locator + " came first"};
}

Walk walk(const Plan& plan, const Order& order) {
  const EnvironmentVariables& variables = plan.search.world.variables;
  Walk walked;
  bool ended = false;
  TrailEntry last;
  for (const Step& step : order.steps) {
    if (ended) {
      walked.trail.push_back(never_reached(variables, step, last));
      continue;
    }
    if (!step.not_asked_because.empty()) {
      walked.trail.push_back(not_asked(variables, step));
      continue;
    }
    Attempt attempted = attempt(plan, step.locator);
    append(walked.warnings, std::move(attempted.warnings));
    if (attempted.found) walked.remarks = std::move(attempted.remarks);
    last = entry_for(step, attempted.found);
    walked.trail.push_back(last);
    ended = !lets_search_go_on(last.outcome);
    if (ended) walked.found = std::move(attempted.found);
  }
  if (!ended) {
    for (const auto& records : plan.records) records->gave_nothing();
    walked.found = failure(nothing_found(order, plan.environment, variables, plan.options));
  }
  return walked;
}

std::vector<std::unique_ptr<Records>> records_of(const Search& search, const Environment& environment,
                                                 const Order& order) {
  std::vector<std::unique_ptr<Records>> records;
  if (!order.is_default || !environment.is_deployed()) return records;
  for (const Source* source : catalog()) {
    if (source->records_of != nullptr) records.push_back(source->records_of(search, environment));
  }
  return records;
}

/// "Not found" and "loaded" are the last words of a search; every other error is for the caller to record.
void record_end(const Plan& plan, const Result<FoundSecret>& found, bool is_default_order) {
  const World& world = plan.search.world;
  if (found) {
    if (plan.options.records_loaded) record_success(world.events, plan.environment, *found);
  } else if (found.error().code == Code::secret_absent) {
    world.events.record(Level::error, is_default_order ? required_text(world.variables, plan.environment)
                                                       : required_of_others_text(plan.environment));
  }
}

}  // namespace

Resolution resolve(const World& world, const ResolveOptions& options) {
  Memory memory;
  const Search search{
      {world, world.clock.elapsed() + options.deadline}, memory, options.known_keys ? &*options.known_keys : nullptr};
  Resolution resolution;
  resolution.warnings = options.configuration_warnings;
  if (auto none = crypto::why_no_hashes()) {
    resolution.found = failure(*std::move(none));
    return resolution;
  }
  Result<Detection> detected = detect(world.variables, options);
  if (!detected) {
    resolution.found = failure(std::move(detected).error());
    return resolution;
  }
  const Environment& environment = resolution.searched.emplace(std::move(detected->environment));
  append(resolution.warnings, std::move(detected->warnings));
  record_start(world.events, world.variables, environment);

  Result<Order> order = order_in(environment, world.variables, options);
  if (!order) {
    resolution.found = failure(std::move(order).error());
    return resolution;
  }
  resolution.rules = rules_digest(*order);
  append(resolution.warnings, never_read_warnings(*order, environment, world.variables, options));
  const auto records = records_of(search, environment, *order);
  const Plan plan{search, environment, options, records};
  Walk walked = walk(plan, *order);
  record_end(plan, walked.found, order->is_default);
  resolution.found = std::move(walked.found);
  resolution.trail = std::move(walked.trail);
  append(resolution.warnings, std::move(walked.warnings));
  if (!resolution.found && resolution.found.error().code == Code::secret_absent) {
    append(resolution.warnings, other_environment_warnings(*order, environment, world.variables, options));
  }
  resolution.remarks = std::move(walked.remarks);
  if (resolution.found) resolution.searched.reset();
  base::wipe_vector_registers();  // of what was trimmed and compared
  return resolution;
}

}  // namespace jwtsync
