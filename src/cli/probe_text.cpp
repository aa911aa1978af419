// SPDX-License-Identifier: Apache-2.0
#include "cli/probe_text.h"

#include <algorithm>
#include <string_view>
#include "cli/table.h"
#include "json/strict.h"

namespace jwtsync::cli {
namespace {

using probe::Outcome;
using probe::Passage;

enum class Standing : std::uint8_t { good, wrong, unseen };

Standing standing_of(const Found& found) {
  if (!found) return Standing::good;
  if (!*found || (*found)->outcome == Outcome::unknown) return Standing::unseen;
  return (*found)->outcome == Outcome::accepts && !(*found)->takes_expired ? Standing::good : Standing::wrong;
}

Standing standing_of(const PassageFound& found) {
  if (!found.passage || *found.passage == Passage::unknown) return Standing::unseen;
  return *found.passage == Passage::untouched ? Standing::good : Standing::wrong;
}

std::string painted(std::string_view word, Standing standing, const Console& console) {
  if (standing == Standing::good) return console.good(word);
  return standing == Standing::wrong ? console.bad(word) : console.strong(word);
}

/// One line for what became of the tokens of one key, and one for each remark.
std::string lines_of(std::string_view whose, const Found& found, const Console& console) {
  if (!found) return {};
  const std::string begin = "  " + std::string(whose) + ": ";
  const auto& judgement = *found;
  if (!judgement) {
    return begin + painted("no answer", Standing::unseen, console) + ": " + printable(judgement.error().message) + "\n";
  }
  std::string text =
      begin + painted(name_of(judgement->outcome), standing_of(found), console) + ": " + judgement->reason + "\n";
  if (judgement->takes_expired) text += begin + console.bad("takes expired tokens") + " as good ones\n";
  return text;
}

/// What the outcomes of the two kinds of token mean together.
std::string conclusion_of(const CheckFound& check) {
  const auto is = [](const Found& found, Outcome outcome) { return found && *found && (*found)->outcome == outcome; };
  if (is(check.own, Outcome::accepts) && is(check.login, Outcome::refuses)) {
    return "  so it holds the key here, and the login signs by another one\n";
  }
  if (is(check.login, Outcome::accepts) && is(check.own, Outcome::refuses)) {
    return "  so it holds the issuer's key, and the key here is another one\n";
  }
  return {};
}

/// That of two checks of one login token, of which one accepts it.
std::string disagreement(const ProbeFound& found) {
  const auto with = [&](Outcome outcome) {
    return std::find_if(found.checks.begin(), found.checks.end(), [&](const CheckFound& check) {
      return check.login && *check.login && (*check.login)->outcome == outcome;
    });
  };
  const auto accepts = with(Outcome::accepts);
  const auto refuses = with(Outcome::refuses);
  if (accepts == found.checks.end() || refuses == found.checks.end()) return {};
  return printable(accepts->url) + " accepts the token that " + printable(found.login_url) + " issued, and " +
         printable(refuses->url) + " refuses it: see whether they hold the same key (jwtsync agree, jwtsync doctor)\n";
}

json::Value found_json(const Found& found) {
  if (!found) return nullptr;
  if (!*found) return {{"outcome", nullptr}, {"error", json::error_json(found->error())}};
  return {{"outcome", name_of((*found)->outcome)},
          {"reason", (*found)->reason},
          {"takes_expired", (*found)->takes_expired}};
}

json::Value passage_json(const PassageFound& found) {
  json::Value value{{"through", found.through}, {"direct", found.direct}};
  if (found.passage) {
    value["passage"] = name_of(*found.passage);
    value["sentence"] = probe::sentence_of(*found.passage);
  } else {
    value["passage"] = nullptr;
    value["error"] = json::error_json(found.passage.error());
  }
  return value;
}

}  // namespace

int ProbeFound::exit_status() const {
  bool unseen = false;
  bool wrong = false;
  const auto see = [&](Standing standing) {
    unseen |= standing == Standing::unseen;
    wrong |= standing == Standing::wrong;
  };
  for (const CheckFound& check : checks) {
    see(standing_of(check.own));
    see(standing_of(check.login));
  }
  if (passage) see(standing_of(*passage));
  if (wrong) return exit_status_of(Category::refused);
  return unseen ? exit_status_of(Category::unreachable) : 0;
}

std::string probe_text(const ProbeFound& found, const Console& console) {
  std::string text;
  for (const CheckFound& check : found.checks) {
    text += console.strong(printable(check.url)) + "\n" + lines_of("a token of the key here", check.own, console) +
            lines_of("the token of the login", check.login, console) + conclusion_of(check);
  }
  text += disagreement(found);
  if (!found.passage) return text;
  const auto& [through, direct, passage] = *found.passage;
  text += console.strong(printable(through)) + " before " + console.strong(printable(direct)) + "\n  ";
  if (!passage) return text + painted("no answer", Standing::unseen, console) + ": " + passage.error().message + "\n";
  return text + painted(name_of(*passage), standing_of(*found.passage), console) + ": " + probe::sentence_of(*passage) +
         "\n";
}

std::string probe_json(const ProbeFound& found) {
  json::Value checks = json::Value::array();
  for (const CheckFound& check : found.checks) {
    checks.push_back({{"url", check.url}, {"own", found_json(check.own)}, {"login", found_json(check.login)}});
  }
  return json::dump({{"good", found.exit_status() == 0},
                     {"checks", std::move(checks)},
                     {"passage", found.passage ? passage_json(*found.passage) : json::Value(nullptr)}}) +
         "\n";
}

}  // namespace jwtsync::cli
