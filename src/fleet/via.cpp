// SPDX-License-Identifier: Apache-2.0
// Asks by way of a collector those who dial out to it: nobody can reach them.
#include "fleet/asking.h"
#include "fleet/wire.h"
#include "ports/http.h"

#include <jwtsync/fleet.h>
#include <algorithm>
#include <utility>

namespace jwtsync {
namespace fleet {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view open_path = "/jwtsync/v1/collector/open", read_path = "/jwtsync/v1/collector/read";
constexpr std::chrono::milliseconds longest_wait = 45s;  // of one request, as the collector has it
constexpr std::chrono::milliseconds slack = 10s;         // for the request itself
constexpr std::chrono::milliseconds breath = 100ms;      // between two readings of one that cannot wait
constexpr std::size_t most_answers =
    std::size_t{8} * 1024 * 1024;               // bytes of a page: lines of 1 MiB, and who is silent
constexpr std::size_t most_of_a_page = 20'000;  // lines, and who is silent
constexpr int http_ok = 200, http_no_content = 204;

struct Sent {
  Result<std::string> body;
  bool error_names_target = false;
};

/// What a collector says no by is told as it is; all else as of any process.
Error refusal_of(const HttpResponse& response, std::string_view path, const AskOptions& how) {
  const std::optional<Complaint> complaint = read_complaint(response.body);
  if (!complaint || !complaint->code) return error_of(response, how);
  switch (*complaint->code) {
    case Code::line_replayed:
    case Code::line_late:
    case Code::line_unasked:
    case Code::too_many_requests: return {*complaint->code, "the collector refuses it, " + complaint->quoted(), ""};
    case Code::not_found:
      if (path == read_path) {
        return {
            Code::target_refused, "lost the round that it had opened, " + complaint->quoted(),
            "ask again; where a collector is started anew its rounds end, and several behind one address know nothing "
            "of each other"};
      }
      return {Code::target_refused, "collects no lines, " + complaint->quoted(),
              "let jwtsync serve --collect answer there, or name another by --via"};
    default: return error_of(response, how);
  }
}

Sent send(const World& world, const Question& question, const AskOptions& how) {
  Sent sent{failure(Code::internal_error, "the collector was not asked")};
  const auto hear = [&](const Addressee& asked, const Result<HttpResponse>& answer, const Span& /*round*/) {
    if (!answer) {
      sent = {failure(answer.error()), asked.endpoint && answer.error().code != Code::argument_invalid};
    } else if (answer->status == http_ok || answer->status == http_no_content) {
      sent = {answer->body};
    } else {
      sent = {failure(refusal_of(*answer, question.path, how))};
    }
  };
  ask_all(world, everybody(world, {how.via}, how), question, how, hear);
  return sent;
}

/// What a collector has of a round.
struct Page {
  std::vector<std::string> lines;
  std::vector<std::string> silent;
  std::vector<std::string> refused;
  bool more = false;
  bool ended = false;
};

Result<Page> read_page(std::string_view body) {
  constexpr json::Limits limits{.size = most_answers, .depth = 5, .members = most_of_a_page};
  const Result<json::Value> value = json::parse(body, Code::answer_malformed, limits);
  if (!value) return failure(value.error());
  Fault fault;
  const Reader reader(*value, "page", fault);
  Page page;
  page.more = reader.flag("more");
  const bool complete = reader.flag("complete"), over = reader.flag("over");
  page.ended = complete || over;
  const auto each = [&](std::string_view name, const auto& take) {
    const auto list = value->find(name);
    if (list == value->end() || !list->is_array()) return fault.note(name, "is not a list");
    for (const json::Value& one : *list) take(one);
  };
  if (fault.found()) return failure(std::move(fault).take());
  each("lines", [&](const json::Value& line) {
    if (line.is_string()) return page.lines.push_back(line.get<std::string>());
    fault.note("lines", "has what is not text");
  });
  const auto instance = [&](const json::Value& one) { return Reader(one, "member", fault).name("instance"); };
  each("silent", [&](const json::Value& one) { page.silent.push_back(instance(one)); });
  each("refused", [&](const json::Value& one) { page.refused.push_back(instance(one)); });
  if (page.more && page.lines.empty()) fault.note("lines", "is empty, and more are said to follow");
  if (fault.found()) return failure(std::move(fault).take());
  return page;
}

Error too_many() {
  return {Code::answer_too_large, "has more than " + std::to_string(most_of_a_page) + " lines",
          "compare a fleet of this size by several collectors"};
}

/// One round, from its opening to its end.
class Collection {
 public:
  Collection(const World& world, const Nonce& nonce, const AskOptions& how)
      : world_(world), nonce_(nonce), how_(how), began_(world.clock.now()), ends_(now() + how.timeout) {}

