// SPDX-License-Identifier: Apache-2.0
#include "fleet/probes.h"

#include "fleet/members.h"
#include "fleet/report_values.h"

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace jwtsync {

template <>
std::span<const std::string_view> names<ProbeOutcome>() noexcept {
  static constexpr std::array<std::string_view, 6> table{"accepts",        "refuses", "mixed",
                                                         "does not check", "open",    "unknown"};
  static_assert(static_cast<std::size_t>(ProbeOutcome::unknown) + 1 == table.size());
  return table;
}

}  // namespace jwtsync

namespace jwtsync::fleet {
namespace {

constexpr std::size_t max_sentences = 8;  // of one kind

/// What is said of an application: whether it disagrees, and in which words, between who and why.
struct Words {
  DepartureKind kind;
  std::string_view words;
};

/// What an outcome says; nothing where it is as it should be.
std::optional<Words> words_of(const ReportedProbe& probe) {
  if (!probe.outcome.kind())
    return Words{DepartureKind::application, " the application does with tokens what is new here"};
  switch (*probe.outcome.kind()) {
    case ProbeOutcome::accepts: return std::nullopt;
    case ProbeOutcome::refuses:
      return Words{DepartureKind::application_refuses,
                   " the application refuses tokens of the key that is held beside it"};
    case ProbeOutcome::mixed:
      return Words{DepartureKind::application_refuses,
                   " the application accepts only some tokens of the key that is held beside it"};
    case ProbeOutcome::does_not_check:
      return Words{DepartureKind::signature_unchecked, " the application does not check signatures"};
    case ProbeOutcome::open: return Words{DepartureKind::application, " the application wants no token"};
    case ProbeOutcome::unknown:
      return Words{DepartureKind::application, " it is not known what the application does with tokens"};
  }
  return std::nullopt;
}

/// One sentence for each thing that is said, of all who say it.
class Sentences {
 public:
  void add(const Member& member, std::string_view words, std::string_view reason, const ReportedProbe& probe) {
    Some& some = those_[{std::string(words), shortened(reason), shortened(probe.url)}];
    if (some.empty() || some.back() != &member) some.push_back(&member);
  }

  [[nodiscard]] std::vector<Departure> of_kind(DepartureKind kind, const Naming& naming) const {
    std::vector<Departure> departures;
    for (const auto& [said, some] : those_) {
      const auto& [words, reason, url] = said;
      if (departures.size() == max_sentences) break;
      departures.push_back({kind, "at " + naming.of(some) + words + ": " + reason + " (" + url + ")"});
    }
    return departures;
  }

 private:
  std::map<std::array<std::string, 3>, Some> those_;
};

std::vector<Departure> all_of_kind(DepartureKind kind, std::span<const Member> members, const Naming& naming) {
  constexpr std::string_view takes_expired = " the application takes expired tokens as good ones";
  constexpr std::string_view of_expired = "one that expired an hour ago is treated as the good one";
  Sentences sentences;
  for (const Member& member : members) {
    for (const ReportedProbe& probe : member.report.probes) {
      const std::optional<Words> words = words_of(probe);
      if (words && words->kind == kind) sentences.add(member, words->words, probe.reason, probe);
      if (kind == DepartureKind::application && probe.takes_expired.value_or(false)) {
        sentences.add(member, takes_expired, of_expired, probe);
      }
    }
  }
  return sentences.of_kind(kind, naming);
}

}  // namespace

json::Value value_of(const std::vector<ReportedProbe>& probes) {
  json::Value list = json::Value::array();
  for (const ReportedProbe& probe : probes) {
    list.push_back({{"url", printable(probe.url)},
                    {"outcome", printable(probe.outcome.text())},
                    {"reason", printable(probe.reason)},
                    {"takes_expired", probe.takes_expired ? json::Value(*probe.takes_expired) : json::Value(nullptr)},
                    {"time", timestamp(probe.time)}});
  }
  return list;
}

std::vector<ReportedProbe> read_probes(const Reader& reader) {
  if (!reader.has("probes")) return {};
  return reader.objects("probes", [](const Reader& probe) {
    const auto takes_expired =
        probe.is_null("takes_expired") ? std::nullopt : std::optional(probe.flag("takes_expired"));
    return ReportedProbe{probe.name("url"), Name<ProbeOutcome>(probe.name("outcome")), probe.text("reason"),
                         takes_expired, probe.time("time")};
  });
}

std::vector<Departure> departures_of_applications(std::span<const Member> members, const Naming& naming) {
  std::vector<Departure> departures = all_of_kind(DepartureKind::application_refuses, members, naming);
  const std::vector<Departure> more = all_of_kind(DepartureKind::signature_unchecked, members, naming);
  departures.insert(departures.end(), more.begin(), more.end());
  return departures;
}

std::vector<Departure> notes_of_applications(std::span<const Member> members, const Naming& naming) {
  return all_of_kind(DepartureKind::application, members, naming);
}

}  // namespace jwtsync::fleet
