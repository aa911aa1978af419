// SPDX-License-Identifier: Apache-2.0
/// @file
/// Do all processes hold the same keys? Each reports and answers a challenge; the asker compares, and learns no key.
/// docs/reference/protocol.md fixes every byte.
///
///     Result<Nonce> nonce = Nonce::create(world.randomness);
///     if (!nonce) return nonce.error().exit_status();
///     Agreement agreement = agree(ask(world, targets, *nonce, {}), {});
///     if (agreement.verdict != Verdict::agree) return wait_for_the_others();
#pragma once

#include <jwtsync/keyring.h>
#include <jwtsync/report.h>
#include <jwtsync/result.h>
#include <jwtsync/sources.h>
#include <jwtsync/token.h>
#include <jwtsync/world.h>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace jwtsync {

/// 32 fresh random bytes that one question carries to every process.
class Nonce {
 public:
  static constexpr std::size_t size = 32;
  [[nodiscard]] static Result<Nonce> create(Randomness& randomness);
  /// From 43 base64url characters; `nonce_malformed` for anything else.
  [[nodiscard]] static Result<Nonce> parse(std::string_view text);
  /// As 43 base64url characters.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::string_view bytes() const noexcept { return {bytes_.data(), bytes_.size()}; }
  friend bool operator==(const Nonce&, const Nonce&) = default;

 private:
  std::array<char, size> bytes_{};
};

/// A named transform of a secret and its answer.
struct VariantAnswer {
  std::string name;  ///< such as "trailing_newline" (docs/reference/protocol.md)
  std::string answer;
};

/// The answer of one key to a nonce.
struct KeyAnswer {
  std::string kid;
  KeyRole role = KeyRole::verifies;
  std::string algorithm;
  std::string answer;  ///< 43 base64url characters
  std::vector<VariantAnswer> variants;
  std::string issuer = {};  ///< of several, whose key it is; empty where there is one
};

/// The answers of one process.
struct ChallengeAnswer {
  std::string service;
  std::string instance;
  std::vector<KeyAnswer> keys;
};

/// Whether a challenge asks for variants too.
enum class Variants : std::uint8_t { without, with };

// The wire form, as the endpoints give it.
[[nodiscard]] std::string to_json(const ChallengeAnswer& answer);

/// What another worker of the same server answered for itself.
struct Sibling {
  Report report;
  ChallengeAnswer challenge;
};

/// The other workers of a server.
struct SiblingAnswers {
  std::vector<Sibling> heard{};
  std::optional<Error> unheard{};  ///< why all others, or some, could not be asked or did not answer
};

/// What one process answered, asked over HTTP or by a collected line.
struct Testimony {
  /// The most siblings that one process answers with.
  static constexpr std::size_t max_siblings = 64;

  Report report;
  ChallengeAnswer challenge;
  SiblingAnswers siblings{};
};

/// The other workers of this process's server, which stand behind the same address.
class Siblings {
 public:
  virtual ~Siblings() = default;
  /// Each answers for itself under this nonce; at most `Testimony::max_siblings`.
  [[nodiscard]] virtual SiblingAnswers ask(const Nonce& nonce, Variants variants) = 0;
};

/// One address: `http://HOST:PORT`, `https://HOST:PORT` or `unix:/PATH`, as it was given, but without a user name and
/// password.
struct TargetUrl {
  std::string url;
  friend bool operator==(const TargetUrl&, const TargetUrl&) = default;
};

/// One of the addresses behind a host name.
struct OneOfName {
  std::string name;     ///< `dns+http://HOST:PORT` or `dns+https://HOST:PORT`, as it was given
  std::string address;  ///< an IP address
  friend bool operator==(const OneOfName&, const OneOfName&) = default;
};

/// A line of collected answers; the first is 1.
struct CollectedLine {
  std::size_t number = 0;
  friend bool operator==(const CollectedLine&, const CollectedLine&) = default;
};

/// The processes that are missing of as many as are expected.
struct Missing {
  std::size_t expected = 0;
  friend bool operator==(const Missing&, const Missing&) = default;
};

