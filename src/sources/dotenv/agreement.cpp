// SPDX-License-Identifier: Apache-2.0
#include "sources/dotenv/agreement.h"

#include "base/text.h"
#include "crypto/constant_time.h"
#include "sources/dotenv/habits.h"
#include "sources/dotenv/readers.h"
#include "sources/dotenv/scan.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace jwtsync::sources::dotenv {
namespace {

constexpr const char* remedy =
    "write NAME=VALUE without quotes or blanks, of letters, digits and -._+/= alone, as jwtsync generate gives it "
    "(docs/sources/dotenv.md)";

/// What one reader made of the variable.
struct Opinion {
  const Reader* reader;
  Reading reading;
  Secret value;
};

/// Those that made the same of it. Nobody agrees with a reader that takes a value from elsewhere.
struct Camp {
  std::vector<const Opinion*> members;
};

bool is_same(const Opinion& a, const Opinion& b) {
  if (a.reading.fate != b.reading.fate) return false;
  if (a.reading.fate == Fate::other) return a.reading.because == b.reading.because;
  return a.value.reveal([&](std::string_view left) {
    return b.value.reveal([&](std::string_view right) { return crypto::equal_in_constant_time(left, right); });
  });
}

/// A copy of the text with its line ends as some readers see them; nothing where they are so already.
Result<Secret> converted(std::string_view text, bool keeps_line_ends) {
  if (text.find('\r') == std::string_view::npos) return Secret();
  return Secret::filled(text.size(), [&](std::span<char> place) {
    Room room(place);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '\r')
        room.put(text[i]);
      else if (keeps_line_ends && !stands(text, i + 1, '\n'))
        room.put('\n');
    }
    return room.size();
  });
}

Result<std::vector<Opinion>> opinions_on(const File& file, std::string_view name) {
  std::vector<Opinion> opinions;
  for (const Reader& reader : readers()) {
    Opinion opinion{&reader, {}, {}};
    Result<Secret> value = Secret::filled(file.raw.size(), [&](std::span<char> place) {
      Room room(place);
      opinion.reading = reader.read(file, name, room);
      return opinion.reading.fate == Fate::value ? room.size() : 0;
    });
    if (!value) return failure(std::move(value).error());
    opinion.value = std::move(*value);
    opinions.push_back(std::move(opinion));
  }
  return opinions;
}

bool is_about_name(const std::vector<Opinion>& opinions, std::size_t line) {
  return std::any_of(opinions.begin(), opinions.end(), [&](const Opinion& opinion) {
    return opinion.reading.fate != Fate::absent && opinion.reading.line == line;
  });
}

/// Who stumbles over a line that to another is the variable's has no value.
void blame(std::vector<Opinion>& opinions) {
  for (Opinion& opinion : opinions) {
    const auto stumbles = [&](std::size_t line) { return is_about_name(opinions, line); };
    const auto& faults = opinion.reading.faults;
    const auto found = std::find_if(faults.begin(), faults.end(), stumbles);
    if (found != faults.end() && opinion.reading.fate != Fate::other) {
      opinion.reading.give_other(opinion.reader->at_fault, *found);
    }
  }
}

std::vector<Camp> camps_of(const std::vector<Opinion>& opinions) {
  std::vector<Camp> camps;
  for (const Opinion& opinion : opinions) {
    const auto camp = std::find_if(camps.begin(), camps.end(),
                                   [&](const Camp& each) { return is_same(*each.members.front(), opinion); });
    if (camp == camps.end()) {
      camps.push_back({{&opinion}});
    } else {
      camp->members.push_back(&opinion);
    }
  }
  // The largest last: "the others".
  std::vector<Camp> sorted;
  for (Camp& camp : camps) {
    const auto smaller = [](const Camp& a, const Camp& b) { return a.members.size() < b.members.size(); };
    sorted.insert(std::upper_bound(sorted.begin(), sorted.end(), camp, smaller), std::move(camp));
  }
  return sorted;
}

std::size_t line_of(const std::vector<Opinion>& opinions) {
  std::size_t line = 0;
  for (const Opinion& opinion : opinions) line = std::max(line, opinion.reading.line);
  return line;
}

/// What stands behind the "=" of a line.
std::string_view written_in(std::string_view text, std::size_t number) {
  std::size_t at = 0;
  while (--number > 0) at = std::min(end_of_line(text, at) + 1, text.size());
  const std::string_view line = text.substr(at, end_of_line(text, at) - at);
  return line.substr(std::min(line.find('='), line.size() - (line.empty() ? 0 : 1)) + (line.empty() ? 0 : 1));
}

/// The features by which the values of camps differ.
std::vector<Feature> differences(const std::vector<Camp>& camps, const std::vector<Habits>& habits) {
  std::vector<Feature> differ;
  for (std::size_t i = 0; i < feature_count; ++i) {
    std::optional<std::uint32_t> first;
    bool is_common = true;
    for (std::size_t camp = 0; camp < camps.size(); ++camp) {
      if (camps[camp].members.front()->reading.fate != Fate::value) continue;
      is_common = is_common && first.value_or(habits[camp][i]) == habits[camp][i];
      first = habits[camp][i];
    }
    if (!is_common) differ.push_back(static_cast<Feature>(i));
  }
  return differ;
}

