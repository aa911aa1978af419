// SPDX-License-Identifier: Apache-2.0
#include "collector/messages.h"

#include "json/strict.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace jwtsync::collector {
namespace {

constexpr std::string_view hint = "docs/reference/protocol.md has the form of what a collector is sent";
constexpr std::size_t longest_name = 256;
constexpr std::uint64_t most_lines = 100'000;

tl::unexpected<Error> malformed(std::string message) {
  return failure(Code::request_malformed, std::move(message), std::string(hint));
}

/// One JSON object, of these members and no others. Keeps the first thing that is wrong with it.
class Body {
 public:
  Body(std::string_view text, std::initializer_list<std::string_view> known) {
    constexpr json::Limits limits{.size = 4096, .depth = 2, .members = 8};
    Result<json::Value> value = json::parse(text, Code::request_malformed, limits);
    if (!value) note(value.error().message);
    if (value) value_ = std::move(*value);
    if (!value_.is_object()) note("it is not a JSON object");
    if (!value_.is_object()) return;
    for (const auto& member : value_.items()) {
      if (std::find(known.begin(), known.end(), member.key()) == known.end()) note("it has an unknown member");
    }
  }

  [[nodiscard]] std::string name(std::string_view member) {
    const json::Value* const value = find(member);
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (value == nullptr || !value->is_string()) return wrong(member, "must be there, as text");
    auto text = value->get<std::string>();
    if (text.empty() || text.size() > longest_name) return wrong(member, "has 1 to 256 bytes");
    if (std::any_of(text.begin(), text.end(), is_control)) return wrong(member, "has a control character");
    return text;
  }
  [[nodiscard]] std::uint64_t number(std::string_view member, std::uint64_t otherwise, std::uint64_t most) {
    const json::Value* const value = find(member);
    if (value == nullptr) return otherwise;
    if (!value->is_number_unsigned() || value->get<std::uint64_t>() > most) {
      static_cast<void>(wrong(member, "is a whole number of at most " + std::to_string(most)));
      return otherwise;
    }
    return value->get<std::uint64_t>();
  }
  [[nodiscard]] std::chrono::milliseconds time(std::string_view member, std::chrono::milliseconds longest) {
    return std::chrono::milliseconds(number(member, 0, static_cast<std::uint64_t>(longest.count())));
  }
  [[nodiscard]] bool flag(std::string_view member) {
    const json::Value* const value = find(member);
    if (value != nullptr && !value->is_boolean()) static_cast<void>(wrong(member, "is true or false"));
    return value != nullptr && value->is_boolean() && value->get<bool>();
  }
  /// All zeros where it is none, which is then noted.
  [[nodiscard]] Result<Nonce> nonce() {
    const json::Value* const value = find("nonce");
    if (value == nullptr || !value->is_string()) return malformed("\"nonce\" must be there, as text");
    return Nonce::parse(value->get_ref<const std::string&>());
  }
  [[nodiscard]] const std::optional<std::string>& fault() const noexcept { return fault_; }

 private:
  [[nodiscard]] const json::Value* find(std::string_view member) const {
    if (!value_.is_object()) return nullptr;
    const auto found = value_.find(member);
    return found == value_.end() ? nullptr : &*found;
  }
  [[nodiscard]] std::string wrong(std::string_view member, std::string_view what) {
    note("\"" + std::string(member) + "\" " + std::string(what));
    return {};
  }
  void note(std::string what) {
    if (!fault_) fault_ = std::move(what);
  }

  json::Value value_;
  std::optional<std::string> fault_;
};

}  // namespace

Result<Poll> parse_poll(std::string_view text) {
  Body body(text, {"service", "instance", "wait", "leaving"});
  Poll poll;
  poll.member.service = body.name("service");
  poll.member.instance = body.name("instance");
  poll.wait = body.time("wait", longest_wait);
  poll.leaving = body.flag("leaving");
  if (body.fault()) return malformed(*body.fault());
  return poll;
}

Result<Opening> parse_opening(std::string_view text) {
  Body body(text, {"nonce", "variants", "lasts"});
  const bool variants = body.flag("variants");
  const std::chrono::milliseconds lasts = body.time("lasts", longest_round);
  if (body.fault()) return malformed(*body.fault());
  Result<Nonce> nonce = body.nonce();
  if (!nonce) return failure(std::move(nonce).error());
  if (lasts == lasts.zero()) return malformed("\"lasts\" must be there, and more than 0");
  return Opening{{*nonce, variants ? Variants::with : Variants::without}, lasts};
}

Result<Request> parse_request(std::string_view text) {
  Body body(text, {"nonce", "from", "expect", "wait"});
  const std::size_t from = body.number("from", 0, most_lines), expect = body.number("expect", 1, most_lines);
  const std::chrono::milliseconds wait = body.time("wait", longest_wait);
  if (body.fault()) return malformed(*body.fault());
  Result<Nonce> nonce = body.nonce();
  if (!nonce) return failure(std::move(nonce).error());
  return Request{{*nonce, from, expect}, wait};
}

Result<std::string> nonce_of_line(std::string_view line) {
  constexpr json::Limits limits{.size = std::size_t{1} << 20, .depth = 16, .members = 1024};  // those of an answer
  const Result<json::Value> value = json::parse(line, Code::answer_malformed, limits);
  if (!value) return failure(value.error());
  const auto nonce = value->is_object() ? value->find("nonce") : value->end();
  if (!value->is_object() || nonce == value->end() || !nonce->is_string()) {
    return failure(Code::answer_malformed, "the line has no nonce", "see docs/reference/protocol.md");
  }
  return nonce->get<std::string>();
}

std::string to_json(const Task& task) {
  return json::dump({{"nonce", task.nonce.text()}, {"variants", task.variants == Variants::with}});
}

std::string to_json(const Page& page) {
  const auto named = [](const MemberName& member) {
    return json::Value{{"service", member.service}, {"instance", member.instance}};
  };
  json::Value silent = json::Value::array(), refused = json::Value::array();
  for (const MemberName& member : page.silent) silent.push_back(named(member));
  for (const Refused& each : page.refused) {
    json::Value one = named(each.member);
    one["error"] = json::error_json(each.error);
    refused.push_back(std::move(one));
  }
  return json::dump({{"lines", page.lines},
                     {"more", page.more},
                     {"complete", page.complete},
                     {"over", page.over},
                     {"silent", std::move(silent)},
                     {"refused", std::move(refused)}});
}

}  // namespace jwtsync::collector