/// A service that must be there, and of which no process answered.
struct MissingService {
  std::string name;
  friend bool operator==(const MissingService&, const MissingService&) = default;
};

/// A fleet that was not found the same twice, as long as it was waited for.
struct Unsettled {
  friend bool operator==(const Unsettled&, const Unsettled&) = default;
};

/// A source that the asker read itself, and compares as if it were a process.
struct OwnSource {
  std::string locator;
  friend bool operator==(const OwnSource&, const OwnSource&) = default;
};

/// One that nobody can reach, and that dialled out to a collector.
struct Dialled {
  std::string collector;  ///< its URL, as it was given
  std::string who;        ///< the instance, or which of its lines
  friend bool operator==(const Dialled&, const Dialled&) = default;
};

/// Who was to answer.
using Target =
    std::variant<TargetUrl, OneOfName, CollectedLine, Missing, MissingService, Unsettled, OwnSource, Dialled>;

/// As people and programs read it: "http://auth:7517", "dns+http://auth:7517 10.0.0.4", "line 3", "--expect 4",
/// "--service auth", "--wait", "file:/run/key", "auth-0-1a2b3c4d via https://collector:7517".
[[nodiscard]] std::string text_of(const Target& target);

/// A target that was asked: what it answered, or why not.
struct Witnessed {
  Target target;
  Result<Testimony> testimony = failure(Code::target_unreachable, "not asked");
  /// How far its clock is ahead of the asker's (less than zero: behind), as far as the time of the exchange allows to
  /// say; nothing for collected lines.
  std::optional<std::chrono::seconds> clock_offset{};
  /// Whether the error's message begins with who was asked, as those of an HttpClient do.
  bool error_names_target = false;
};

