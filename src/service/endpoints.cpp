// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/service.h>

#include "json/strict.h"
#include "service/access.h"
#include "service/answers.h"
#include "service/collecting.h"
#include "service/explain.h"
#include "service/hubbing.h"
#include "service/verify.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace jwtsync {
namespace {

HttpResponse json_response(int status, std::string body) {
  return {status, {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, std::move(body)};
}

struct Question {
  Nonce nonce;
  Variants variants = Variants::without;
};

/// `{"nonce": TEXT, "variants": BOOL}` and nothing else; "variants" may be left out.
Result<Question> parse_question(std::string_view body) {
  constexpr std::string_view hint = "docs/reference/protocol.md has the form of a challenge";
  constexpr json::Limits limits{.size = 1024, .depth = 2, .members = 2};
  const auto malformed = [&](std::string what) {
    return failure(Code::request_malformed, std::move(what), std::string(hint));
  };
  const Result<json::Value> value = json::parse(body, Code::request_malformed, limits);
  if (!value) return malformed(value.error().message);
  if (!value->is_object()) return malformed("a challenge is a JSON object");
  for (const auto& member : value->items()) {
    if (member.key() != "nonce" && member.key() != "variants") {
      return malformed("a challenge has the members \"nonce\" and \"variants\" only");
    }
  }
  const auto nonce_text = value->find("nonce");
  if (nonce_text == value->end() || !nonce_text->is_string()) return malformed("\"nonce\" must be there, as text");
  Result<Nonce> nonce = Nonce::parse(nonce_text->get_ref<const std::string&>());
  if (!nonce) return failure(std::move(nonce).error());
  const auto variants = value->find("variants");
  if (variants == value->end()) return Question{*nonce, Variants::without};
  if (!variants->is_boolean()) return malformed("\"variants\" must be true or false");
  return Question{*nonce, variants->get<bool>() ? Variants::with : Variants::without};
}

/// The process that answers.
struct Process {
  const Keeper& keeper;
  Siblings* siblings;  // null where it is the only worker
  service::Access& access;
  const service::Hubbing* hubbing;  // null where no rotation is led
  const HandOn* hand_on;            // null where no token is handed on
};

HttpResponse answer_health(const Process& /*process*/, const ReceivedRequest& /*request*/) {
  return json_response(200, R"({"status":"ok"})");
}

/// Whoever asks learns the code of an error; what it says of paths and lengths is for those who may ask for a report.
HttpResponse answer_readiness(const Process& process, const ReceivedRequest& request) {
  const bool admitted = process.access.would_admit(request);
  const Readiness readiness = process.keeper.readiness();
  json::Value body{{"status", readiness.ready ? "ready" : "unavailable"}, {"generation", readiness.generation}};
  const auto told = [admitted](const std::optional<Error>& error) {
    if (!error) return json::Value(nullptr);
    return admitted ? json::error_json(*error) : json::Value{{"code", name_of(error->code)}};
  };
  body["error"] = told(readiness.error);
  body["reload_error"] = told(readiness.reload_error);
  body["stale"] = readiness.stale;
  if (admitted && !readiness.issuers.empty()) {
    body["issuers"] = json::Value::array();
    for (const IssuerReadiness& each : readiness.issuers) {
      body["issuers"].push_back({{"issuer", each.issuer},
                                 {"ready", each.ready},
                                 {"error", told(each.error)},
                                 {"reload_error", told(each.reload_error)},
                                 {"stale", each.stale}});
    }
  }
  bool ready = readiness.ready;
  if (process.hubbing != nullptr) {
    const service::HubState state = process.hubbing->state();
    body["ring"] = {{"generation", state.ring ? state.ring->ring().position.generation : 0},
                    {"error", told(state.fault)}};
    if (admitted && !state.sinks.empty()) {
      for (const hub::SinkState& sink : state.sinks) {
        body["ring"]["sinks"].push_back({{"reader", sink.reader}, {"error", told(sink.fault)}});
      }
    }
    // A hub may do without a key of its own.
    const bool needs_none = readiness.error && readiness.error->code == Code::secret_absent;
    ready = !state.fault && (ready || needs_none);
    body["status"] = ready ? "ready" : "unavailable";
  }
  return json_response(ready ? 200 : 503, json::dump(body));
}

HttpResponse answer_report(const Process& process, const ReceivedRequest& /*request*/) {
  return json_response(200, to_json(process.keeper.report()));
}

HttpResponse answer_challenge_request(const Process& process, const ReceivedRequest& request) {
  const Result<Question> question = parse_question(request.body);
  if (!question) return error_response(question.error());
  Result<Testimony> testimony = service::testify(process.keeper, question->nonce, question->variants);
  if (!testimony) return error_response(testimony.error());
  if (process.siblings != nullptr) {
    testimony->siblings = process.siblings->ask(question->nonce, question->variants);
  }
  return json_response(200, to_json(question->nonce, *testimony));
}

/// Of the process alone that was asked: of its siblings nobody sees the token.
HttpResponse answer_explanation(const Process& process, const ReceivedRequest& request) {
  const Result<TokenQuestion> question = service::parse_token_question(request.body);
  if (!question) return error_response(question.error());
  return json_response(200, to_json(process.keeper.account_of(*question)));
}

HttpResponse answer_metrics(const Process& process, const ReceivedRequest& /*request*/) {
  return {200,
          {{"Content-Type", service::exposition_type}, {"Cache-Control", "no-store"}},
          service::exposition(process.keeper.metrics(), process.keeper.report(), process.keeper.readiness()) +
              (process.hubbing == nullptr ? "" : service::exposition(process.hubbing->state())) +
              (process.hand_on == nullptr ? "" : service::exposition(process.hand_on->counts()))};
}

HttpResponse answer_public_keys(const Process& process, const ReceivedRequest& request) {
  const Result<KeyRing> ring = process.keeper.published_ring();
  if (!ring) return error_response({ring.error().code, "this process has no key", ""});  // why is not for everybody
  return service::answer_key_set(*ring, request);
}

enum class Audience : std::uint8_t { everybody, admitted };

struct Route {
  std::string_view path;
  std::string_view method;
  Audience audience;
  HttpResponse (*answer)(const Process&, const ReceivedRequest&);
};

constexpr std::array routes{
    Route{"/healthz", "GET", Audience::everybody, answer_health},
    Route{"/readyz", "GET", Audience::everybody, answer_readiness},
    Route{"/jwtsync/v1/report", "GET", Audience::admitted, answer_report},
    Route{"/jwtsync/v1/challenge", "POST", Audience::admitted, answer_challenge_request},
    Route{"/jwtsync/v1/explain", "POST", Audience::admitted, answer_explanation},
    Route{"/.well-known/jwks.json", "GET", Audience::everybody, answer_public_keys},
    Route{"/metrics", "GET", Audience::admitted, answer_metrics},
};

constexpr auto paths = [] {
  std::array<std::string_view, routes.size()> all;
  for (std::size_t i = 0; i < routes.size(); ++i) all[i] = routes[i].path;
  return all;
}();

std::string_view path_of(const ReceivedRequest& request) noexcept {
  return std::string_view(request.target).substr(0, request.target.find('?'));
}

/// RFC 9110 9.3.2: HEAD is GET without the content.
bool is_allowed(std::string_view method, const Route& route) noexcept {
  return method == route.method || (method == "HEAD" && route.method == "GET");
}

HttpResponse method_not_allowed(const Route& route) {
  const std::string allowed = route.method == "GET" ? "GET, HEAD" : std::string(route.method);
  HttpResponse response = error_response({Code::method_not_allowed, std::string(route.path) + " is asked by " + allowed,
                                          "see docs/reference/protocol.md"});
  response.headers.emplace_back("Allow", allowed);
  return response;
}

template <typename Answer>
HttpResponse if_admitted(const Result<void>& admitted, const Answer& answer) {
  return admitted ? answer() : error_response(admitted.error());
}

}  // namespace

Endpoints::Endpoints(const World& world, const Keeper& keeper, AccessPolicy policy,
                     std::vector<ClaimHeader> claim_headers, Siblings* siblings, Collector* collector, Hub* hub,
                     HandOn* hand_on)
    : keeper_(keeper),
      siblings_(siblings),
      collecting_(collector == nullptr ? nullptr : collector->collecting_.get()),
      hubbing_(hub == nullptr ? nullptr : hub->hubbing_.get()),
      hand_on_(hand_on),
      access_(std::make_unique<service::Access>(world, keeper, std::move(policy))),
      verify_(std::make_unique<service::Verify>(keeper, world.clock, world.events, std::move(claim_headers), hand_on)) {
}

Endpoints::~Endpoints() = default;

bool Endpoints::wants_body(const ReceivedRequest& head) const noexcept {
  return !service::is_verify_path(path_of(head));
}

std::vector<std::uint64_t> Endpoints::take_news() {
  std::vector<std::uint64_t> news;
  if (collecting_ != nullptr) news = collecting_->take_news();
  if (hubbing_ != nullptr) {
    for (const std::uint64_t topic : hubbing_->take_news()) news.push_back(topic);
  }
  return news;
}

HttpResponse Endpoints::handle(const ReceivedRequest& request) {
  HttpResponse response;
  handle_into(request, response);
  return response;
}

void Endpoints::handle_into(const ReceivedRequest& request, HttpResponse& response) {
  if (!service::is_verify_path(path_of(request))) {
    response = answer(request);
  } else if (const Result<void> admitted = access_->admit_to_verify(request); admitted) {
    verify_->answer(request, response);
  } else {
    response = error_response(admitted.error());
  }
  if (request.method == "HEAD") response.body.clear();  // RFC 9110 9.3.2: "MUST NOT send content in the response"
}

/// What is not of /verify.
HttpResponse Endpoints::answer(const ReceivedRequest& request) {
  const std::string_view path = path_of(request);
  if (collecting_ != nullptr && service::is_collector_path(path)) {
    if (request.method != "POST") return method_not_allowed({path, "POST", Audience::admitted, nullptr});
    const Result<std::uint64_t> credential = access_->admit_to_collector(request);
    return credential ? collecting_->answer(path, request.body, *credential) : error_response(credential.error());
  }
  if (hubbing_ != nullptr && service::is_hub_path(path)) {
    if (request.method != "POST") return method_not_allowed({path, "POST", Audience::admitted, nullptr});
    const Result<std::uint64_t> credential = access_->admit_to_collector(request);
    if (!credential) return error_response(credential.error());
    const bool signs = access_->may_sign(*credential);
    return hubbing_->answer(path, request.body, signs ? service::RingRole::signs : service::RingRole::verifies);
  }
  const auto route = std::find_if(routes.begin(), routes.end(), [&](const Route& each) { return each.path == path; });
  if (route == routes.end()) {
    return error_response(
        {Code::not_found, "no endpoint has this path", "docs/reference/protocol.md lists the endpoints"});
  }
  if (!is_allowed(request.method, *route)) return method_not_allowed(*route);
  const auto told = [&] { return route->answer({keeper_, siblings_, *access_, hubbing_, hand_on_}, request); };
  return route->audience == Audience::everybody ? told() : if_admitted(access_->admit(request), told);
}

std::span<const std::string_view> endpoint_paths() noexcept { return paths; }

HttpResponse error_response(const Error& error) {
  return json_response(error.http_status(), json::dump({{"error", json::error_json(error)}}));
}

}  // namespace jwtsync
