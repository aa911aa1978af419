// SPDX-License-Identifier: Apache-2.0
/// @file
/// Signing and verifying tokens (RFC 7519, in the compact form of RFC 7515, by the rules of RFC 8725).
///
/// Prepare a Signer or Verifier once per ring; any number of threads may use it. Each thread brings a Scratch of its
/// own, in which the answer lives: for HMAC neither call allocates nor locks.
///
///     Result<Verifier> verifier = Verifier::create(ring, {.issuer = "auth", .audiences = {"backend"}}, world.clock);
///     if (!verifier) return fail(verifier.error());
///     Scratch scratch;
///     auto verified = verifier->verify(token, scratch);
///     if (!verified) return fail(verifier->explain(verified.error(), token));
///     greet(verified->subject().value_or("stranger"));   // a token need not have one
#pragma once

#include <jwtsync/jose.h>
#include <jwtsync/keyring.h>
#include <jwtsync/result.h>
#include <jwtsync/token_facts.h>
#include <jwtsync/world.h>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync {

/// The longest token that is looked at, in bytes.
inline constexpr std::size_t max_token_size = std::size_t{64} * 1024;

/// What a token says, to be signed: the members of its payload, in the order in which they were set. Nothing about time
/// is added: a token expires only if it is told when.
class Claims {
 public:
  Claims() = default;

  /// The claims of a JSON object (RFC 8259), strictly read: no duplicate names, nothing after it. `claims_malformed`
  /// otherwise, and where a registered claim (RFC 7519, section 4.1) has the wrong type.
  [[nodiscard]] static Result<Claims> parse(std::string_view json);

  // The registered claims (RFC 7519, section 4.1). Each replaces an earlier value of the same name. One of another type
  // than it is there is taken by the functions below, and no Signer signs it.
  Claims& issuer(std::string_view value) { return set("iss", value); }
  Claims& subject(std::string_view value) { return set("sub", value); }
  Claims& audience(std::string_view value) { return set("aud", value); }
  Claims& token_id(std::string_view value) { return set("jti", value); }
  Claims& expires_at(Time value) { return set("exp", value); }
  Claims& not_before(Time value) { return set("nbf", value); }
  Claims& issued_at(Time value) { return set("iat", value); }

  /// A claim that is text. `value` must be UTF-8; bytes that are not are replaced by U+FFFD.
  Claims& set(std::string_view name, std::string_view value);
  /// A claim that is a NumericDate, in whole seconds; a fraction is dropped.
  Claims& set(std::string_view name, Time value);
  /// A claim that is an integer.
  Claims& set_integer(std::string_view name, std::int64_t value);

  [[nodiscard]] bool has(std::string_view name) const;
  /// Takes all claims out and keeps the memory, for the next token.
  Claims& clear() noexcept;
  /// The claims as one JSON object.
  [[nodiscard]] std::string json() const { return std::string(view()); }

 private:
  friend class Keeper;
  friend class Signer;
  /// How much of the text a member takes: `"name":value`.
  struct Extent {
    std::size_t name;  // bytes of the name, its quotes included
    std::size_t member;
    std::uint32_t mark;  // names that differ in it differ
  };
  /// Whether every registered claim is of its type; `claims_malformed` otherwise.
  [[nodiscard]] Result<void> check() const;
  [[nodiscard]] std::string_view view() const noexcept {
    return extents_.empty() ? "{}" : std::string_view(text_.data(), size_);
  }
  char* reserve(std::size_t size, std::size_t more);
  char* write(char* at, std::string_view text, std::size_t more);
  char* write_escaped(char* at, std::string_view text, std::size_t more);
  char* open(std::string_view name, std::size_t size);
  Claims& close(const char* end);
  void replace(Extent& earlier, std::size_t at);

  std::string text_;      // one JSON object, and room behind it
  std::size_t size_ = 0;  // of the object; it has a meaning only if there are members
  std::vector<Extent> extents_;
  std::optional<std::int64_t> expiry_;  // `exp` in seconds, rounded up; nothing where it is not a NumericDate
  bool is_in_question_ = false;         // a claim of a wrong type was set, and may have been replaced since
};

/// How the audiences of a token are compared with those that are expected.
enum class AudienceMatch : std::uint8_t {
  any,   ///< it holds one of them
  all,   ///< it holds every one
  only,  ///< it is one text, and no list: the one that is expected, so that no other service takes the token too
};
/// "any", "all" or "only".
[[nodiscard]] std::string_view name_of(AudienceMatch match) noexcept;
[[nodiscard]] std::optional<AudienceMatch> audience_match_named(std::string_view name) noexcept;

