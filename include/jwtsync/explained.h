// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a process says of one token: whether it would take it, and at which stage it would not
/// (docs/reference/protocol.md, `POST /jwtsync/v1/explain`).
///
///     for (const Explained& one : ask_to_explain(world, targets, token, Disclosure::header_and_claims, {})) {
///       if (!one.explanation) return fail(one.explanation.error());
///       tell(one.explanation->verdict.text());   // "signature_unknown": all but the signature is good
///     }
#pragma once

#include <jwtsync/fleet.h>
#include <jwtsync/name.h>
#include <jwtsync/result.h>
#include <jwtsync/stage.h>
#include <jwtsync/token.h>
#include <jwtsync/token_facts.h>
#include <jwtsync/world.h>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync {

/// What would become of a token.
enum class TokenVerdict : std::uint8_t {
  accepted,
  refused,
  signature_unknown,  ///< all that it says is good; its signature was not sent
};
template <>
[[nodiscard]] std::span<const std::string_view> names<TokenVerdict>() noexcept;

/// What one process says of one token. It has verified nothing for who asks: no part of it makes a token good.
struct Explanation {
  std::string service;
  std::string instance;
  Name<TokenVerdict> verdict = TokenVerdict::refused;
  /// That which refuses it; `signature` where that is not known; nothing where it is accepted. Where the signature was
  /// not sent, `claims` says that they would not do even if it were good.
  std::optional<Name<Stage>> stage = {};
  /// Why it is refused, in the words of that process.
  std::optional<Error> error = {};
  /// The code as it came: `error` has `ring_unavailable` for one that is not known here.
  std::string code = {};
  TokenFacts token = {};
  /// Nothing where it has no key. Keys of algorithms that are not known here are left out.
  std::optional<VerifierFacts> verifier = {};
  /// Nothing where the token is refused before there is one.
  std::optional<JudgingKey> key = {};
  std::string issuer = {};  ///< of several, whose token it was taken for, by its configured name
  Time clock = {};          ///< what its clock said, to the second
  std::uint64_t generation = 0;
  Time loaded_at = {};
};

/// The wire form, as the endpoint gives it.
[[nodiscard]] std::string to_json(const Explanation& explanation);

/// Reads it. Members that are not known are passed over; `answer_malformed` for the rest.
[[nodiscard]] Result<Explanation> parse_explanation(std::string_view json);

/// How much of a token is sent. Header and claims make no request good; a whole token does, wherever it is read.
enum class Disclosure : std::uint8_t { header_and_claims, whole_token };

/// A target that was asked about a token: what it said, or why not.
struct Explained {
  Target target;
  Result<Explanation> explanation = failure(Code::target_unreachable, "not asked");
  /// As Witnessed has it.
  std::optional<std::chrono::seconds> clock_offset{};
  bool error_names_target = false;
};

/// Asks every target what it makes of `token`, as `ask` asks for answers; `options.variants` says nothing here. Header
/// and claims are those of a token of three parts whose header can be read (`token_malformed` for any other, sent to
/// nobody: what is cut or wrapped might be the signature). A whole token of any form goes by https, to a Unix socket or
/// to a loopback address, and to no other target: `argument_invalid`. A process that does not know the question is
/// `target_refused`.
[[nodiscard]] std::vector<Explained> ask_to_explain(const World& world, const std::vector<std::string>& targets,
                                                    std::string_view token, Disclosure sent, const AskOptions& options);

}  // namespace jwtsync
