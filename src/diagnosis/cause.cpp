// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/cause_table.h"
#include "diagnosis/explanations.h"
#include "diagnosis/token_causes.h"

#include <algorithm>
#include <array>
#include <utility>

namespace jwtsync {
namespace diagnosis {
namespace {

using enum Cause;
using enum Certainty;
using enum Reads;

using Find = std::vector<Finding> (*)(const Evidence&);
using OfPair = Clue (*)(const Pair&);
using OfFleet = std::vector<Pattern> (*)(const KeyHolders&);

constexpr Detector found_by(Find find) { return {.find = find}; }
constexpr Detector told_by(OfPair of_pair) { return {.of_pair = of_pair}; }
constexpr Detector both(Find find, OfPair of_pair) { return {.find = find, .of_pair = of_pair}; }
constexpr Detector spread(OfFleet of_fleet) { return {.of_fleet = of_fleet}; }
constexpr Detector found_or_spread(Find find, OfFleet of_fleet) { return {.find = find, .of_fleet = of_fleet}; }
constexpr Detector spread_or_told(OfFleet of_fleet, OfPair of_pair) {
  return {.of_pair = of_pair, .of_fleet = of_fleet};
}
constexpr Detector between(std::vector<Finding> (*find)(const Distinction&)) { return {.between = find}; }

constexpr std::array table{
    // a process holds no key
    CauseRow{store_forbidden, "store-forbidden", certain, reports, found_by(lacking<store_forbidden>)},
    CauseRow{store_unreachable, "store-unreachable", certain, reports, found_by(lacking<store_unreachable>)},
    CauseRow{file_not_ready, "file-not-ready", likely, reports, found_by(lacking<file_not_ready>)},
    CauseRow{placeholder_kept, "placeholder-kept", certain, reports, found_by(lacking<placeholder_kept>)},
    CauseRow{secret_too_short, "secret-too-short", certain, reports,
             found_by(all_of<find_small_rsa_key, lacking<secret_too_short>>)},
    CauseRow{no_key, "no-key", certain, reports, found_by(lacking<no_key>)},
    // the keys differ, and the variants prove why
    CauseRow{white_space, "white-space", certain, variants, told_by(by_variant<white_space>)},
    CauseRow{invisible_characters, "invisible-characters", certain, variants,
             told_by(by_variant<invisible_characters>)},
    CauseRow{quotes_kept, "quotes-kept", certain, variants, told_by(by_variant<quotes_kept>)},
    CauseRow{name_in_value, "name-in-value", certain, variants, told_by(by_variant<name_in_value>)},
    CauseRow{encoded_secret, "encoded-secret", certain, variants, told_by(by_variant<encoded_secret>)},
    CauseRow{base64_spelling, "base64-spelling", certain, variants, told_by(by_variant<base64_spelling>)},
    CauseRow{hex_spelling, "hex-spelling", certain, variants, told_by(by_variant<hex_spelling>)},
    CauseRow{newlines_mangled, "newlines-mangled", certain, variants, told_by(by_variant<newlines_mangled>)},
    CauseRow{dollar_signs_mangled, "dollar-signs-mangled", certain, variants,
             told_by(by_variant<dollar_signs_mangled>)},
    CauseRow{text_escaped, "text-escaped", certain, variants, told_by(by_variant<text_escaped>)},
    CauseRow{character_set, "character-set", certain, variants, told_by(by_variant<character_set>)},
    CauseRow{json_document, "json-document", certain, variants, told_by(by_variant<json_document>)},
    // the keys differ, and where else they are held tells why
    CauseRow{key_of_other_environment,
             "key-of-other-environment",
             certain,
             answers,
             {.find = explain_shared_key, .of_pair = by_shared_value, .of_fleet = spread_by_environment}},
    CauseRow{other_purpose_key, "other-purpose-key", likely, answers, spread_or_told(spread_by_purpose, by_purpose)},
    // the keys differ, and how they are spread tells why
    CauseRow{worker_keys_differ, "worker-keys-differ", certain, answers, spread(spread_by_worker)},
    CauseRow{rotation_raced, "rotation-raced", likely, answers, spread(spread_by_race)},
    CauseRow{region_keys_differ, "region-keys-differ", likely, answers, spread(spread_by_region)},
    CauseRow{deploy_made_key, "deploy-made-key", likely, answers, spread(spread_by_deploy)},
    CauseRow{replica_keys_differ, "replica-keys-differ", likely, answers, spread(spread_by_replica)},
    CauseRow{loaders_differ, "loaders-differ", likely, reports, told_by(by_loaders)},
    // the keys differ, and reports tell why
    CauseRow{key_set_unreachable, "key-set-unreachable", certain, reports,
             both(explain_unreachable_key_sets, by_unreachable_key_set)},
    CauseRow{key_set_stale, "key-set-stale", likely, reports, both(find_key_set_stale, by_stale_key_set)},
    CauseRow{reload_refused, "reload-refused", certain, reports, told_by(by_reload)},
    CauseRow{key_not_yet_known, "key-not-yet-known", certain, answers, told_by(by_rotation)},
    CauseRow{overlap_missing, "overlap-missing", likely, reports, told_by(by_hard_swap)},
    CauseRow{live_repair, "live-repair", possible, reports, told_by(by_live_repair)},
    CauseRow{environment_differs, "environment-differs", certain, reports,
             both(departs<environment_differs>, by_environment)},
    CauseRow{development_default, "development-default", certain, reports, told_by(by_development_default)},
    CauseRow{public_default, "public-default", certain, reports, both(explain_public_values, by_public_value)},
    CauseRow{secret_unread, "secret-unread", certain, reports, both(lacking<secret_unread>, by_unread)},
    CauseRow{read_too_early, "read-too-early", likely, reports, told_by(by_early_read)},
    CauseRow{secret_not_given, "secret-not-given", certain, reports, told_by(by_absence)},
    CauseRow{secret_empty, "secret-empty", certain, reports, told_by(by_emptiness)},
    CauseRow{secret_skipped, "secret-skipped", certain, reports, told_by(by_skipping)},
    CauseRow{order_differs, "order-differs", certain, reports, told_by(by_order)},
    CauseRow{secret_shadowed, "secret-shadowed", likely, reports, told_by(by_shadow)},
    CauseRow{version_differs, "version-differs", certain, reports, told_by(by_version)},
    CauseRow{key_pair_mismatch, "key-pair-mismatch", certain, answers, both(explain_key_pairs, by_key_pair)},
    CauseRow{kid_reused, "kid-reused", certain, answers, found_by(all_of<find_kid_reused, explain_reused_kids>)},
    CauseRow{sources_differ, "sources-differ", certain, reports, told_by(by_sources)},
    CauseRow{rules_differ, "rules-differ", likely, reports, told_by(by_rules)},
    CauseRow{mount_not_updated, "mount-not-updated", certain, reports, told_by(by_mount)},
    CauseRow{stale_value, "stale-value", certain, reports, told_by(by_age)},
    CauseRow{value_differs, "value-differs", certain, answers, told_by(by_value)},
    // something else departs
    CauseRow{instance_shared, "instance-shared", certain, reports, found_by(departs<instance_shared>)},
    CauseRow{algorithm_mismatch, "algorithm-mismatch", certain, reports,
             found_by(all_of<find_algorithm_mismatch, departs<algorithm_mismatch>>)},
    CauseRow{issuer_mismatch, "issuer-mismatch", certain, reports,
             found_by(all_of<find_issuer_mismatch, departs<issuer_mismatch>>)},
    CauseRow{audience_mismatch, "audience-mismatch", certain, reports,
             found_by(all_of<find_audience_mismatch, departs<audience_mismatch>>)},
    CauseRow{type_mismatch, "type-mismatch", certain, reports,
             found_by(all_of<find_type_mismatch, departs<type_mismatch>>)},
    CauseRow{kid_differs, "kid-differs", certain, answers, found_by(departs<kid_differs>)},
    CauseRow{issuer_nodes_differ, "issuer-nodes-differ", certain, key_sets,
             found_or_spread(explain_issuer_nodes, spread_by_issuer_node)},
    CauseRow{clock_skew, "clock-skew", certain, clock, found_by(all_of<find_clock_skew, explain_clocks>)},
    CauseRow{strictness_differs, "strictness-differs", possible, reports, found_by(explain_strictness)},
    CauseRow{application_refuses, "application-refuses", likely, reports, found_by(departs<application_refuses>)},
    CauseRow{signature_unchecked, "signature-unchecked", certain, reports, found_by(departs<signature_unchecked>)},
    // the keys agree, and are not fit
    CauseRow{check_refuses, "check-refuses", certain, reports, found_by(explain_refusals)},
    // the keys of environments are not separate
    CauseRow{key_shared, "key-shared", certain, answers, between(explain_shared_keys)},
    // a process did not answer
    CauseRow{worker_unheard, "worker-unheard", certain, reports, found_by(departs<worker_unheard>)},
    CauseRow{wrong_authority, "wrong-authority", likely, reports, found_by(explain_authorities)},
    CauseRow{process_unreachable, "process-unreachable", certain, silence, found_by(silent<process_unreachable>)},
    CauseRow{process_slow, "process-slow", certain, silence, found_by(silent<process_slow>)},
    CauseRow{access_refused, "access-refused", certain, silence, found_by(silent<access_refused>)},
    CauseRow{answer_not_understood, "answer-not-understood", certain, silence, found_by(silent<answer_not_understood>)},
    CauseRow{answer_stale, "answer-stale", certain, silence, found_by(silent<answer_stale>)},
    CauseRow{target_malformed, "target-malformed", certain, silence, found_by(silent<target_malformed>)},
    CauseRow{too_few_processes, "too-few-processes", certain, silence, found_by(silent<too_few_processes>)},
    CauseRow{fleet_unsettled, "fleet-unsettled", certain, silence, found_by(silent<fleet_unsettled>)},
    CauseRow{one_process, "one-process", certain, silence, found_by(explain_one_process)},
    CauseRow{one_environment, "one-environment", certain, silence, between(explain_one_environment)},
    // the token cannot be read
    CauseRow{header_stripped, "header-stripped", certain, token,
             found_by(all_of<formed<header_stripped>, find_requests_without_token>)},
    CauseRow{token_wrapped, "token-wrapped", certain, token, found_by(formed<token_wrapped>)},
    CauseRow{token_encrypted, "token-encrypted", certain, token, found_by(find_token_encrypted)},
    CauseRow{token_opaque, "token-opaque", certain, token, found_by(find_token_opaque)},
    CauseRow{token_unsecured, "token-unsecured", certain, token, found_by(formed<token_unsecured>)},
    CauseRow{token_padded, "token-padded", certain, token, found_by(formed<token_padded>)},
    CauseRow{token_alphabet, "token-alphabet", certain, token, found_by(formed<token_alphabet>)},
    CauseRow{token_cut, "token-cut", certain, token, found_by(find_token_cut)},
    CauseRow{token_too_large, "token-too-large", certain, token, found_by(find_token_too_large)},
    CauseRow{token_for_other_api, "token-for-other-api", certain, token, found_by(find_token_for_other_api)},
    // its key or its signature
    CauseRow{key_unknown, "key-unknown", certain, token, found_by(find_key_unknown)},
    CauseRow{kid_ignored, "kid-ignored", likely, token, found_by(find_kid_ignored)},
    CauseRow{key_retired_early, "key-retired-early", likely, token, found_by(find_key_retired_early)},
    CauseRow{token_outlived_key, "token-outlived-key", likely, token, found_by(find_token_outlived_key)},
    CauseRow{signature_der, "signature-der", certain, token, found_by(find_signature_der)},
    CauseRow{signature_cut, "signature-cut", certain, token, found_by(find_signature_cut)},
    CauseRow{signature_of_other_key, "signature-of-other-key", certain, token, found_by(find_signature_of_other_key)},
    // its claims
    CauseRow{expired_when_minted, "expired-when-minted", certain, token, found_by(find_expired_when_minted)},
    CauseRow{time_in_milliseconds, "time-in-milliseconds", certain, token, found_by(find_time_in_milliseconds)},
    CauseRow{time_not_number, "time-not-number", certain, token, found_by(find_time_not_number)},
    CauseRow{token_expired, "token-expired", certain, token, found_by(find_token_expired)},
    CauseRow{token_not_yet_valid, "token-not-yet-valid", certain, token, found_by(find_token_not_yet_valid)},
    CauseRow{expiration_missing, "expiration-missing", certain, token, found_by(find_expiration_missing)},
    CauseRow{claim_missing, "claim-missing", certain, token, found_by(find_claim_missing)},
    CauseRow{claim_malformed, "claim-malformed", certain, token, found_by(find_claim_malformed)},
    CauseRow{id_token_used, "id-token-used", likely, token, found_by(find_id_token_used)},
    CauseRow{caller_unknown, "caller-unknown", likely, token, found_by(find_caller_unknown)},
    // the token is good, and was refused
    CauseRow{refused_before_signature, "refused-before-signature", likely, verdicts,
             found_by(find_refused_before_signature)},
    CauseRow{refused_elsewhere, "refused-elsewhere", possible, verdicts, found_by(find_refused_elsewhere)},
};
constexpr bool is_in_order() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].cause) != i) return false;
  }
  return table.back().cause == refused_elsewhere;
}
static_assert(is_in_order(), "a cause has a row here, in the order of the enumerators, and a page in docs/causes/");

