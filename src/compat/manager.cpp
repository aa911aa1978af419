// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/compat.h>

#include "compat/diagnostics.h"
#include "compat/synchronization.h"
#include "configuration/resolved_ring.h"
#include "configuration/settings.h"
#include "jose/value.h"
#include "sources/compatibility.h"

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace jwtsync {
namespace {

/// What the configuration file and one argument say about resolving.
struct Rules {
  Configuration configuration;
  ResolveOptions resolve;
};

Result<Rules> rules_for(const World& world, const std::optional<std::string>& environment) {
  Result<Configuration> configuration = read_configuration(world, std::nullopt);
  if (!configuration) return failure(std::move(configuration).error());
  ResolveOptions options = configuration::resolve_options(*configuration, environment);
  return Rules{std::move(*configuration), std::move(options)};
}

Result<FoundSecret> load(const World& world, const std::optional<std::string>& environment) {
  const Result<Rules> rules = rules_for(world, environment);
  if (!rules) return failure(rules.error());
  Resolution resolution = resolve(world, rules->resolve);
  Result<FoundSecret> found = std::move(resolution.found);
  if (!found && found.error().code == Code::secret_absent) {
    // Programs look for this text; all others are told what was asked.
    return failure(Code::secret_absent, sources::required_text(world.variables, *resolution.searched),
                   found.error().hint);
  }
  if (found && found->value->is_document()) {
    return failure(
        Code::secret_format_unsupported, "the value of " + found->source + " is a key or key set, not one secret",
        "this class gives one secret to sign and verify with; key pairs are for KeyRing, Signer and Verifier");
  }
  return found;
}

Result<Environment> current_environment(const World& world) {
  const Result<Rules> rules = rules_for(world, std::nullopt);
  if (!rules) return failure(rules.error());
  return detect_environment(world.variables, rules->resolve);
}

bool can_be_forced(std::string_view environment) {
  constexpr std::array<std::string_view, 4> names{"staging", "production", "development", "test"};
  return std::find(names.begin(), names.end(), environment) != names.end();
}

/// What callers get of a secret, and what a ring is made of.
struct InUse {
  Secret secret;
  std::shared_ptr<const jose::Value> value;
};

/// The secret in use, unless there is none or a fork lost it.
class Cache {
 public:
  [[nodiscard]] const FoundSecret* get() const noexcept {
    return found_ && !found_->secret.lost() ? &*found_ : nullptr;
  }
  const FoundSecret& put(FoundSecret found) { return found_.emplace(std::move(found)); }
  void clear() noexcept { found_.reset(); }

 private:
  std::optional<FoundSecret> found_;
};

Result<InUse> copy_of(const FoundSecret& found) {
  Result<Secret> secret = found.secret.clone();
  if (!secret) return failure(std::move(secret).error());
  return InUse{std::move(*secret), found.value};
}

Result<void> compare_with_services(const World& world, const jose::Value& value, const Rules& rules,
                                   const Environment& environment) {
  const Configuration& file = rules.configuration;
  configuration::QuestionArguments arguments{configuration::targets_of(world.variables, file)};
  if (arguments.targets.empty()) return {};
  if (!file.access_token_files.empty()) arguments.access_token_file = file.access_token_files.front();
  const auto question = configuration::question_of(world, file, rules.resolve, std::move(arguments));
  if (!question) return failure(question.error());
  const Result<KeyRing> ring = configuration::ring_of(value, environment, file.expectations);
  if (!ring) return failure(ring.error());
  return compat::compare_services(world, *question, *ring);
}

std::set<std::string_view> kids_of(const KeyRing& ring) {
  std::set<std::string_view> kids;
  for (const Key& key : ring.keys()) kids.insert(key.kid());
  return kids;
}

}  // namespace

struct SharedJWTSecretManager::State {
  // Held while a secret is loaded, so that one loads and the others wait. Recursive, since what takes the log records
  // belongs to the caller, and may itself ask for the secret.
  std::recursive_mutex mutex;
  Cache cache;

  Result<InUse> in_use(const World& world) {
    const std::lock_guard lock(mutex);
    if (const FoundSecret* const cached = cache.get()) {
      world.events.record(Level::debug, "JWT secret returned from cache");
      return copy_of(*cached);
    }
    Result<FoundSecret> found = load(world, std::nullopt);
    if (!found) return failure(std::move(found).error());
    return copy_of(cache.put(std::move(*found)));
  }
};

SharedJWTSecretManager::SharedJWTSecretManager() : state_(std::make_unique<State>()) {}
SharedJWTSecretManager::~SharedJWTSecretManager() = default;

Result<Secret> SharedJWTSecretManager::get_jwt_secret(const World& world) {
  Result<InUse> used = state_->in_use(world);
  if (!used) return failure(std::move(used).error());
  return std::move(used->secret);
}

void SharedJWTSecretManager::clear_cache() noexcept {
  const std::lock_guard lock(state_->mutex);
  state_->cache.clear();
}

bool SharedJWTSecretManager::keeps_another_key(const KeyRing* ring) const {
  const std::unique_lock lock(state_->mutex, std::try_to_lock);
  const FoundSecret* const cached = lock ? state_->cache.get() : nullptr;
  if (cached == nullptr || ring == nullptr) return cached != nullptr;
  const Result<KeyRing> kept = KeyRing::of(*cached->value, {.allow_short_keys = true});
  return !kept || kids_of(*kept) != kids_of(*ring);
}

Result<void> SharedJWTSecretManager::validate_synchronization(const World& world) {
  const Result<InUse> used = state_->in_use(world);
  if (!used) return failure(used.error());
  const Result<Rules> rules = rules_for(world, std::nullopt);
  if (!rules) return failure(rules.error());
  const Result<Environment> environment = detect_environment(world.variables, rules->resolve);
  if (!environment) return failure(environment.error());

  if (Result<void> fit = compat::validate(used->secret, *environment); !fit) return fit;
  if (Result<void> same = compare_with_services(world, *used->value, *rules, *environment); !same) return same;
  world.events.record(Level::info, "JWT secret synchronization validated for " + environment->name);
  return {};
}

Result<Secret> SharedJWTSecretManager::force_environment_consistency(const World& world, std::string_view target) {
  const std::string environment(target);
  if (!can_be_forced(target)) {
    return failure(Code::environment_unknown, "Invalid environment: " + environment,
                   "name staging, production, development or test");
  }
  const std::lock_guard lock(state_->mutex);
  state_->cache.clear();
  Result<FoundSecret> found = load(world, environment);
  if (!found) return failure(std::move(found).error());
  world.events.record(Level::info, "Successfully loaded JWT secret for forced environment: " + environment);
  return std::move(found->secret);
}

std::string SharedJWTSecretManager::get_secret_loading_diagnostics(const World& world) const {
  const std::lock_guard lock(state_->mutex);
  return json::dump(compat::diagnostics(world.variables, current_environment(world), state_->cache.get()));
}

}  // namespace jwtsync
