// SPDX-License-Identifier: Apache-2.0
// Asks processes what they make of one token.
#include "fleet/asking.h"
#include "fleet/wire.h"
#include "ports/http.h"

#include <jwtsync/explained.h>
#include <jwtsync/issuer.h>
#include <cstring>
#include <utility>

namespace jwtsync {
namespace {

constexpr std::string_view explain_path = "/jwtsync/v1/explain";
constexpr int http_ok = 200;
constexpr int http_not_found = 404;

/// The body that asks. Error: `token_malformed`, `token_too_large`.
Result<std::string> body_for(std::string_view token, Disclosure sent) {
  if (token.size() > max_token_size) {
    return failure(Code::token_too_large, "the token is longer than any process looks at",
                   "a token has 65536 bytes at most: jwtsync inspect shows what it is made of");
  }
  if (sent == Disclosure::whole_token) return json::dump({{"token", token}});
  const TokenFacts facts = facts_of(token);
  const bool has_three_parts = facts.form == TokenForm::jws || facts.form == TokenForm::unsecured;
  if (!has_three_parts || !facts.has_header) {
    return failure(Code::token_malformed, "the token has no header and claims that could be sent without its signature",
                   "see what is wrong with its form: jwtsync inspect shows it");
  }
  const std::size_t first = token.find('.');
  const std::size_t second = token.find('.', first + 1);
  return json::dump({{"header", token.substr(0, first)}, {"claims", token.substr(first + 1, second - first - 1)}});
}

/// Whether nobody on the way can read what is sent there.
bool is_private(const fleet::Endpoint& endpoint) {
  if (endpoint.base_url.starts_with("https:") || endpoint.connect_to.starts_with('/')) return true;
  return endpoint.connect_to.empty() && ports::is_loopback_host(ports::authority_of(endpoint.base_url));
}

void keep_to_private(std::vector<fleet::Addressee>& all) {
  for (fleet::Addressee& asked : all) {
    if (!asked.endpoint || is_private(*asked.endpoint)) continue;
    asked.endpoint = failure(Code::argument_invalid, "a whole token is not sent over a network without TLS",
                             "ask by https, or on the machine itself; or send its header and claims alone");
  }
}

Result<Explanation> explanation_in(const HttpResponse& response, const AskOptions& options) {
  if (response.status == http_ok) return parse_explanation(response.body);
  const std::optional<fleet::Complaint> complaint = fleet::read_complaint(response.body);
  if (response.status == http_not_found && complaint) {
    return failure(Code::target_refused, "explains no tokens: it is of a version that does not know the question",
                   "let that process run this version of jwtsync, or read the refusal in its log");
  }
  return failure(fleet::error_of(response, options));
}

Explained explained(const fleet::Addressee& asked, const Result<HttpResponse>& answer, const fleet::Span& round,
                    const AskOptions& options) {
  Explained one{.target = asked.target};
  if (!answer) {
    one.explanation = failure(answer.error());
    one.error_names_target = asked.endpoint.has_value() && answer.error().code != Code::argument_invalid;
    return one;
  }
  one.explanation = explanation_in(*answer, options);
  if (one.explanation) one.clock_offset = fleet::offset_of(one.explanation->clock, round);
  return one;
}

}  // namespace

std::vector<Explained> ask_to_explain(const World& world, const std::vector<std::string>& targets,
                                      std::string_view token, Disclosure sent, const AskOptions& options) {
  std::vector<fleet::Addressee> all = fleet::everybody(world, targets, options);
  if (sent == Disclosure::whole_token) keep_to_private(all);
  Result<std::string> body = body_for(token, sent);
  if (!body) {
    for (fleet::Addressee& asked : all) asked.endpoint = failure(body.error());
  }
  fleet::Question question{explain_path, std::move(body).value_or("")};
  std::vector<Explained> heard;
  fleet::ask_all(world, all, question, options,
                 [&](const fleet::Addressee& asked, const Result<HttpResponse>& answer, const fleet::Span& round) {
                   heard.push_back(explained(asked, answer, round, options));
                 });
  ::explicit_bzero(question.body.data(), question.body.size());
  return heard;
}

}  // namespace jwtsync
