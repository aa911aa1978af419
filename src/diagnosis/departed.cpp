// SPDX-License-Identifier: Apache-2.0
// Departures and notes that are of one cause by their kind: their own sentences explain them.
#include "diagnosis/evidence.h"
#include "diagnosis/explanations.h"
#include "fleet/comparison.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace jwtsync::diagnosis {
namespace {

using List = SentencePlace::List;

/// A departure or a note that its own sentence explains.
struct PlainDeparture {
  DepartureKind kind;
  Cause cause;
  Words fix;
  Certainty certainty = Certainty::certain;  ///< that it is a fault, and not meant so
};
constexpr std::array plain_departures{
    PlainDeparture{DepartureKind::instance, Cause::instance_shared,
                   "give each process an instance of its own: start it anew, not as a fork or a copy of a running one"},
    PlainDeparture{DepartureKind::environment, Cause::environment_differs,
                   "set ENVIRONMENT to one name for all that are to take the same tokens"},
    PlainDeparture{DepartureKind::algorithms, Cause::algorithm_mismatch, "give all the same algorithms"},
    PlainDeparture{DepartureKind::issuer, Cause::issuer_mismatch,
                   "let all expect the issuer that stands in the tokens"},
    PlainDeparture{DepartureKind::audiences, Cause::audience_mismatch,
                   "let all that take the same tokens share an audience", Certainty::likely},
    PlainDeparture{DepartureKind::audience_match, Cause::audience_mismatch,
                   "let all that take the same tokens match audiences in one way"},
    PlainDeparture{DepartureKind::type, Cause::type_mismatch,
                   "let all that take the same tokens expect one type, or none"},
    PlainDeparture{DepartureKind::kid, Cause::kid_differs,
                   "give the key one kid for all, or none, and restart who had another", Certainty::likely},
    PlainDeparture{DepartureKind::application_refuses, Cause::application_refuses,
                   "give the application the key that is held beside it, and restart it; if it has that key, give the "
                   "probe's tokens the claims that it wants (--probe-claims)",
                   Certainty::likely},
    PlainDeparture{DepartureKind::signature_unchecked, Cause::signature_unchecked,
                   "let the application verify the signature of a token before it reads a claim of it"},
};
/// Of several issuers: names, keys and aliases of each stand in its table.
constexpr Words fix_of_issuers =
    "give all the same [[issuers]]: the names, the aliases, and sources that have the same keys";
constexpr PlainDeparture unheard{DepartureKind::siblings, Cause::worker_unheard,
                                 "wake (kill -CONT) or restart the workers that it names; if it names none, see "
                                 "docs/causes/worker-unheard.md"};

/// What mends it in this fleet.
Words fix_of(const PlainDeparture& row, const Agreement& agreement) {
  return row.kind == DepartureKind::issuer && fleet::have_issuers(agreement.members) ? fix_of_issuers : row.fix;
}

std::string quoted(const std::optional<std::string>& text) {
  return text ? "\"" + fleet::shortened(*text) + "\"" : std::string("none");
}

/// What the application beside a process did, if it was this.
std::string probe_of(ProbeOutcome outcome, const Report& report) {
  const auto found = std::find_if(report.probes.begin(), report.probes.end(),
                                  [&](const ReportedProbe& probe) { return probe.outcome.kind() == outcome; });
  if (found == report.probes.end()) return {};
  return "key " + fleet::shortened(report.keys.empty() ? "none" : report.keys.front().kid) + ", " +
         fleet::shortened(found->url) + " " + std::string(found->outcome.text());
}

/// What a report says of that in which processes depart.
std::string value_of(DepartureKind kind, const Member& member) {
  const Report& report = member.report;
  switch (kind) {
    case DepartureKind::instance: return text_of(member.target);
    case DepartureKind::environment:
      return fleet::shortened(report.environment) + " (by " + fleet::shortened(report.environment_from.text()) + ")";
    case DepartureKind::algorithms: return "algorithms " + fleet::shortened(fleet::enumeration(report.algorithms));
    case DepartureKind::issuer: return "issuer " + quoted(report.issuer);
    case DepartureKind::audiences:
    case DepartureKind::audience_match: return "audiences " + fleet::shortened(fleet::enumeration(report.audiences));
    case DepartureKind::type: return "type " + quoted(report.type);
    case DepartureKind::kid: {
      const auto& keys = member.challenge.keys;
      return "kid " + (keys.empty() ? std::string("none") : fleet::shortened(keys.front().kid));
    }
    case DepartureKind::application_refuses: {
      std::string refused = probe_of(ProbeOutcome::refuses, report);
      return refused.empty() ? probe_of(ProbeOutcome::mixed, report) : refused;
    }
    case DepartureKind::signature_unchecked: return probe_of(ProbeOutcome::does_not_check, report);
    default: return {};
  }
}

/// One line for each value, with somebody who has it.
std::vector<std::string> lines_on(DepartureKind kind, std::span<const Member> members) {
  std::set<std::string> values;
  std::vector<std::string> lines;
  for (const Member& member : members) {
    const std::string value = value_of(kind, member);
    if (value.empty() || lines.size() == max_lines || !values.insert(value).second) continue;
    lines.push_back(told_name(member.report) + ": " + value);
  }
  return lines;
}

}  // namespace

std::vector<Finding> explain_departures(const Evidence& evidence, Cause cause) {
  if (cause == unheard.cause) return explain_unheard(evidence.agreement.notes);
  const std::vector<Departure>& departures = evidence.agreement.departures;
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < departures.size(); ++i) {
    for (const PlainDeparture& row : plain_departures) {
      if (row.cause != cause || row.kind != departures[i].kind) continue;
      Finding made = finding(cause, departures[i].sentence, Advice(fix_of(row, evidence.agreement)),
                             SentencePlace{List::departures, i});
      made.certainty = row.certainty;
      made.evidence = lines_on(row.kind, evidence.agreement.members);
      findings.push_back(std::move(made));
    }
  }
  return findings;
}

std::vector<Finding> explain_unheard(const std::vector<Departure>& notes) {
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < notes.size(); ++i) {
    if (notes[i].kind != unheard.kind) continue;
    Finding made = finding(unheard.cause, notes[i].sentence, Advice(unheard.fix), SentencePlace{List::notes, i});
    made.evidence = {notes[i].sentence};
    findings.push_back(std::move(made));
  }
  return findings;
}

}  // namespace jwtsync::diagnosis
