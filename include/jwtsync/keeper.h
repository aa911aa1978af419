// SPDX-License-Identifier: Apache-2.0
/// @file
/// The one living object: holds the ring in use, and swaps it whole when its sources give another.
///
///     auto keeper = Keeper::open(world, {.service = "backend", .expectations = {.issuer = "auth"}});
///     if (!keeper) return keeper.error().http_status();
///     std::jthread loop([&](std::stop_token stop) { (*keeper)->run(stop); });   // reloads when files change
///     Keeper::Local local;                                                      // one a thread
///     auto verified = (*keeper)->verify(token, local);
///     if (!verified) return (*keeper)->explain(verified.error(), token, local).http_status();   // 401, or 503
#pragma once

#include <jwtsync/configuration.h>
#include <jwtsync/diagnosis.h>
#include <jwtsync/explained.h>
#include <jwtsync/fleet.h>
#include <jwtsync/keyring.h>
#include <jwtsync/result.h>
#include <jwtsync/sources.h>
#include <jwtsync/token.h>
#include <jwtsync/world.h>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync {

/// What a Keeper does when its sources give no key as it is opened.
enum class WithoutKey : std::uint8_t {
  fail,  ///< `open` gives the error
  wait,  ///< it opens, answers that it has no key and why, and tries again
};

/// In what form a child is given the keys of a hub's ring, and so how many it holds.
enum class HandedKeys : std::uint8_t {
  one,  ///< the secret that signs, as it is
  two,  ///< the same, and of the others the one that it needs most
  set,  ///< a JWK Set of all that verify, the one that signs first
};

/// How a process follows the hub of a rotation (docs/rotation.md).
struct FollowedHub {
  std::string url;  ///< https, or a Unix socket or http on this machine
  /// Read anew for each call.
  std::optional<std::string> access_token_file = {};
  /// The certificate to show, and its key; as those of an HttpRequest.
  std::string certificate_file = {};
  std::string key_file = {};
  bool signs = false;  ///< it wants to sign: it is given private halves, and asks for permits
  /// With `KeeperOptions::handover`, and only then: the member is the child, which takes no ring while it runs and
  /// cannot be fenced.
  std::optional<HandedKeys> handed = {};
  std::chrono::seconds lifetime{0};  ///< the longest of tokens that a child signs, where the policy's is shorter
};

/// How a Keeper is opened. What stands here wins over variables and configuration.
struct KeeperOptions {
  /// The name in reports, not blank; else `JWTSYNC_SERVICE`, else `[serve] service`, else the platform's service name,
  /// else "unnamed".
  std::optional<std::string> service = {};
  std::optional<std::string> configuration = {};  ///< path of the configuration file
  std::optional<std::string> environment = {};
  std::vector<std::string> sources = {};
  /// Each member that says more than its default wins over that of [verify]. A raw secret becomes a key of the one
  /// algorithm that is expected; of HS256 if there is none, or several.
  Expectations expectations = {};
  /// In the place of `sources` and `expectations`, which then say nothing: as [[issuers]], over those of the file.
  std::vector<Issuer> issuers = {};
  Witness witness = Witness::self;  ///< as its reports say
  /// `Report::labels`; each wins over that of `JWTSYNC_LABELS`, `[fleet] labels` and the platform.
  std::map<std::string, std::string> labels = {};
  WithoutKey without_key = WithoutKey::fail;
  /// This process gives the secret to another and speaks for it: keys in use are those that were handed over. The
  /// Keeper keeps the bytes they were made of, tells of a later change as a reload that failed (`keys_outdated`), and
  /// takes it by `renew` alone.
  std::optional<Handover> handover = {};
  /// Its keys are those of this hub's ring, in the place of `sources`; else of the one that [rotation] names. Then
  /// `run` is what keeps it there: it renews presence and permit, and takes each ring as it comes.
  std::optional<FollowedHub> hub = {};
};

/// How one of several issuers stands.
struct IssuerReadiness {
  std::string issuer;
  bool ready = false;
  std::optional<Error> error = {};
  std::optional<Error> reload_error = {};
  bool stale = false;
};

/// Whether a process is fit to serve. With several issuers it is if one of them has keys: those of the others are told
/// that there is no answer now.
struct Readiness {
  bool ready = false;
  /// 0 as long as there was no key.
  std::uint64_t generation = 0;
  /// Why it is not ready: why there is no key, or why the keys cannot be used any more.
  std::optional<Error> error = {};
  /// Why the last reload was not taken; the ring before it is still in use.
  std::optional<Error> reload_error = {};
  /// The keys are older than the issuer that publishes them lets them be. They are kept for a day; then it is not
  /// ready. Or they were handed over, and their source gives others now (`keys_outdated`).
  bool stale = false;
  std::vector<IssuerReadiness> issuers = {};  ///< in their order; then the members above are of all together
};

