// SPDX-License-Identifier: Apache-2.0
#include "service/collecting.h"

#include "json/strict.h"

#include <jwtsync/service.h>
#include <algorithm>
#include <utility>

namespace jwtsync {
namespace service {
namespace {

/// Nothing to say yet, or nothing to say.
HttpResponse no_content() { return {204, {{"Cache-Control", "no-store"}}, {}, {}}; }

HttpResponse told(std::string body) {
  return {200, {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, std::move(body), {}};
}

}  // namespace

bool is_collector_path(std::string_view path) noexcept {
  return path == collector::poll_path || path == collector::line_path || path == collector::open_path ||
         path == collector::read_path;
}

HttpResponse Collecting::answer(std::string_view path, const std::string& body, collector::Credential credential) {
  const std::lock_guard lock(mutex_);
  if (path == collector::poll_path) return poll(body, credential);
  if (path == collector::line_path) return take(body, credential);
  return path == collector::open_path ? open(body, credential) : read(body, credential);
}

std::vector<std::uint64_t> Collecting::take_news() {
  const std::lock_guard lock(mutex_);
  return rounds_.take_news();
}

HttpResponse Collecting::poll(std::string_view body, collector::Credential credential) {
  const Result<collector::Poll> poll = collector::parse_poll(body);
  if (!poll) return error_response(poll.error());
  if (poll->leaving) {
    rounds_.leave(poll->member, credential, clock_.elapsed());
    return no_content();
  }
  const Result<std::optional<collector::Task>> task =
      rounds_.poll(poll->member, credential, clock_.elapsed(), poll->wait);
  if (!task) return refused(task.error());
  if (*task) return told(collector::to_json(**task));
  HttpResponse response = no_content();
  if (poll->wait > poll->wait.zero()) response.hold = Hold{poll->wait, collector::Rounds::opened};
  return response;
}

HttpResponse Collecting::take(const std::string& line, collector::Credential credential) {
  const Result<void> taken = rounds_.take(line, credential, clock_.elapsed());
  if (taken) return no_content();
  if (taken.error().code != Code::answer_malformed) return refused(taken.error());
  return refused({Code::request_malformed, "the line is not an answer: " + taken.error().message,
                  "see docs/reference/protocol.md"});
}

HttpResponse Collecting::open(std::string_view body, collector::Credential credential) {
  const Result<collector::Opening> opening = collector::parse_opening(body);
  if (!opening) return error_response(opening.error());
  const Result<std::size_t> awaited = rounds_.open(opening->task, credential, opening->lasts, clock_.elapsed());
  return awaited ? told(json::dump({{"awaited", *awaited}})) : refused(awaited.error());
}

HttpResponse Collecting::read(std::string_view body, collector::Credential credential) {
  using std::chrono::milliseconds;
  const Result<collector::Request> request = collector::parse_request(body);
  if (!request) return error_response(request.error());
  const Result<collector::Page> page = rounds_.read(request->reading, credential, clock_.elapsed());
  if (!page) return error_response(page.error());
  HttpResponse response = told(collector::to_json(*page));
  const milliseconds wait = std::min(request->wait, std::chrono::ceil<milliseconds>(page->left));
  if (!page->more && !page->complete && wait > milliseconds(0)) response.hold = Hold{wait, page->round};
  return response;
}

/// Who sent it, and who looks after the collector, are told by name.
HttpResponse Collecting::refused(Error error) {
  if (const auto ending = log_.due(error.code)) {
    const std::string name(name_of(error.code));
    events_.record(Level::warning, "the collector refused (" + name + "): " + error.message + *ending);
  }
  return error_response(error);
}

}  // namespace service

Collector::Collector(const World& world) : collecting_(std::make_unique<service::Collecting>(world)) {}

Collector::~Collector() = default;

}  // namespace jwtsync