  std::vector<Witnessed> run() && {
    const json::Value opening{{"nonce", nonce_.text()},
                              {"variants", how_.variants == Variants::with},
                              {"lasts", std::max<std::int64_t>(how_.timeout.count(), 1)}};
    Sent sent = say(open_path, opening, 0ms);
    while (sent.body) {
      const std::chrono::milliseconds wait = std::clamp(left(), 0ms, longest_wait);
      const auto asked = now();
      sent = say(read_path,
                 {{"nonce", nonce_.text()}, {"from", next_}, {"expect", how_.expect}, {"wait", wait.count()}}, wait);
      if (!sent.body) break;
      const Result<Page> page = read_page(*sent.body);
      if (!page) return failed(page.error(), false);
      take(*page);
      if (witnessed_.size() > most_of_a_page) return failed(too_many(), false);
      if (page->more) continue;
      if (page->ended || left() < -slack) return concluded(*page);
      if (now() - asked < breath) world_.clock.pause(breath);
    }
    return failed(sent.body.error(), sent.error_names_target);
  }

 private:
  [[nodiscard]] std::chrono::nanoseconds now() const { return world_.clock.elapsed(); }
  [[nodiscard]] std::chrono::milliseconds left() const {
    return std::chrono::ceil<std::chrono::milliseconds>(ends_ - now());
  }
  [[nodiscard]] Sent say(std::string_view path, const json::Value& body, std::chrono::milliseconds wait) const {
    AskOptions how = how_;
    how.timeout = wait + slack;
    return send(world_, {path, json::dump(body), most_answers}, how);
  }
  [[nodiscard]] Dialled dialled(std::string who) const { return {shown(how_.via), printable(who)}; }

  void take(const Page& page) {
    const Span span{began_, world_.clock.now()};
    for (const std::string& line : page.lines) {
      Result<Testimony> testimony = parse_testimony(line, nonce_);
      const std::string number = "line " + std::to_string(witnessed_.size() + 1);
      Witnessed one{dialled(testimony ? testimony->challenge.instance : number), std::move(testimony)};
      if (one.testimony) one.clock_offset = offset_of(one.testimony->report.clock, span);
      witnessed_.push_back(std::move(one));
    }
    next_ += page.lines.size();
  }

  std::vector<Witnessed> concluded(const Page& page) {
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(how_.timeout);
    const std::string within =
        whole == how_.timeout ? std::to_string(whole.count()) + " s" : std::to_string(how_.timeout.count()) + " ms";
    for (const std::string& who : page.silent) {
      witnessed_.push_back(
          {dialled(who), failure(Code::target_timeout, "had dialled in, and did not answer within " + within,
                                 "see its log; one that ended unheard is awaited for a minute")});
    }
    for (const std::string& who : page.refused) {
      witnessed_.push_back({dialled(who), failure(Code::line_replayed, "two different lines came in its name",
                                                  "see the log of the collector for who sent them")});
    }
    if (witnessed_.empty()) {
      return failed({Code::target_timeout, "no process dialled in to the collector within " + within,
                     "name it as collector under [fleet] in the configuration of each process"},
                    false);
    }
    return std::move(witnessed_);
  }

  std::vector<Witnessed> failed(Error error, bool names_target) const {
    return {{TargetUrl{shown(how_.via)}, failure(std::move(error)), {}, names_target}};
  }

  const World& world_;
  const Nonce& nonce_;
  const AskOptions& how_;
  const Time began_;
  const std::chrono::nanoseconds ends_;
  std::size_t next_ = 0;
  std::vector<Witnessed> witnessed_;
};

}  // namespace

std::vector<Witnessed> ask_via(const World& world, const Nonce& nonce, const AskOptions& options) {
  return Collection(world, nonce, options).run();
}

}  // namespace fleet

Result<void> check_collector(const std::string& url) {
  const auto refused = [&](std::string message) {
    return failure(Error{Code::argument_invalid, std::move(message),
                         "write https://HOST:PORT, or http://127.0.0.1:PORT on this machine"}
                       .at(fleet::shown(url)));
  };
  const Result<fleet::Directions> parsed = fleet::parse_target(url);
  if (!parsed) return failure(Error(parsed.error()).at(fleet::shown(url)));
  if (!parsed->name.empty()) return refused("a collector is one process, at one address");
  const std::string_view authority = ports::authority_of(parsed->base_url);
  if (parsed->base_url.starts_with("http:") && parsed->unix_socket.empty() && !ports::is_loopback_host(authority)) {
    return refused("a collector on another machine is spoken to by https");
  }
  return {};
}

Result<std::string> send_to_collector(const World& world, std::string_view path, std::string body,
                                      const AskOptions& how, std::stop_token stop) {
  return fleet::send(world, {path, std::move(body), fleet::max_answer_size, std::move(stop)}, how).body;
}

}  // namespace jwtsync