/// How often a code was given.
struct CodeCount {
  Code code = Code::internal_error;
  std::uint64_t count = 0;
};

/// What was counted of one key. Its names are those of the ring, never those of a token.
struct KeyMetrics {
  /// Empty where tokens were refused that belong to no key of the ring, and for keys beyond the first 64.
  std::string kid;
  std::string algorithm;
  std::uint64_t accepted = 0;
  std::vector<CodeCount> refused;  ///< by each code that was given
  std::uint64_t signatures = 0;
  /// One of several issuers, by its configured name; empty where there is one, or where a token is of none of them.
  std::string issuer = {};
};

/// How often sources of a kind gave an outcome.
struct ResolutionCount {
  std::string source;  ///< the scheme of its locator, such as "env"
  Outcome outcome = Outcome::found;
  std::uint64_t count = 0;
};

/// How long something took: how often each bucket was hit, and the time of all together.
struct LatencyCounts {
  /// The upper bound of each bucket, itself included; behind the last is one more, without a bound.
  static constexpr std::array<std::chrono::nanoseconds, 14> bounds{
      std::chrono::nanoseconds{500},       std::chrono::nanoseconds{1'000},     std::chrono::nanoseconds{2'500},
      std::chrono::nanoseconds{5'000},     std::chrono::nanoseconds{10'000},    std::chrono::nanoseconds{25'000},
      std::chrono::nanoseconds{50'000},    std::chrono::nanoseconds{100'000},   std::chrono::nanoseconds{250'000},
      std::chrono::nanoseconds{500'000},   std::chrono::nanoseconds{1'000'000}, std::chrono::nanoseconds{2'500'000},
      std::chrono::nanoseconds{5'000'000}, std::chrono::nanoseconds{10'000'000}};

  std::array<std::uint64_t, bounds.size() + 1> counts{};
  std::chrono::nanoseconds sum{0};
};

/// How often `Keeper::diagnose` found a cause.
struct CauseCount {
  Cause cause = Cause::refused_elsewhere;
  std::uint64_t count = 0;
};

/// What a Keeper has counted since it was opened.
struct Metrics {
  std::vector<KeyMetrics> keys;  ///< that of no key first, then every key that was in use
  /// One call of `verify` in `Keeper::sample_interval` of each Local is measured, its first among them.
  LatencyCounts verify_latency;
  std::vector<ResolutionCount> resolutions;
  std::uint64_t reloads = 0;  ///< all that were tried
  std::vector<CodeCount> reload_failures;
  std::vector<CauseCount> causes = {};  ///< in the order of the causes; those that were never found are left out
};

/// Holds the ring in use, or the rings of several issuers: each has its own, is refreshed by itself, and judges the
/// tokens whose `iss` is its name or alias, code point by code point, and no others. One without keys does not touch
/// the others: its tokens are `ring_unavailable`. A token without `iss` is `token_claim_missing`, one of nobody who is
/// configured `token_issuer_mismatch`. The first issuer is the process's own: `sign` and `ring` are of its keys.
/// Threads: every member may be called from any thread at any time.
class Keeper {
 public:
  /// Resolves the secret and takes it into use; the error is that of the resolution or of the configuration, or
  /// `self_test_failed`, as of each reload (`Verifier::self_test`). With
  /// `WithoutKey::wait` only that of the configuration: else it opens without a key. `world`'s parts must outlive it.
  [[nodiscard]] static Result<std::unique_ptr<Keeper>> open(const World& world, KeeperOptions options);
  /// Holds the keys of those whose tokens are access tokens of `own`, by the configuration that it goes by now
  /// (`access_issuers`, at least one), and none of its own. Nothing else says more, and it answers no deploy. It opens
  /// though an issuer gives no keys, which `run` asks for again; `world` needs a Watch for it alone. Errors: those of
  /// `check_access_issuers`, and of an issuer that no waiting mends, such as a locator that is none.
  [[nodiscard]] static Result<std::unique_ptr<Keeper>> of_access(const World& world, const Keeper& own);
  ~Keeper();
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

 private:
  struct Snapshot;

 public:
  /// What one thread needs to use a Keeper: working memory, and the snapshot it last saw. Results live in it.
  class Local {
   public:
    Local() = default;

   private:
    friend class Keeper;
    Scratch scratch_;
    std::shared_ptr<const Snapshot> held_;
    std::uint64_t serial_ = 0;
    const void* mark_ = nullptr;
    std::uint32_t verifications_ = 0;
    std::vector<Local> issuers_;         // of several, one each, in their order
    std::optional<std::size_t> chosen_;  // whose keys judged the last token
  };

  /// Of so many calls of `verify` with one Local, the time of one is measured.
  static constexpr std::uint32_t sample_interval = 256;

  /// Accepts or refuses a token, and never waits. Refusals are those of Verifier; `ring_unavailable`: there is no key,
  /// whatever the token; and `keys_outdated`: the keys are an issuer's, and this token is of another one, which it
  /// names or which may have taken the name of one that is held. `run` is told to ask the issuer for it, for all such
  /// tokens once in ten seconds at most, and for bad signatures alone, while nothing changes, after 5 min, 10 and so
  /// on; if the issuer has just said that there is no such key, the refusal is `token_key_unknown` or
  /// `token_signature_invalid`.
  [[nodiscard]] tl::expected<VerifiedToken, Refusal> verify(std::string_view token, Local& local) const;
  /// The same for a thread that may wait: where a token names a key that is not known here, asks the issuer first, for
  /// two seconds at most, or waits for the thread that does. So the first token of a new key is accepted. A bad
  /// signature asks likewise, but waits for no other thread: while one asks, the others' are `keys_outdated`.
  [[nodiscard]] tl::expected<VerifiedToken, Refusal> verify_patiently(std::string_view token, Local& local);
  /// Notes that a request was refused which brought no token to verify, for the report alone: `not_found` where it had
  /// none, `request_malformed` where something else stood in its place. At most 8 of the last ones are told.
  void note_without_token(Code why) const;
  [[nodiscard]] Error explain(Refusal refusal, std::string_view token, Local& local) const;
  /// Why this token is refused, as far as this process can tell by itself: by the token, its keys and how old they are,
  /// and the clock here. For logs and metrics, never for who sent it: it reads the token several times, so that where
  /// many are refused it is asked now and then. Nothing where no cause is at least likely.
  [[nodiscard]] std::optional<Finding> diagnose(Refusal refusal, std::string_view token, Local& local) const;
  /// As `Verifier::both_sides`, by the ring that refused it; nothing where there was no key.
  [[nodiscard]] std::optional<BothSides> both_sides(std::string_view token, Local& local) const;
  /// What would become of a token that somebody asks about, by the keys that are held: no issuer is asked for others,
  /// so one that it published since is not known. It counts nowhere, and nothing of it is noted.
  [[nodiscard]] Explanation account_of(const TokenQuestion& question) const;
  /// Which of several issuers judged the last token with `local`, by its configured name, whatever alias the token
  /// has. Nothing where the token is of none of them, or there are not several. Valid until the next use of `local`.
  [[nodiscard]] std::optional<std::string_view> judged_by(const Local& local) const;
  /// Errors: those of Signer, and `ring_unavailable` without a key. Where a hub is followed: `permit_ended`, since it
  /// was not heard of for too long; `claims_malformed` without an `exp`, or with one that lies further ahead than the
  /// policy of the ring allows.
  [[nodiscard]] Result<std::string_view> sign(const Claims& claims, Local& local) const;
  /// The configuration by which the last call with `local` was answered; valid until its next use.
  [[nodiscard]] const Configuration& configuration(Local& local) const;

  /// Reads configuration and sources again. A bad value keeps the ring in use, is recorded as an error event, and
  /// stands in report and readiness until a reload succeeds. True if anything changed and a new generation is in use.
  [[nodiscard]] Result<bool> reload();
  /// Reloads if a file it reads is not as it was, or it is time to ask an issuer for its keys, or to try again after a
  /// reload that failed, two seconds at most; else it only looks at the status of each. Where a hub is followed it does
  /// what is due, and asks for a later ring once a second. For callers without a thread for `run`, now and then. A file
  /// should be replaced whole: the Keeper does not wait until a file that is being written is complete.
  [[nodiscard]] Result<bool> refresh();

  /// With `handover`: a copy of the secret that the keys in use were made of, as its source gave it, and to be handed
  /// over. `ring_unavailable` without.
  [[nodiscard]] Result<Secret> handed_over() const;
  /// The other one of `HandedKeys::two`; empty where there is none.
  [[nodiscard]] Result<Secret> second_handed_over() const;
  /// With `handover`: reads configuration and sources again, and takes other keys into use, to be handed over now. Else
  /// it is `reload`. Where a hub is followed the child has ended, and the next one may sign once this has succeeded.
  [[nodiscard]] Result<bool> renew();
  /// With `handover`: whether other keys are to be handed over than those that were.
  [[nodiscard]] bool is_outdated() const;
  /// With `handover`, where a hub is followed: whether a key that was handed over is revoked, and the ring has none to
  /// hand over instead: whoever holds it is to be ended, and started when this is over.
  [[nodiscard]] bool has_none_to_hand_over() const;
  /// With `handover`: whether the child runs with what was handed over now. A hub is told of keys as proved only then.
  void note_running(bool runs);
  /// When the permit ends under which a child signs, by Clock::elapsed; nothing where it needs none.
  [[nodiscard]] std::optional<std::chrono::nanoseconds> permit_ends() const;

  /// What its reports say of the application beside this process from now on, in place of what they said.
  void note_probes(std::vector<ReportedProbe> probes);

  /// Without a key: no keys, the trail of the last search, and why there is none.
  [[nodiscard]] Report report() const;
  /// Without a key: an answer of no keys.
  [[nodiscard]] Result<ChallengeAnswer> challenge(const Nonce& nonce, Variants variants) const;
  [[nodiscard]] Readiness readiness() const;
  [[nodiscard]] Metrics metrics() const;
  [[nodiscard]] Configuration configuration() const;
  /// `ring_unavailable` without a key.
  [[nodiscard]] Result<KeyRing> ring() const;
  /// The ring as it may be published: `keys_outdated` where its hub has others by now, perhaps.
  [[nodiscard]] Result<KeyRing> published_ring() const;
  /// Every ring that is held: of several issuers, that of each which has keys.
  [[nodiscard]] std::vector<KeyRing> rings() const;

  /// Reloads whenever a file it reads changes, after `wake`, once a minute if a file's status says it changed unseen,
  /// before the keys of an issuer are stale, and again after a reload that failed: in 5 s, then ever more seldom, at
  /// least once a minute, or in 5 min where a store said no. Returns when `stop` is requested. Errors do not end it.
  void run(std::stop_token stop);
  /// Of one that follows a hub and is not run, at its end: says that it signs no more and is gone, so that no step
  /// waits for it. The hub is given a moment. What is used afterwards joins anew.
  void leave();
  /// The same, until there is a key, `stop` is requested or `longest` is over; the error of the last says why there is
  /// no key.
  [[nodiscard]] Result<void> run_until_key(std::stop_token stop, std::chrono::milliseconds longest);
  /// The same as `run`, until `stop` is requested, or the sources give other keys than those that were handed over:
  /// true then.
  [[nodiscard]] bool run_until_outdated(const std::stop_token& stop);
  /// Asks `run` for a reload now (SIGHUP). Safe in a signal handler.
  void wake() noexcept;

 private:
  struct State;
  explicit Keeper(std::unique_ptr<State> state);
  void run_once(const std::stop_token& stop, std::chrono::nanoseconds ends);
  struct Awaited;
  [[nodiscard]] Awaited awaited() const;
  [[nodiscard]] bool is_asked_for() const;
  void reload_after_change();
  void reload_what_is_due();
  [[nodiscard]] const Snapshot& snapshot(Local& local) const;
  [[nodiscard]] const Snapshot& last_seen(Local& local) const;
  /// That of one of several issuers, by its place.
  [[nodiscard]] static Local& local_of(const Snapshot& held, std::size_t place, Local& local);
  [[nodiscard]] Error explain_by_issuer(const Snapshot& held, Refusal refusal, std::string_view token,
                                        Local& local) const;
  [[nodiscard]] std::optional<BothSides> both_sides_by_issuer(const Snapshot& held, std::string_view token,
                                                              Local& local) const;
  [[nodiscard]] Readiness joint_readiness(const Snapshot& held) const;
  [[nodiscard]] tl::expected<VerifiedToken, Refusal> verify_timed(const Snapshot& held, std::string_view token,
                                                                  Local& local) const;
  [[nodiscard]] Result<std::string_view> sign_under_permit(const Snapshot& held, const Claims& claims,
                                                           Local& local) const;
  void follow_once(const std::stop_token& stop, std::chrono::nanoseconds ends);
  [[nodiscard]] Result<bool> refresh_followed();
  struct Judgement;
  struct Party;
  [[nodiscard]] Judgement judge(const Snapshot& held, std::string_view token, Local& local) const;
  [[nodiscard]] Judgement judge_followed(const Snapshot& held, tl::expected<VerifiedToken, Refusal> verdict,
                                         std::string_view token, Local& local) const;
  /// Whose token it is, of several issuers: their place.
  [[nodiscard]] tl::expected<std::size_t, Refusal> choose(const Snapshot& held, std::string_view token,
                                                          Local& local) const;
  [[nodiscard]] tl::expected<VerifiedToken, Refusal> conclude(const Judgement& judgement, std::string_view token,
                                                              Local& local) const;
  std::unique_ptr<State> state_;
};

}  // namespace jwtsync
