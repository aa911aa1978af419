// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_policy.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include "base/text.h"
#include "cli/duration.h"
#include "hub/hub.h"

namespace jwtsync::cli {
namespace {

using rotation::ClassKind;
using rotation::Policy;
using rotation::ReaderClass;
using std::chrono::seconds;

constexpr seconds longest_span = std::chrono::hours(24 * 366);

struct Span {
  std::string_view option;
  seconds Policy::* member;
  seconds least;
};
constexpr std::array<Span, 6> spans{{
    {"--lifetime", &Policy::lifetime, seconds(1)},
    {"--leeway", &Policy::leeway, seconds(0)},
    {"--skew", &Policy::skew, seconds(0)},
    {"--presence", &Policy::presence, seconds(1)},
    {"--permit", &Policy::permit, seconds(1)},
    {"--reactivable", &Policy::reactivable, seconds(0)},
}};

tl::unexpected<Error> not_a_reader(std::string_view why) {
  return failure(
      Code::argument_invalid, "--reader " + std::string(why),
      "write it as name=partners,kind=jwks,delay=15m or name=reports,kind=poller,delay=5m,sink=LOCATOR,probed");
}

/// One `name=value`, or `probed`, of a reader.
Result<void> read_part(ReaderClass& reader, std::string_view part) {
  const std::string_view name = part.substr(0, part.find('='));
  const std::string value(name.size() == part.size() ? std::string_view() : part.substr(name.size() + 1));
  if (part == "probed") {
    reader.is_probed = true;
  } else if (name == "name") {
    reader.name = value;
  } else if (name == "sink") {
    reader.sink = value;
  } else if (name == "kind") {
    const std::optional<ClassKind> kind = named<ClassKind>(value);
    if (!kind) return not_a_reader("has a kind that is neither jwks nor poller");
    reader.kind = *kind;
  } else if (name == "delay") {
    const std::optional<std::chrono::milliseconds> delay = parse_duration(value);
    if (!delay || *delay > longest_span) return not_a_reader("has a delay that is not a length of time");
    reader.delay = std::chrono::ceil<seconds>(*delay);
  } else {
    return not_a_reader("has a part that is not known");
  }
  return {};
}

Result<ReaderClass> reader_of(std::string_view text) {
  ReaderClass reader;
  for (const std::string_view part : base::split(text, ',')) {
    if (Result<void> read = read_part(reader, part); !read) return failure(std::move(read).error());
  }
  if (reader.name.empty()) return not_a_reader("has no name");
  const bool is_poller = reader.kind == ClassKind::poller;
  if (is_poller == reader.sink.empty()) {
    return not_a_reader(is_poller ? "has a poller without a sink" : "has a sink, which only a poller reads");
  }
  if (!is_poller) return reader;
  if (Result<hub::SinkPlace> place = hub::sink_place_of(reader.sink); !place) {
    return failure(std::move(place).error().at("--reader " + reader.name));
  }
  return reader;
}

}  // namespace

Result<Policy> policy_of(const Arguments& arguments) {
  Policy policy;
  for (const Span& span : spans) {
    const auto length = arguments.duration(span.option, policy.*span.member, span.least, longest_span);
    if (!length) return failure(length.error());
    policy.*span.member = std::chrono::ceil<seconds>(*length);
  }
  for (const std::string& text : arguments.values("--reader")) {
    Result<ReaderClass> reader = reader_of(text);
    if (!reader) return failure(std::move(reader).error());
    const auto has_its_name = [&](const ReaderClass& each) { return each.name == reader->name; };
    const bool is_twice = std::any_of(policy.classes.begin(), policy.classes.end(), has_its_name);
    if (is_twice) return not_a_reader("has the name of another");
    policy.classes.push_back(std::move(*reader));
  }
  return policy;
}

}  // namespace jwtsync::cli
