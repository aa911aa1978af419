// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_policy.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include "base/characters.h"
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

/// It stands in gates, texts and commands beside the names of members.
bool is_plain_name(std::string_view name) {
  constexpr std::size_t longest = 64;
  return name.size() <= longest && base::is_alphanumeric(name.front()) && base::is_made_of(name, "._-");
}

Result<ReaderClass> reader_of(std::string_view text) {
  ReaderClass reader;
  std::set<std::string_view> given;
  for (const std::string_view part : base::split(text, ',')) {
    if (Result<void> read = read_part(reader, part); !read) return failure(std::move(read).error());
    if (!given.insert(part.substr(0, part.find('='))).second) return not_a_reader("says one part twice");
  }
  if (reader.name.empty()) return not_a_reader("has no name");
  if (!is_plain_name(reader.name)) {
    return not_a_reader("has a name of other characters than letters, digits and ._-, or of more than 64");
  }
  const bool is_poller = reader.kind == ClassKind::poller;
  if (is_poller == reader.sink.empty()) {
    return not_a_reader(is_poller ? "has a poller without a sink" : "has a sink, which only a poller reads");
  }
  if (!given.contains("delay")) return not_a_reader("does not say its delay: for how long it may go on with old keys");
  if (!is_poller) return reader;
  if (Result<hub::SinkPlace> place = hub::sink_place_of(reader.sink); !place) {
    return failure(std::move(place).error().at("--reader " + reader.name));
  }
  return reader;
}

std::vector<ReaderClass>::iterator find(std::vector<ReaderClass>& readers, std::string_view name) {
  return std::find_if(readers.begin(), readers.end(), [&](const ReaderClass& reader) { return reader.name == name; });
}

Result<void> leave_out(std::vector<ReaderClass>& readers, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    const auto known = find(readers, name);
    if (known == readers.end()) {
      return failure(Code::not_found, "--without-reader names a reader that the policy does not have",
                     "jwtsync rotate status --json lists its readers");
    }
    readers.erase(known);
  }
  return {};
}

}  // namespace

Result<Policy> policy_of(const Arguments& arguments, Policy policy) {
  for (const PolicySpan& span : policy_spans) {
    const auto length = arguments.duration(span.option, policy.*span.length, span.least, longest_span);
    if (!length) return failure(length.error());
    policy.*span.length = std::chrono::ceil<seconds>(*length);
  }
  if (Result<void> left = leave_out(policy.classes, arguments.values("--without-reader")); !left) {
    return failure(std::move(left).error());
  }
  std::vector<ReaderClass> given;
  for (const std::string& text : arguments.values("--reader")) {
    Result<ReaderClass> reader = reader_of(text);
    if (!reader) return failure(std::move(reader).error());
    if (find(given, reader->name) != given.end()) return not_a_reader("has the name of another");
    given.push_back(std::move(*reader));
  }
  for (ReaderClass& reader : given) {
    const auto known = find(policy.classes, reader.name);
    if (known == policy.classes.end()) {
      policy.classes.push_back(std::move(reader));
    } else {
      *known = std::move(reader);
    }
  }
  return policy;
}

}  // namespace jwtsync::cli