/// What must be true of a token, besides its signature.
struct Expectations {
  /// RFC 7519 4.1.1: the issuer; any, or none, if not given.
  std::optional<std::string> issuer = {};
  /// RFC 7519 4.1.3: the token's audience must hold one of these, or match as `audience_match` says. If empty, a
  /// token that has an audience is refused. Issuer and audiences compare byte for byte.
  std::vector<std::string> audiences = {};
  /// Algorithms that are accepted; those of the ring's keys if empty.
  std::vector<Algorithm> algorithms = {};
  /// Clock differences that are forgiven in `exp`, `nbf` and `iat`; at most `max_leeway`.
  std::chrono::seconds leeway{0};
  /// Claims that must be there, and not blank: null, an empty list or object, or a text of nothing but white space.
  std::vector<std::string> required_claims = {};
  /// RFC 8725 3.11: the `typ` of the header, compared without case and without "application/"; any if not given.
  std::optional<std::string> type = {};
  /// How old a token may be by its `iat`, which it then must have, the leeway besides: 1 s to `longest_max_age`. An
  /// older one is `token_expired`.
  std::optional<std::chrono::seconds> max_age = {};
  bool allow_missing_expiration = false;  ///< accept a token that never expires
  /// Accept an `iat` ahead of the clock: RFC 7519 4.1.6 asks no check of it. Not with `max_age`, which it would evade.
  bool allow_issued_in_future = false;
  /// Accept a `sub` that is an integer, as old issuers write it against RFC 7519 4.1.2. It is not text: 1 and "1" are
  /// two users (`VerifiedToken::numeric_subject`).
  bool allow_numeric_subject = false;
  /// Of the two signatures by ECDSA that say the same, (r, s) and (r, -s), accept the one with the lower s only, so
  /// that a token has one text. Ours have it; those of other signers only if they take care of it.
  bool require_low_s = false;
  std::optional<AudienceMatch> audience_match = {};  ///< `any` if not given; the others need audiences, `only` one
  std::vector<std::string> issuer_aliases = {};      ///< other texts by which `issuer`, which must be given, goes too

  static constexpr std::chrono::seconds max_leeway{3600};
  static constexpr std::chrono::seconds longest_max_age = std::chrono::hours(24) * 3650;

  friend bool operator==(const Expectations&, const Expectations&) = default;
};

/// The working memory of one thread: give every call of a thread the same one. It has its full size from the start
/// (about 300 KiB, of which only what the tokens need is ever touched). A VerifiedToken or signed token made with it is
/// valid until its next use. A moved-from Scratch can only be assigned to or destroyed.
class Scratch {
 public:
  Scratch();
  Scratch(Scratch&&) noexcept;
  Scratch& operator=(Scratch&&) noexcept;
  ~Scratch();

  /// What is in it is known to the rooms inside only.
  struct Memory;
  [[nodiscard]] Memory& memory() noexcept { return *memory_; }

 private:
  std::unique_ptr<Memory> memory_;
};

/// Why a token was refused. Small, and made without allocating; `Verifier::explain` gives its text.
struct Refusal {
  Code code = Code::token_malformed;
  friend bool operator==(const Refusal&, const Refusal&) = default;
};

/// What a token whose signature is good says: the common part of the two below, and nothing by itself.
class SignedContent {
 public:
  [[nodiscard]] std::optional<std::string_view> issuer() const noexcept { return text("iss"); }
  /// The `sub`, which is text (RFC 7519 4.1.2); nothing where it is a number.
  [[nodiscard]] std::optional<std::string_view> subject() const noexcept { return text("sub"); }
  /// An integer `sub`, where `Expectations::allow_numeric_subject` accepts it: never the user of these digits as text.
  [[nodiscard]] std::optional<std::int64_t> numeric_subject() const noexcept;
  [[nodiscard]] std::optional<std::string_view> token_id() const noexcept { return text("jti"); }
  [[nodiscard]] std::optional<Time> expires_at() const noexcept;
  [[nodiscard]] std::optional<Time> issued_at() const noexcept;
  /// A claim that is text, escapes undone; nothing if it is absent or not text.
  [[nodiscard]] std::optional<std::string_view> text(std::string_view name) const noexcept;
  /// A claim's value as JSON text, as the issuer wrote it; nothing if absent.
  [[nodiscard]] std::optional<std::string_view> json(std::string_view name) const noexcept;