/// How `ask` asks.
struct AskOptions {
  std::chrono::milliseconds timeout{5'000};  ///< for each process
  Variants variants = Variants::without;
  /// Sent as `Jwtsync-Access`, if given. Not owned.
  const Secret* access_token = nullptr;
  /// Shown to a target of https that asks for a certificate: as those of an HttpRequest.
  std::string certificate_file = {};
  std::string key_file = {};
  /// A collector (`check_collector`), which is asked in place of targets for the answers of those who dialled in there.
  /// It gives them the nonce, and `timeout` is for all of them together.
  std::string via = {};
  /// By way of a collector: how many must have answered before all who are there have.
  std::size_t expect = 1;
};

/// Whether this is the URL of a collector: a target that is one address, and http on this machine only.
/// `argument_invalid` otherwise.
[[nodiscard]] Result<void> check_collector(const std::string& url);

/// Sends `body` by POST to this path of the collector `how.via`, and gives what it answers; empty where there is
/// nothing. `stop` ends the wait for it. Errors: those of an HttpClient, `target_refused`, and `line_replayed`,
/// `line_late`, `line_unasked` and `too_many_requests` as the collector gives them.
[[nodiscard]] Result<std::string> send_to_collector(const World& world, std::string_view path, std::string body,
                                                    const AskOptions& how, std::stop_token stop = {});

/// Whether all of them are targets, as `ask` takes them; `argument_invalid` names the first that is not.
[[nodiscard]] Result<void> check_targets(const std::vector<std::string>& targets);

/// Asks every target at the same time, each by one challenge. A target is `http://host:port`, `https://...`,
/// `unix:/path`, or `dns+http://host:port` (every address of the name, `dns+https://` likewise; each address a
/// Witnessed of its own). One that is down, slow or answers garbage stands in the result with its own error, in the
/// order of the targets. Behind an https address `?ca=/path` names the file of the CAs that alone are trusted there. A
/// target's user name and password are not asked with and not shown.
[[nodiscard]] std::vector<Witnessed> ask(const World& world, const std::vector<std::string>& targets,
                                         const Nonce& nonce, const AskOptions& options);

/// Reads an access token from a file, the white space around it taken off; where several stand there, one a line, the
/// first. Errors: those of Files, and `secret_empty`.
[[nodiscard]] Result<Secret> read_access_token(Files& files, const std::string& path);

/// Whether an access token is something else than a JWT secret of this side, which would go over the network with each
/// request: `argument_invalid` if one of the variables and files that a search by `options` may read holds it.
[[nodiscard]] Result<void> check_access_token(const World& world, const Secret& token, const ResolveOptions& options);

/// What a process answers to a challenge, in one line: `{"nonce":N,"report":{...},"challenge":{...},"siblings":[...]}`.
/// Where some siblings are unheard, `"siblings_error":{...}` stands beside the list; where all are, it is null.
[[nodiscard]] std::string to_json(const Nonce& nonce, const Testimony& testimony);

/// Reads that line. Errors: `nonce_mismatch` if it answers another nonce, `answer_malformed` for the rest.
[[nodiscard]] Result<Testimony> parse_testimony(std::string_view line, const Nonce& nonce);

/// Reads collected lines, blank ones left out though they count. A line that answers another nonce, or none, is a
/// Witnessed with an error; where no line answers any, all of them are one.
[[nodiscard]] std::vector<Witnessed> read_collected(std::string_view lines, const Nonce& nonce);

/// What all of them say together.
enum class Verdict : std::uint8_t {
  agree,
  disagree,
  unfit,        ///< the keys agree, and a process warns of what `jwtsync check` refuses
  incomplete,   ///< a process did not answer or could not reach its key's store, and the rest agree
  one_process,  ///< nothing to compare
};
template <>
[[nodiscard]] std::span<const std::string_view> names<Verdict>() noexcept;

/// What kind of answer a verdict is: a clear no for `disagree` and `unfit`, `unreachable` for `incomplete`, `usage` for
/// `one_process`.
[[nodiscard]] Category category_of(Verdict verdict) noexcept;

/// What `agree` takes for complete.
struct AgreeOptions {
  /// How many distinct processes there must be at least. 1 makes a single one enough.
  std::optional<std::size_t> expect = {};
  /// Services of each of which a process must answer.
  std::vector<std::string> services = {};
  /// The one revision (`Report::labels`) that is compared and counted; processes of others, and those that name none,
  /// are listed.
  std::optional<std::string> revision = {};
};

/// In what processes depart from each other, or what is worth knowing of them.
enum class DepartureKind : std::uint8_t {
  keys,             ///< whether the keys agree, yes or no: the first of all departures
  no_key,           ///< a process has none; a note where it waits for its store
  signing_key,      ///< unknown to one; as a note: known to all, though the keys differ
  kid,              ///< one key under two
  instance,         ///< one, of two processes
  environment,      ///< of different names
  algorithms,       ///< that one signs with and another refuses
  issuer,           ///< expected ones that differ
  audiences,        ///< none in common, of replicas or by a slip; as a note: one expects none
  type,             ///< expected ones that differ
  audience_match,   ///< one wants several audiences, another one alone; as a note: it differs
  reload,           ///< a note: one could not take its new keys into use
  siblings,         ///< a note: not every worker of a server was heard
  required_claims,  ///< a note: not all ask for them
  leeway,           ///< a note: it differs
  max_age,          ///< a note: it differs
  // Notes: one accepts what another refuses, each by the name of its expectation.
  allow_missing_exp,
  allow_future_iat,
  allow_numeric_sub,
  require_low_s,
  rules,                ///< a note: one resolves by others
  clock,                ///< a note: one is ahead of another
  application_refuses,  ///< an application refuses tokens of the key that the process beside it holds
  signature_unchecked,  ///< an application takes tokens whose signature is not good
  application,          ///< a note: what else it does with tokens, or that it is not known
};
template <>
[[nodiscard]] std::span<const std::string_view> names<DepartureKind>() noexcept;

/// One way in which processes depart from each other, or something worth knowing about them.
struct Departure {
  DepartureKind kind;
  std::string sentence;  ///< without a full stop; what processes say in their own words is cut to 200 bytes
  /// Of `no_key`: who has none, by place among the members. Else empty.
  std::vector<std::size_t> members = {};
};

/// One distinct process.
struct Member {
  Target target;
  Report report;
  ChallengeAnswer challenge;
  /// Processes of one group hold the same keys; the groups count from 0, the largest first. Nothing for a process
  /// without a key, which is equal to no other.
  std::optional<std::size_t> group{};
  /// Other targets that led to this same process: the same address twice, or a load balancer.
  std::vector<Target> also_asked_as{};
  std::optional<std::chrono::seconds> clock_offset{};
  /// Why other workers of its server were not heard, if so.
  std::optional<Error> siblings_error{};
};

/// A warning of one process or several.
struct FleetWarning {
  Name<WarningKind> kind;  ///< as in their reports
  std::string sentence;    ///< who, and the text
  bool fails_check = false;
};

/// A process that did not answer.
struct Silent {
  Target target;
  Error error;
  bool error_names_target = false;  ///< as of the Witnessed
};

/// The comparison of all that answered.
struct Agreement {
  Verdict verdict = Verdict::one_process;
  std::vector<Member> members;  ///< by service, instance and target
  std::vector<Silent> silent;   ///< by target
  /// The first says whether the keys agree, yes or no; then each departure. Empty if all agree.
  std::vector<Departure> departures;
  /// Worth knowing, and no disagreement: clocks, leeway or resolution rules that differ, say.
  std::vector<Departure> notes;
  std::vector<FleetWarning> warnings;  ///< what fails a check first
  std::size_t groups = 0;              ///< how many different rings there are
  std::size_t services = 0;            ///< how many different service names
  /// Where one revision was asked for: the processes of others, in the order of `members`. Their `group` is that of
  /// members who hold the same keys, if any do.
  std::vector<Member> other_revisions{};
};

/// Compares. Pure: the same testimonies always give the same Agreement, in whatever order they came.
[[nodiscard]] Agreement agree(std::vector<Witnessed> witnessed, const AgreeOptions& options);

/// Asks every target under a fresh nonce, and compares. Where the keys differ it asks once more, for variants, so that
/// a diagnosis can tell whether one is the other with a newline or quotes; `how.variants` says nothing here. Errors:
/// those of Nonce::create.
[[nodiscard]] Result<Agreement> ask_and_agree(const World& world, const std::vector<std::string>& targets,
                                              AskOptions how, const AgreeOptions& what);

/// What the processes of several environments say together.
enum class Separation : std::uint8_t {
  separate,         ///< no key is held in two environments
  shared,           ///< one is
  incomplete,       ///< a process did not answer or has no key, and among the rest no key is shared
  one_environment,  ///< nothing to tell apart
};
template <>
[[nodiscard]] std::span<const std::string_view> names<Separation>() noexcept;

/// What kind of answer a separation is, as of a Verdict.
[[nodiscard]] Category category_of(Separation separation) noexcept;

/// A key that processes of more than one environment hold: a token of one environment is good in the other.
struct SharedKey {
  std::string kid;  ///< as the first holder names it
  /// Who holds it, by environment: services where all of their processes there do, else services with instances.
  std::map<std::string, std::vector<std::string>> holders;
  std::string sentence;
};

/// The processes of several environments, told apart by their keys.
struct Distinction {
  Separation separation = Separation::one_environment;
  std::vector<std::string> environments;  ///< each once, by name
  std::vector<Member> members;            ///< by service, instance and target
  std::vector<Silent> silent;             ///< by target
  std::vector<SharedKey> shared;          ///< by sentence
  std::vector<Departure> notes{};         ///< of `no_key` and `siblings`
};

/// Whether environments have no key in common, be it one that signs or one that only verifies, or what a named
/// transform makes of one. Processes of one environment may hold what they like. Pure, as `agree`. All must have
/// answered the same nonce.
[[nodiscard]] Distinction distinguish(std::vector<Witnessed> witnessed, const AgreeOptions& options);

/// Asks every target under one fresh nonce, with variants, and distinguishes. Errors: those of Nonce::create.
[[nodiscard]] Result<Distinction> ask_and_distinguish(const World& world, const std::vector<std::string>& targets,
                                                      AskOptions how, const AgreeOptions& what);

}  // namespace jwtsync
