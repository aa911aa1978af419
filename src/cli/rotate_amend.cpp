// SPDX-License-Identifier: Apache-2.0
#include "cli/rotate_amend.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>
#include "cli/duration.h"
#include "cli/rotate_outcome.h"
#include "cli/rotate_places.h"
#include "cli/rotate_policy.h"
#include "cli/table.h"

namespace jwtsync::cli {
namespace {

using rotation::Policy;
using rotation::ReaderClass;

std::string words_of(const ReaderClass& reader) {
  std::string words = std::string(name_of(reader.kind)) + ", " + duration_text(reader.delay);
  if (!reader.sink.empty()) words += ", " + printable(reader.sink);
  return reader.is_probed ? words + ", probed" : words;
}

const ReaderClass* find(const Policy& policy, const std::string& name) {
  const auto found = std::find_if(policy.classes.begin(), policy.classes.end(),
                                  [&](const ReaderClass& reader) { return reader.name == name; });
  return found == policy.classes.end() ? nullptr : &*found;
}

/// A line for each time and each reader that changed.
std::string changes(const Policy& before, const Policy& after) {
  std::string text;
  const auto tell = [&](const std::string& what, const std::string& now, const std::string& was) {
    text += what + ": " + now + (was.empty() ? "" : ", was " + was) + "\n";
  };
  for (const PolicySpan& span : policy_spans) {
    if (after.*span.length == before.*span.length) continue;
    tell(std::string(span.option.substr(2)), duration_text(after.*span.length), duration_text(before.*span.length));
  }
  for (const ReaderClass& reader : after.classes) {
    const ReaderClass* const known = find(before, reader.name);
    if (known != nullptr && *known == reader) continue;
    tell("reader " + printable(reader.name), words_of(reader), known == nullptr ? "" : words_of(*known));
  }
  for (const ReaderClass& reader : before.classes) {
    if (find(after, reader.name) == nullptr) tell("reader " + printable(reader.name), "none", words_of(reader));
  }
  return text;
}

}  // namespace

int rotate_amend(RotateScene& scene) {
  Console& console = scene.console();
  const Result<rotation::Stored> stored = scene.rotation().load();
  if (!stored) return console.fail(stored.error());
  const Policy& before = stored->ring.policy;
  Result<Policy> after = policy_of(scene.arguments(), before);
  if (!after) return console.fail(after.error());
  if (const std::optional<std::string> fault = fault_between(before, *after)) {
    return console.fail({Code::argument_invalid, *fault,
                         "times only become longer, since members and tokens count on what there was; a reader of "
                         "another place has another name, and the old one goes by --without-reader"});
  }
  const std::string changed = changes(before, *after);
  if (changed.empty()) {
    return console.fail({Code::argument_invalid, "amend is told of nothing that would change",
                         "say what, as in --reader name=partners,kind=jwks,delay=15m or --lifetime 24h"});
  }
  Policy added = *after;
  std::erase_if(added.classes, [&](const ReaderClass& reader) { return find(before, reader.name) != nullptr; });
  if (Result<void> good = check_places(scene, added, {}); !good) return console.fail(good.error());
  rotation::Step step{rotation::StepKind::amend, {}};
  step.policy = std::move(*after);
  const Result<rotation::Outcome> outcome = scene.rotation().take(stored->ring.position, step);
  if (!outcome) return console.fail(outcome.error());
  return tell(scene, *outcome, [&] { return Epilogue{.text = changed}; });
}

}  // namespace jwtsync::cli