  /// The JOSE header and the payload: two JSON objects, as the issuer wrote them.
  [[nodiscard]] std::string_view header_json() const noexcept;
  [[nodiscard]] std::string_view claims_json() const noexcept;
  /// The kid of the key that verified it, from the ring and not from the token.
  [[nodiscard]] std::string_view kid() const noexcept { return kid_; }
  [[nodiscard]] Algorithm algorithm() const noexcept { return algorithm_; }

 protected:
  SignedContent(Scratch::Memory& memory, std::string_view kid, Algorithm algorithm)
      : memory_(&memory), kid_(kid), algorithm_(algorithm) {}
  SignedContent(const SignedContent&) = default;
  SignedContent& operator=(const SignedContent&) = default;
  ~SignedContent() = default;

 private:
  Scratch::Memory* memory_;
  std::string_view kid_;
  Algorithm algorithm_;
};

/// A token whose signature and claims were found good. Only Verifier makes one. It is a view into the Scratch.
class VerifiedToken : private SignedContent {
 public:
  using SignedContent::algorithm, SignedContent::kid, SignedContent::text, SignedContent::json;
  using SignedContent::claims_json, SignedContent::header_json, SignedContent::token_id, SignedContent::issuer;
  using SignedContent::expires_at, SignedContent::issued_at, SignedContent::subject, SignedContent::numeric_subject;

 private:
  friend class Verifier;
  using SignedContent::SignedContent;
};

/// A token that was good, and may have expired since: for a refresh or a logout, and for nothing else. It is no
/// VerifiedToken and becomes none. Only `Verifier::verify_expired` makes one. It is a view into the Scratch.
class ExpiredToken : private SignedContent {
 public:
  using SignedContent::algorithm, SignedContent::kid, SignedContent::text, SignedContent::json;
  using SignedContent::claims_json, SignedContent::header_json, SignedContent::token_id, SignedContent::issuer;
  using SignedContent::expires_at, SignedContent::issued_at, SignedContent::subject, SignedContent::numeric_subject;

 private:
  friend class Verifier;
  using SignedContent::SignedContent;
};

class Keeper;
class Signer;

/// Checks tokens against a ring and expectations.
class Verifier {
 public:
  /// Prepares the keys of `ring`. `clock` must outlive the Verifier. Errors: `argument_invalid` (a leeway or a greatest
  /// age out of range, an algorithm that no key of the ring has, a name that is blank, two expectations that
  /// contradict each other, such as an `audience_match` that does not go with the audiences).
  [[nodiscard]] static Result<Verifier> create(const KeyRing& ring, Expectations expectations, const Clock& clock);
  Verifier(Verifier&&) noexcept;
  Verifier& operator=(Verifier&&) noexcept;
  ~Verifier();

  /// Accepts or refuses a token. The signature is checked before any claim. Refusals: the codes of Category::refused,
  /// and `ring_unavailable` after a fork (see Secret::lost).
  [[nodiscard]] tl::expected<VerifiedToken, Refusal> verify(std::string_view token, Scratch& scratch) const noexcept;
  /// The same at a time that the caller names, whatever the clock says.
  [[nodiscard]] tl::expected<VerifiedToken, Refusal> verify(std::string_view token, Scratch& scratch,
                                                            Time now) const noexcept;

  /// The refusal in words, with what was expected and what was found. `token` is the one that was refused. Of one whose
  /// signature is not good it quotes what TokenFacts has, and nothing else.
  [[nodiscard]] Error explain(Refusal refusal, std::string_view token) const;
  /// That of `verify` at this time.
  [[nodiscard]] Error explain(Refusal refusal, std::string_view token, Time now) const;

  /// What a refused token says, beside what this verifier takes.
  [[nodiscard]] BothSides both_sides(std::string_view token) const;

  /// The longest time behind its end in which a token may still be refreshed or logged out.
  static constexpr std::chrono::seconds longest_expired = std::chrono::hours(24) * 30;

