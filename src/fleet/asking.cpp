// SPDX-License-Identifier: Apache-2.0
#include "fleet/asking.h"

#include "base/characters.h"
#include "base/error.h"
#include "fleet/members.h"
#include "fleet/wire.h"
#include "ports/trusted_file.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <utility>

namespace jwtsync::fleet {
namespace {

/// How many are asked at the same time: an answer takes up to 1 MiB, and a name may have 4096 addresses.
constexpr std::size_t at_once = 64;
constexpr std::string_view access_header = "Jwtsync-Access";
constexpr int http_unauthorized = 401;
constexpr int http_forbidden = 403;
constexpr int http_not_found = 404;

/// The processes behind a target, if nobody else could have written whom it trusts.
Result<std::vector<Endpoint>> trusted_endpoints_of(const std::string& target, const World& world) {
  Result<std::vector<Endpoint>> endpoints = endpoints_of(target, world.http);
  if (!endpoints || endpoints->empty() || endpoints->front().ca_file.empty()) return endpoints;
  Result<ports::TrustedFile> read = ports::read_trusted(world.files, endpoints->front().ca_file, Secret::max_size);
  if (!read) return failure(std::move(read).error().at("?ca"));
  return endpoints;
}

HttpRequest request_for(const Endpoint& endpoint, const Question& question, const AskOptions& options) {
  HttpRequest request;
  request.method = "POST";
  request.url = endpoint.base_url + std::string(question.path);
  request.headers = {{"Accept", "application/json"}, {"Content-Type", "application/json"}};
  request.timeout = options.timeout;
  request.body = question.body;
  request.body_limit = question.answer_limit;
  request.stop = question.stop;
  request.connect_to = endpoint.connect_to;
  request.ca_file = endpoint.ca_file;
  if (endpoint.base_url.starts_with("https:")) {
    request.certificate_file = options.certificate_file;
    request.key_file = options.key_file;
  }
  return request;
}

/// Whether a header may hold it: visible ASCII, so that nobody slips in a second header.
bool is_header_value(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c != ' ' && base::is_printable(c); });
}

void add_token(HttpRequest& request, const Secret& token) {
  request.headers.emplace_back(access_header, std::string());
  token.reveal([&](std::string_view text) { request.headers.back().second = text; });
}

/// The requests of one round. What is secret in them is wiped when it ends.
class Round {
 public:
  Round(std::span<const Addressee> some, const Question& question, const AskOptions& options, Possession* possession) {
    for (const Addressee& asked : some) {
      if (asked.endpoint) requests_.push_back(request_for(*asked.endpoint, question, options));
    }
    for (HttpRequest& request : requests_) {
      if (options.access_token != nullptr) add_token(request, *options.access_token);
    }
    if (possession == nullptr) return;
    auto request = requests_.begin();
    for (const auto& tokens : possession->for_requests(requests_)) {
      for (const Secret& token : *tokens) add_token(*request, token);
      ++request;
    }
  }
  Round(const Round&) = delete;
  Round& operator=(const Round&) = delete;
  ~Round() {
    for (HttpRequest& request : requests_) {
      ::explicit_bzero(request.body.data(), request.body.size());
      for (auto& [name, value] : request.headers) {
        if (name == access_header) ::explicit_bzero(value.data(), value.size());
      }
    }
  }
  [[nodiscard]] std::span<const HttpRequest> requests() const { return requests_; }

 private:
  std::vector<HttpRequest> requests_;
};

/// What to do about an error of a process, by its code.
std::string_view advice_on(std::optional<Code> code) {
  struct Row {
    Code code;
    std::string_view advice;
  };
  constexpr std::array rows{
      Row{Code::ring_unavailable, "open the keeper after the fork, in every worker of that process"},
      Row{Code::services_disagree,
          "restart that process, or let it call SharedJWTSecretManager.clear_cache(); both must read one source"},
      Row{Code::file_unreadable, "let that process read the access token files that its configuration names"},
      Row{Code::not_found, "ask the address that jwtsync listens on, by default port 7517"},
  };
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& each) { return each.code == code; });
  return row == rows.end() ? "see the log of that process" : row->advice;
}

