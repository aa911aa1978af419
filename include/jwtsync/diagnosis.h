// SPDX-License-Identifier: Apache-2.0
/// @file
/// Why is it so, and what to do: findings out of the catalogue of causes (docs/causes/).
///
///     for (const Finding& finding : diagnose(agreement)) std::cout << finding.why << "; " << finding.fix;
///     for (const Finding& finding : diagnose(Evidence{.agreement = agreement, .token = token})) tell(finding);
#pragma once

#include <jwtsync/explained.h>
#include <jwtsync/fleet.h>
#include <jwtsync/keyring.h>
#include <jwtsync/token.h>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync {

/// Why processes disagree or say nothing, or why a token was refused; each has its page, docs/causes/NAME.md. In the
/// order of how much they tell: of two explanations of one difference the earlier is given.
enum class Cause : std::uint8_t {
  // a process holds no key
  store_forbidden,
  store_unreachable,
  file_not_ready,
  placeholder_kept,
  secret_too_short,
  no_key,
  // the keys differ, and the variants prove why
  white_space,
  invisible_characters,
  quotes_kept,
  name_in_value,
  encoded_secret,
  base64_spelling,
  hex_spelling,
  newlines_mangled,
  dollar_signs_mangled,
  text_escaped,
  character_set,
  json_document,
  // the keys differ, and where else they are held tells why
  key_of_other_environment,
  other_purpose_key,
  // the keys differ, and how they are spread tells why
  worker_keys_differ,
  rotation_raced,
  region_keys_differ,
  deploy_made_key,
  replica_keys_differ,
  loaders_differ,
  // the keys differ, and reports tell why
  key_set_unreachable,
  key_set_stale,
  reload_refused,
  key_not_yet_known,
  overlap_missing,
  live_repair,
  environment_differs,
  development_default,
  public_default,
  secret_unread,
  read_too_early,
  secret_not_given,
  secret_empty,
  secret_skipped,
  order_differs,
  secret_shadowed,
  version_differs,
  key_pair_mismatch,
  kid_reused,
  sources_differ,
  rules_differ,
  mount_not_updated,
  stale_value,
  value_differs,
  // something else departs
  instance_shared,
  algorithm_mismatch,
  issuer_mismatch,
  audience_mismatch,
  type_mismatch,
  kid_differs,
  issuer_nodes_differ,
  clock_skew,
  strictness_differs,
  application_refuses,
  signature_unchecked,
  // the keys agree, and are not fit
  check_refuses,
  // the keys of environments are not separate
  key_shared,
  // a process did not answer
  worker_unheard,
  wrong_authority,
  process_unreachable,
  process_slow,
  access_refused,
  answer_not_understood,
  answer_stale,
  target_malformed,
  too_few_processes,
  fleet_unsettled,
  one_process,
  one_environment,
  // the token cannot be read
  header_stripped,
  token_wrapped,
  token_encrypted,
  token_opaque,
  token_unsecured,
  token_padded,
  token_alphabet,
  token_cut,
  token_too_large,
  token_for_other_api,
  // its key or its signature
  key_unknown,
  kid_ignored,
  key_retired_early,
  token_outlived_key,
  signature_der,
  signature_cut,
  signature_of_other_key,
  // its claims
  expired_when_minted,
  time_in_milliseconds,
  time_not_number,
  token_expired,
  token_not_yet_valid,
  expiration_missing,
  claim_missing,
  claim_malformed,
  id_token_used,
  caller_unknown,
  // the token is good, and was refused
  refused_before_signature,
  refused_elsewhere,
};
template <>
[[nodiscard]] std::span<const std::string_view> names<Cause>() noexcept;

/// Whether it is why a question has no answer: a process that did not give one, or nothing to compare. It says nothing
/// against any key.
[[nodiscard]] bool is_of_silence(Cause cause) noexcept;

/// Where a sentence stands in what was diagnosed: an Agreement or a Distinction.
struct SentencePlace {
  enum class List : std::uint8_t { departures, notes, warnings, silent };
  List list;
  std::size_t index;

  friend bool operator==(const SentencePlace&, const SentencePlace&) = default;
};

/// How sure a finding is of its cause.
enum class Certainty : std::uint8_t {
  certain,   ///< what was seen has no other cause
  likely,    ///< it fits what was seen, and others are rare
  possible,  ///< it fits what was seen, and so do others
};
template <>
[[nodiscard]] std::span<const std::string_view> names<Certainty>() noexcept;

/// A cause, its evidence and its remedy, each in one sentence without a full stop. What a process said itself may stand
/// in `why`, cut to 200 bytes; never in `fix`, but for its name and those of its sources, if they are plain.
struct Finding {
  Cause cause;
  std::string why;
  std::string fix;
  /// The sentence that `why` repeats whole, if there is one: what shows the finding need not say it again.
  std::optional<SentencePlace> restates = {};
  Certainty certainty = Certainty::certain;
  /// What was seen, one line each: lines of reports, a variant that matched, members of the token. No line holds a
  /// secret or a signature.
  std::vector<std::string> evidence = {};
};