  /// For a refresh or a logout: accepts a token as `verify` does, and one that expired, or grew older than the greatest
  /// age, up to `within` ago (1 s to `longest_expired`). All else holds: signature, issuer, audience, type, `nbf`,
  /// `iat`, required claims. It must have an `exp`, whatever is expected. A token that has not expired yet is accepted
  /// too: a client refreshes ahead of the end, and which side of it a token is on may change between two calls. Errors:
  /// `argument_invalid`, and the refusals of `verify` in words.
  [[nodiscard]] Result<ExpiredToken> verify_expired(std::string_view token, std::chrono::seconds within,
                                                    Scratch& scratch) const;
  /// The same at a time that the caller names.
  [[nodiscard]] Result<ExpiredToken> verify_expired(std::string_view token, std::chrono::seconds within,
                                                    Scratch& scratch, Time now) const;

  [[nodiscard]] const Expectations& expectations() const noexcept;

  /// Tries what was prepared, before it is used: each algorithm by a signature that is known to be good (once a
  /// process), and keys that can sign by tokens of their own, damaged ones, and one under the name of another key.
  /// Takes about as long as `signer`, if given, takes for a token. `ring`: the one that both were made of. Errors:
  /// `self_test_failed`; `ring_unavailable` after a fork.
  [[nodiscard]] Result<void> self_test(const KeyRing& ring, const Signer* signer) const;

 private:
  friend class Keeper;
  /// What would become of a token, for a Keeper that is asked about it. It is no verification, and not to be had here.
  [[nodiscard]] TokenAccount account_of(const TokenQuestion& question) const;

  struct Prepared;
  explicit Verifier(std::unique_ptr<const Prepared> prepared);
  std::unique_ptr<const Prepared> prepared_;
};

/// What the header of signed tokens says besides the algorithm, which the key decides. There is no way to write any
/// other: how to read a token, or by which key (`crit`, `b64`, `jwk`, `jku`, `x5u`), is not for a signer to set.
struct SigningOptions {
  /// `typ` (RFC 7515 4.1.9): a media type, "application/" left out, such as "at+jwt" of an access token (RFC 9068).
  std::string type = "JWT";
  /// The kid of a key of the ring: it signs, and its kid is written. If not given: the signing key of the ring.
  std::optional<std::string> key_id = {};
};

/// Signs tokens with a key of a ring.
class Signer {
 public:
  /// Prepares the key. Errors: `signing_key_absent` for a ring of public keys, and where no key has the kid that is
  /// asked for, or that key cannot sign; `argument_invalid` unless the type is a media type; `ring_unavailable` after
  /// a fork.
  [[nodiscard]] static Result<Signer> create(const KeyRing& ring, const SigningOptions& options = {});
  Signer(Signer&&) noexcept;
  Signer& operator=(Signer&&) noexcept;
  ~Signer();

  /// The token, valid until the next use of `scratch`. Errors: `token_too_large`; `claims_malformed` for a registered
  /// claim of a wrong type; `ring_unavailable` after a fork.
  [[nodiscard]] Result<std::string_view> sign(const Claims& claims, Scratch& scratch) const;

  /// The kid and the algorithm of the key that signs.
  [[nodiscard]] std::string_view kid() const noexcept;
  [[nodiscard]] Algorithm algorithm() const noexcept;

 private:
  struct Prepared;
  explicit Signer(std::unique_ptr<const Prepared> prepared);
  std::unique_ptr<const Prepared> prepared_;
};

/// A token taken apart and not verified: for a person to look at, never to be acted upon.
struct Inspection {
  std::string header_json;
  std::string claims_json;
  std::size_t signature_size = 0;  ///< bytes
};

/// Takes a token apart by the same strict rules as Verifier, without a key. Errors: `token_malformed`, whose hint is
/// empty unless it is plain why the text is not a token; `token_too_large`, `token_critical_header`.
[[nodiscard]] Result<Inspection> inspect(std::string_view token);

/// What there is to see of a text that should be a token, whole or damaged. Nothing is verified.
struct Look {
  TokenForm form = TokenForm::jws;
  std::optional<Error> error = {};  ///< why `inspect` does not take it apart; nothing if it does
  std::optional<std::string> header_json = {};
  std::optional<std::string> claims_json = {};     ///< not of a JWE, whose claims are encrypted
  std::optional<std::size_t> signature_size = {};  ///< bytes
  SignatureForm signature = SignatureForm::fits;
  std::string remark = {};  ///< what is odd about the signature, in words; empty if nothing is
};

/// Shows of a text what can be read of it, more leniently than any token is ever read to be verified: for a person.
[[nodiscard]] Look look_at(std::string_view text);

}  // namespace jwtsync
