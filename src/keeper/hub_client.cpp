// SPDX-License-Identifier: Apache-2.0
#include "keeper/hub_client.h"

#include "fleet/asking.h"
#include "fleet/target.h"
#include "json/strict.h"
#include "ports/http.h"
#include "ports/trusted_file.h"

#include <jwtsync/fleet.h>
#include <jwtsync/ring_keys.h>
#include <jwtsync/seal.h>
#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace jwtsync::keeper {
namespace {

using namespace std::chrono_literals;
using rotation::Position, rotation::Use;
using std::chrono::milliseconds, std::chrono::seconds;

constexpr std::string_view path = "/jwtsync/v1/ring/";
constexpr std::string_view access_header = "Jwtsync-Access";
constexpr milliseconds patience_of_a_call = 5s;
constexpr milliseconds farewell = 1s;  // which nobody is to wait for
constexpr std::size_t longest_reply = std::size_t{1} << 20;
constexpr int http_ok = 200, http_no_content = 204;

json::Value body_of(const HubClient::Self& self) { return {{"service", self.service}, {"instance", self.instance}}; }

json::Value value_of(Position position) { return {{"epoch", position.epoch}, {"generation", position.generation}}; }

std::int64_t number_of(const std::optional<rotation::Moment>& moment) {
  return moment ? moment->time_since_epoch().count() : 0;
}

json::Value value_of(const std::vector<rotation::UnnamedTokens>& unnamed) {
  json::Value list = json::Value::array();
  for (const rotation::UnnamedTokens& tokens : unnamed) {
    list.push_back(
        {{"issuer", tokens.issuer}, {"count", tokens.count}, {"accepted", number_of(tokens.accepted_expiry)}});
  }
  return list;
}

json::Value value_of(const std::vector<Use>& uses) {
  json::Value list = json::Value::array();
  for (const Use& use : uses) {
    list.push_back({{"kid", use.kid},
                    {"accepted", number_of(use.accepted_expiry)},
                    {"signed", number_of(use.signed_expiry)},
                    {"endless", use.has_endless}});
    if (!use.unnamed.empty()) list.back()["unnamed"] = value_of(use.unnamed);
  }
  return list;
}

/// The members of an object, and behind them `rest`.
std::string body_of(std::string open, const http::SecretText& rest) {
  if (rest.view().empty()) return open;
  std::string body;
  body.reserve(open.size() + rest.view().size() + 1);  // so that secrets stand in one place, and nowhere else
  body.append(open, 0, open.size() - 1);
  body += ',';
  body += rest.view();
  body += '}';
  return body;
}

/// `"keys":[...]`: of a secret its bytes, of a key pair the private half where it is held.
Result<http::SecretText> keys_text(const rotation::Ring& ring, const std::optional<KeyRing>& keys) {
  http::SecretText text;
  text.add("\"keys\":[");
  bool is_first = true;
  for (const Key& key : keys ? keys->keys() : std::span<const Key>()) {
    if (!std::exchange(is_first, false)) text.add(",");
    const rotation::RingKey* const named = ring.find(key.kid());
    if (key.pair() != nullptr && !key.can_sign() && named != nullptr) {
      text.add(rotation::public_jwk(*named));
      continue;
    }
    const Result<Secret> jwk = rotation::private_jwk(key);
    if (!jwk) return failure(jwk.error());
    text.add(*jwk);
  }
  text.add("]");
  return text;
}

/// What the hub says no by; what a member does next depends on three of them.
Error refusal_of(const http::Answer& answer) {
  constexpr int http_unauthorized = 401, http_forbidden = 403;
  const std::optional<fleet::Complaint> complaint = fleet::read_complaint(answer.body());
  const std::string said = complaint ? complaint->quoted() : "HTTP " + std::to_string(answer.status());
  constexpr std::array known{Code::not_found, Code::generation_overtaken, Code::ring_unavailable};
  if (complaint && complaint->code && std::find(known.begin(), known.end(), *complaint->code) != known.end()) {
    return {*complaint->code, "the hub says no, " + said, "jwtsync serve --ring answers as a hub"};
  }
  if (answer.status() == http_unauthorized || answer.status() == http_forbidden) {
    return {Code::target_refused, "the hub refuses this process, " + said,
            "give an access token of the hub's by access_token_file of [rotation], or a certificate that it trusts"};
  }
  return {Code::target_refused, "the hub answers an error, " + said, "see the log of the hub"};
}

rotation::Holding holding_of(const std::optional<HandedKeys>& handed) {
  if (!handed) return rotation::Holding::ring;
  return *handed == HandedKeys::one ? rotation::Holding::one : rotation::Holding::list;
}

Result<http::Answer> with_ring(Result<http::Answer> answer) {
  if (answer && answer->body().empty()) {
    return failure(Code::answer_malformed, "the hub gives no ring to who joins",
                   "docs/reference/hub.md has what it says");
  }
  return answer;
}

}  // namespace

struct HubClient::Call {
  std::string_view name;
  json::Value body;
  milliseconds timeout = patience_of_a_call;
  std::stop_token stop = {};
  http::SecretText rest = {};  ///< what is secret of the body: its last members
};

Result<void> check_hub(const std::string& url) {
  const auto refused = [&](std::string message) {
    return failure(Error{Code::argument_invalid, std::move(message),
                         "write https://HOST:PORT, or http://127.0.0.1:PORT or unix:/PATH on this machine"}
                       .at(fleet::shown(url)));
  };
  const Result<fleet::Directions> parsed = fleet::parse_target(url);
  if (!parsed) return failure(Error(parsed.error()).at(fleet::shown(url)));
  if (!parsed->name.empty()) return refused("a hub is one address");
  const std::string_view authority = ports::authority_of(parsed->base_url);
  if (parsed->base_url.starts_with("http:") && parsed->unix_socket.empty() && !ports::is_loopback_host(authority)) {
    return refused("a hub on another machine is spoken to by https: it gives keys");
  }
  return {};
}