constexpr auto names_of_causes = [] {
  std::array<std::string_view, table.size()> names;
  std::transform(table.begin(), table.end(), names.begin(), [](const CauseRow& row) { return row.name; });
  return names;
}();

}  // namespace

std::span<const CauseRow> causes() noexcept { return table; }

const CauseRow& row_of(Cause cause) noexcept { return table[static_cast<std::size_t>(cause)]; }

Finding finding(Cause cause, std::string why, const Advice& fix, std::optional<SentencePlace> restates) {
  return {cause, std::move(why), fix.text(), restates, row_of(cause).certainty};
}

Finding finding(Explanation told) {
  Finding made = finding(told.cause, std::move(told.why), told.fix);
  if (told.certainty) made.certainty = *told.certainty;
  made.evidence = std::move(told.evidence);
  return made;
}

}  // namespace diagnosis

template <>
std::span<const std::string_view> names<Cause>() noexcept {
  return diagnosis::names_of_causes;
}

bool is_of_silence(Cause cause) noexcept {
  return cause == Cause::worker_unheard || diagnosis::row_of(cause).reads == diagnosis::Reads::silence;
}

template <>
std::span<const std::string_view> names<Certainty>() noexcept {
  static constexpr std::array<std::string_view, 3> table{"certain", "likely", "possible"};
  return table;
}

}  // namespace jwtsync