/// "docker --env-file keeps the double quotes; the others take double quotes off".
std::string disagreement(const std::vector<Camp>& camps, std::string_view written) {
  std::vector<Habits> habits;
  for (const Camp& camp : camps) {
    habits.push_back(
        camp.members.front()->value.reveal([&](std::string_view value) { return habits_in(written, value); }));
  }
  const std::vector<Feature> differ = differences(camps, habits);
  std::string text;
  for (std::size_t i = 0; i < camps.size(); ++i) {
    const Opinion& first = *camps[i].members.front();
    std::vector<std::string_view> names;
    for (const Opinion* opinion : camps[i].members) names.push_back(opinion->reader->name);
    const bool is_rest = i + 1 == camps.size() && names.size() > 2;
    const bool many = names.size() > 1;
    text += (text.empty() ? "" : "; ") + (is_rest ? "the others" : listed(names)) + " ";
    if (first.reading.fate == Fate::absent) text += many ? "do not find it" : "does not find it";
    if (first.reading.fate == Fate::other) text += phrase(first.reading.because, many);
    if (first.reading.fate == Fate::value) text += phrase(habits_in(written, written), habits[i], differ, many);
  }
  return text;
}

/// Whether some take one line of the name, and others another.
bool are_of_several_lines(const std::vector<Opinion>& opinions) {
  std::optional<std::size_t> first;
  return std::any_of(opinions.begin(), opinions.end(), [&](const Opinion& opinion) {
    if (opinion.reading.fate != Fate::value) return false;
    return opinion.reading.line !=
           std::exchange(first, first.value_or(opinion.reading.line)).value_or(opinion.reading.line);
  });
}

std::string remedy_for(const std::vector<Opinion>& opinions) {
  return are_of_several_lines(opinions) ? std::string(
                                              "leave one line of this name, since some take the first and "
                                              "others the last; ") +
                                              remedy
                                        : std::string(remedy);
}

std::vector<Fault> first_faults(const std::vector<Opinion>& opinions) {
  std::vector<Fault> faults;
  for (const Opinion& opinion : opinions) {
    if (opinion.reading.faults.empty()) continue;
    faults.push_back({opinion.reader->name, opinion.reader->at_fault, opinion.reading.faults.front()});
  }
  return faults;
}

constexpr std::size_t least_common = 6;  // characters that two names have in common, so that one may be the other

/// The name in the file that may be meant, as docker reads names.
std::optional<std::string> meant_name(std::string_view text, std::string_view name) {
  std::vector<std::string_view> names;
  for (std::size_t at = 0; at < text.size(); at = end_of_line(text, at) + 1) {
    const std::string_view line = trim_left(text.substr(at, end_of_line(text, at) - at), is_go_space);
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos && equals <= 2 * name.size()) names.push_back(line.substr(0, equals));
  }
  auto found = base::nearest(name, names);
  // JWT_SECRET and JWT_SECRET_KEY are of one thing, however far apart.
  const auto is_longer_or_shorter = [name](std::string_view other) {
    return other.size() >= least_common && (name.starts_with(other) || other.starts_with(name));
  };
  if (!found) {
    const auto similar = std::find_if(names.begin(), names.end(), is_longer_or_shorter);
    if (similar != names.end()) found = *similar;
  }
  return found ? std::optional(std::string(*found)) : std::nullopt;
}

tl::unexpected<Error> absent(std::string_view text, std::string_view name, const std::string& path) {
  const std::optional<std::string> meant = meant_name(text, name);
  // The trail shows the message alone.
  return failure(Code::secret_absent, std::string(name) + " does not stand in " + path +
                                          (meant ? "; did you mean \"" + *meant + "\"?" : ""));
}

Result<void> check_text(std::string_view text, const std::string& path) {
  if (text.find('\0') != std::string_view::npos) {
    return failure(Code::secret_malformed, path + " holds a NUL byte, as UTF-16 does: programs do not read it alike",
                   "save it as UTF-8 (docs/sources/dotenv.md)");
  }
  if (base::is_utf8(text)) return {};
  return failure(Code::secret_malformed,
                 path + " is not UTF-8 text: docker --env-file and python-dotenv refuse it, and others read on",
                 "save it as UTF-8 (docs/sources/dotenv.md)");
}

}  // namespace

Result<Agreed> agree(std::string_view text, std::string_view name, const std::string& path) {
  if (const Result<void> checked = check_text(text, path); !checked) return failure(checked.error());
  const Result<Secret> universal = converted(text, true);
  const Result<Secret> without_return = converted(text, false);
  if (!universal || !without_return) return failure(universal ? without_return.error() : universal.error());
  const bool has_return = text.find('\r') != std::string_view::npos;
  const File file{text, has_return ? universal->pinned() : text, has_return ? without_return->pinned() : text};

  Result<std::vector<Opinion>> opinions = opinions_on(file, name);
  if (!opinions) return failure(std::move(opinions).error());
  blame(*opinions);
  const std::vector<Camp> camps = camps_of(*opinions);
  const Fate fate = opinions->front().reading.fate;
  if (camps.size() > 1 || fate == Fate::other) {
    const std::size_t line = line_of(*opinions);
    return failure(Code::secret_malformed,
                   "programs do not read " + std::string(name) + " alike in line " + std::to_string(line) + " of " +
                       path + ": " + disagreement(camps, written_in(text, line)),
                   remedy_for(*opinions));
  }
  if (fate == Fate::absent) return absent(text, name, path);
  return Agreed{std::move(opinions->front().value), first_faults(*opinions)};
}

}  // namespace jwtsync::sources::dotenv