Result<http::Answer> HubClient::send(Call call) {
  const Result<fleet::Directions> to = fleet::parse_target(options_.url);
  if (!to) return failure(to.error());
  if (!to->ca_file.empty()) {
    Result<ports::TrustedFile> read = ports::read_trusted(world_.files, to->ca_file, Secret::max_size);
    if (!read) return failure(std::move(read).error().at("?ca"));
  }
  http::SecretRequest request({.method = "POST",
                               .url = to->base_url + std::string(path) + std::string(call.name),
                               .headers = {{"Accept", "application/json"}, {"Content-Type", "application/json"}},
                               .body = body_of(json::dump(call.body), call.rest),
                               .timeout = call.timeout,
                               .body_limit = longest_reply,
                               .connect_to = to->unix_socket,
                               .ca_file = to->ca_file,
                               .stop = call.stop});
  if (to->base_url.starts_with("https:")) {
    request.http().certificate_file = options_.certificate_file;
    request.http().key_file = options_.key_file;
  }
  const auto add_token = [&](const Secret& token) {
    request.add_header(access_header, std::move(http::SecretText().add(token)));
  };
  if (options_.access_token_file) {
    const Result<Secret> token = read_access_token(world_.files, *options_.access_token_file);
    if (!token) return failure(token.error());
    add_token(*token);
  }
  const std::span<const HttpRequest> one(&request.http(), 1);
  if (world_.possession != nullptr) {
    for (const auto& tokens : world_.possession->for_requests(one)) {
      for (const Secret& token : *tokens) add_token(token);
    }
  }
  std::vector<Result<HttpResponse>> responses = world_.http.exchange(one);
  if (responses.size() != 1) return failure(Code::internal_error, "the HTTP client gave no answer");
  if (!responses.front()) return failure(std::move(responses.front()).error());
  http::Answer answer(std::move(*responses.front()));
  if (answer.status() == http_ok || answer.status() == http_no_content) return answer;
  return failure(refusal_of(answer));
}

Result<http::Answer> HubClient::join(const Self& self, std::string_view environment, seconds grace,
                                     const std::optional<rotation::Held>& held, bool is_behind) {
  json::Value body = body_of(self);
  body["environment"] = environment;
  body["clock"] = std::chrono::floor<seconds>(world_.clock.now()).time_since_epoch().count();
  body["signs"] = options_.signs;
  body["fenceable"] = !options_.handed;
  body["holding"] = name_of(holding_of(options_.handed));
  body["lifetime"] = options_.lifetime.count();  // 0: nothing is signed that lasts longer than the policy says
  body["grace"] = grace.count();
  if (held) {
    body["held"] = value_of(held->position);
    body["held"]["digest"] = held->digest;
    if (is_behind) body["behind"] = true;
  }
  return with_ring(send({"join", std::move(body)}));
}

Result<http::Answer> HubClient::read(const Self& self, Position after, milliseconds wait, milliseconds timeout,
                                     std::stop_token stop) {
  json::Value body = body_of(self);
  body["after"] = value_of(after);
  body["signs"] = options_.signs;
  body["wait"] = wait.count();
  return send({"read", std::move(body), wait + timeout, std::move(stop)});
}

Result<void> HubClient::prove(const Self& self, std::string_view kid, std::string_view answer, bool accepts) {
  json::Value body = body_of(self);
  body["kid"] = kid;
  body["answer"] = answer;
  body["accepts"] = accepts;
  const Result<http::Answer> heard = send({"proof", std::move(body)});
  if (!heard) return failure(heard.error());
  return {};
}

Result<seconds> HubClient::permit(const Self& self, Position under, const std::vector<Use>& uses) {
  json::Value body = body_of(self);
  body["under"] = value_of(under);
  body["uses"] = value_of(uses);
  const Result<http::Answer> answer = send({"permit", std::move(body)});
  if (!answer) return failure(answer.error());
  const Result<json::Value> value = json::parse(answer->body(), Code::answer_malformed);
  constexpr std::uint64_t longest = 86'400;
  const auto lasts = value && value->is_object() ? value->find("lasts") : json::Value::const_iterator();
  if (!value || !value->is_object() || lasts == value->end() || !lasts->is_number_unsigned() ||
      lasts->get<std::uint64_t>() > longest) {
    return failure(Code::answer_malformed, "the hub does not say how long its permit lasts",
                   "docs/reference/hub.md has what it says");
  }
  return seconds(lasts->get<std::uint32_t>());
}

Result<void> HubClient::seen(const Self& self, const std::vector<Use>& uses) {
  json::Value body = body_of(self);
  body["uses"] = value_of(uses);
  const Result<http::Answer> heard = send({"seen", std::move(body)});
  if (!heard) return failure(heard.error());
  return {};
}

Result<void> HubClient::leave(const Self& self, const std::vector<Use>& uses) {
  json::Value body = body_of(self);
  body["uses"] = value_of(uses);
  const Result<http::Answer> heard = send({"leave", std::move(body), farewell});
  if (!heard) return failure(heard.error());
  return {};
}

Result<void> HubClient::offer(const Self& self, const rotation::Ring& ring, const std::optional<KeyRing>& keys) {
  Result<http::SecretText> text = keys_text(ring, keys);
  if (!text) return failure(std::move(text).error());
  Call call{"offer", body_of(self)};
  call.body["ring"] = rotation::write(ring);
  call.rest.add(text->view());
  const Result<http::Answer> heard = send(std::move(call));
  if (!heard) return failure(heard.error());
  return {};
}

}  // namespace jwtsync::keeper