/// How the processes were asked, so that a remedy ends in the command that asks them again.
struct Asking {
  std::vector<std::string> options = {};  ///< such as "--expect", "4", each a word of its own
  /// As they were given. None: those of the configuration.
  std::vector<std::string> targets = {};
  bool collected = false;  ///< by lines of `jwtsync answer`, which answer one nonce only
  /// The command that asked, such as "compat-check". None: `agree` of an agreement, `distinct` of a distinction.
  std::string command = {};
};

/// By what a signature is good that the key at hand does not make.
struct SignatureMatch {
  Cause cause;            ///< such as `white_space`
  std::string phrase;     ///< "this secret plus a newline", "the development fallback"
  std::string fix;        ///< as that of a Finding
  std::string variant{};  ///< the named transform, if it is one (docs/reference/protocol.md)
};

/// Looks for what makes the signature of a token by HMAC that a verifier of `ring` refuses: a key of the ring itself,
/// under another algorithm or kid than the token's, cut, or written otherwise; a named transform of it, or two that go
/// together; a part of it, the line or document around it; the development fallback, a published default, a
/// placeholder, or nothing at all. The likeliest first, and the first that makes it: a MAC that matches is a proof.
/// Nothing for a token by key pair, and where nothing is found.
///
/// For a person who asks about one token: nothing that serves requests calls it. `locator` says where the secret came
/// from, if that is known: it may be a variable of a name. At most 16 MiB are hashed, by 2048 MACs: some 50 ms. What is
/// said of the match holds neither secret nor signature.
[[nodiscard]] std::optional<SignatureMatch> match_signature(std::string_view token, const KeyRing& ring,
                                                            std::string_view locator = {});
/// The same where no key is at hand: by the development fallback, a published default, a placeholder, or nothing at
/// all.
[[nodiscard]] std::optional<SignatureMatch> match_signature(std::string_view token);

/// What happened to the text of a token on its way, as far as its characters show.
enum class TokenDamage : std::uint8_t {
  none,
  ends_within_byte,   ///< a part of it is no whole number of bytes
  ellipsis,           ///< "..." stands for what was left out
  percent_encoded,    ///< as in an address
  foreign_character,  ///< a character that no token has
};

/// A token that is asked about. Its signature is no part of it.
struct TokenEvidence {
  Look look = {};        ///< what can be read of it
  BothSides sides = {};  ///< beside what the keys at hand take
  /// Why the keys at hand refuse it; nothing if they accept it. Where there are no keys at hand: `ring_unavailable`.
  std::optional<Error> refusal = {};
  std::size_t size = 0;                        ///< in bytes
  std::optional<SignatureMatch> made_by = {};  ///< where the signature is not good, by what it is, if that was found
  std::string kind = {};                       ///< of what is no JWT: what it begins like, such as "a GitHub token"
  TokenDamage damage = TokenDamage::none;
};

/// What can be told of a text that should be a token, without any key. Whoever has keys adds `sides` whole, and
/// `refusal`.
[[nodiscard]] TokenEvidence evidence_of(std::string_view token);

/// What one address of public keys gave, asked several times at one time.
struct KeySetLook {
  std::string address;
  std::vector<std::string> sets = {};  ///< the JWK Set of each answer, as it was sent
  std::vector<Error> errors = {};      ///< of the times that gave none
};

/// All that a diagnosis goes by. It outlives the call, and is read only.
struct Evidence {
  const Agreement& agreement;  ///< of no members where nobody was asked
  const TokenEvidence* token = nullptr;
  std::span<const Explained> explained = {};  ///< what processes said of that token
  std::span<const KeySetLook> key_sets = {};
  Time now = {};  ///< by the clock here
  Asking asking = {};
};

/// What is wrong, and why: by certainty, and within it the most telling first. Empty if nothing is.
[[nodiscard]] std::vector<Finding> diagnose(const Evidence& evidence);

/// Why the token is refused, likewise, and nothing else: by what stands in it and by those who judge it. The fixes do
/// not end in a command that asks again.
[[nodiscard]] std::vector<Finding> diagnose_token(const Evidence& evidence);

/// The causes of an agreement's departures and silences alone, likewise.
[[nodiscard]] std::vector<Finding> diagnose(const Agreement& agreement, const Asking& asking = {});

/// Which environments share keys, who did not answer, and what to do; empty if the environments are separate.
[[nodiscard]] std::vector<Finding> diagnose(const Distinction& distinction, const Asking& asking = {});

}  // namespace jwtsync