void ask_some(const World& world, std::span<const Addressee> some, const Question& question, const AskOptions& options,
              const Hear& hear) {
  const Round round(some, question, options, world.possession);
  Span span{world.clock.now(), {}};
  const std::vector<Result<HttpResponse>> responses = world.http.exchange(round.requests());
  span.ended = world.clock.now();
  auto response = responses.begin();
  for (const Addressee& asked : some) {
    if (asked.endpoint) {
      hear(asked, *response++, span);
    } else {
      hear(asked, failure(asked.endpoint.error()), span);
    }
  }
}

}  // namespace

std::vector<Addressee> everybody(const World& world, const std::vector<std::string>& targets,
                                 const AskOptions& options) {
  const bool can_carry = options.access_token == nullptr || options.access_token->reveal(is_header_value);
  std::vector<Addressee> all;
  for (const std::string& target : targets) {
    Result<std::vector<Endpoint>> endpoints = trusted_endpoints_of(target, world);
    if (!endpoints) {
      all.push_back({TargetUrl{shown(target)}, failure(std::move(endpoints).error())});
      continue;
    }
    for (Endpoint& endpoint : *endpoints) all.push_back({endpoint.target, std::move(endpoint)});
  }
  for (Addressee& asked : all) {
    if (can_carry) break;
    asked.endpoint = failure(Code::argument_invalid, "the access token has a character that no header may hold",
                             "an access token is one line of visible ASCII characters");
  }
  return all;
}

std::chrono::seconds offset_of(Time clock, const Span& round) {
  using std::chrono::floor, std::chrono::seconds;
  clock = floor<seconds>(clock);
  const Time began = floor<seconds>(round.began);
  if (clock < began) return floor<seconds>(clock - began);
  if (clock > round.ended) return floor<seconds>(clock - round.ended);
  return seconds(0);
}

void ask_all(const World& world, const std::vector<Addressee>& all, const Question& question, const AskOptions& options,
             const Hear& hear) {
  for (std::span<const Addressee> left = all; !left.empty();) {
    const std::span<const Addressee> some = left.first(std::min(at_once, left.size()));
    ask_some(world, some, question, options, hear);
    left = left.subspan(some.size());
  }
}

std::string Complaint::quoted() const { return "it says: \"" + shortened(message) + "\""; }

std::optional<Complaint> read_complaint(std::string_view body) {
  const Result<json::Value> value = json::parse(body, Code::answer_malformed, answer_limits);
  if (!value) return std::nullopt;
  Fault fault;
  const Reader error = Reader(*value, "answer", fault).object("error");
  Complaint complaint{base::code_named(error.name("code")), error.name("message")};
  if (fault.found()) return std::nullopt;
  return complaint;
}

Error error_of(const HttpResponse& response, const AskOptions& options) {
  const std::string status = "HTTP " + std::to_string(response.status);
  const std::optional<Complaint> complaint = read_complaint(response.body);
  if (response.status == http_unauthorized || response.status == http_forbidden) {
    return {
        Code::target_refused,
        std::string("refuses to answer, ") +
            (options.access_token == nullptr ? "and no access token was given; " : "") +
            (complaint ? complaint->quoted() : status),
        options.access_token != nullptr
            ? "send another access token, one that the configuration of that process names"
            : "give one of its access tokens by --access-token-file PATH, or a certificate that it trusts by tls_cert "
              "and tls_key of [fleet]; one on this machine that has none answers its own user and root"};
  }
  if (complaint && complaint->code == Code::services_disagree) {
    return {Code::services_disagree, "goes by two keys, " + complaint->quoted(),
            std::string(advice_on(complaint->code))};
  }
  if (complaint) {
    return {Code::target_refused, "answers an error, " + complaint->quoted(), std::string(advice_on(complaint->code))};
  }
  if (response.status == http_not_found) {
    return {Code::answer_malformed, "answers " + status + ": jwtsync's endpoints are not there",
            "ask the address that jwtsync listens on, by default port 7517"};
  }
  return {Code::answer_malformed, "answers " + status + " in place of a report",
          "is it jwtsync that answers there? by default it listens on port 7517"};
}

}  // namespace jwtsync::fleet
