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
  const bool takes_expired = (*found)->takes_expired.value_or(false);
  return (*found)->outcome == Outcome::accepts && !takes_expired ? Standing::good : Standing::wrong;
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
    const std::string said = printable(judgement.error().message);
    return begin + painted("no answer", Standing::unseen, console) + " (" + said + ")\n";
  }
  std::string text =
      begin + painted(name_of(judgement->outcome), standing_of(found), console) + ": " + judgement->reason + "\n";
  if (judgement->takes_expired.value_or(false)) text += begin + console.bad("takes expired tokens") + " as good ones\n";
  return text;
}

/// What to do about one outcome; empty where all is well.
std::string fix_of(const Found& found) {
  if (!found) return {};
  if (!*found) return "see that the application runs and listens there, and that the URL is its own";
  switch ((*found)->outcome) {
    case Outcome::accepts:
      if (!(*found)->takes_expired.value_or(false)) return {};
      return "let the application check \"exp\" of tokens: it need only be told so where its library leaves that out";
    case Outcome::refuses:
      return "give the application the key that signs (jwtsync help application-refuses), or ask both sides which key "
             "they hold: jwtsync agree";
    case Outcome::mixed:
      return "some of its workers or replicas hold another key: end the old ones and start all with one key, then "
             "probe "
             "again; jwtsync agree shows which, where each of them answers";
    case Outcome::does_not_check:
      return "let the application verify the signature of tokens, and not only decode them (jwtsync help "
             "signature-unchecked)";
    case Outcome::open: return "name a URL that wants a token; if this one should, let the application demand it";
    case Outcome::unknown:
      return "name a subject that the application knows by --claims FILE, a URL that every token may ask for, or a "
             "login "
             "by --login URL";
  }
  return {};
}

/// Each once, below what it is for.
std::string fixes_of(const CheckFound& check) {
  const std::string own = fix_of(check.own), login = fix_of(check.login);
  std::string text;
  if (!own.empty()) text += "  fix: " + own + "\n";
  if (!login.empty() && login != own) text += "  fix: " + login + "\n";
  return text;
}

std::string fix_of(const PassageFound& found) {
  if (!found.passage) return "see that both answer, and that each URL is its own";
  switch (*found.passage) {
    case Passage::untouched: return {};
    case Passage::stripped:
      return "let the proxy pass the header on (nginx: proxy_set_header Authorization $http_authorization)";
    case Passage::overwritten: return "let the proxy set no value of its own in this header";
    case Passage::other_key:
      return "see which application the proxy leads to, and ask that one: jwtsync probe --check URL";
    case Passage::cut: return "let the proxy take larger headers (nginx: large_client_header_buffers 4 32k)";
    case Passage::unknown:
      return "see first why it does not accept the token directly: jwtsync probe --check " + printable(found.direct);
    case Passage::otherwise: return "see the proxy's log for what it does with these requests";
  }
  return {};
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

json::Value text_or_null(const std::string& text) { return text.empty() ? json::Value(nullptr) : json::Value(text); }

json::Value found_json(const Found& found) {
  if (!found) return nullptr;
  if (!*found) {
    return {{"outcome", nullptr}, {"error", json::error_json(found->error())}, {"fix", text_or_null(fix_of(found))}};
  }
  return {{"outcome", name_of((*found)->outcome)},
          {"reason", (*found)->reason},
          {"takes_expired", (*found)->takes_expired ? json::Value(*(*found)->takes_expired) : json::Value(nullptr)},
          {"fix", text_or_null(fix_of(found))}};
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
  value["fix"] = text_or_null(fix_of(found));
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
            lines_of("the token of the login", check.login, console) + conclusion_of(check) + fixes_of(check);
  }
  text += disagreement(found);
  if (!found.passage) return text;
  const auto& [through, direct, passage] = *found.passage;
  text += console.strong(printable(through)) + " before " + console.strong(printable(direct)) + "\n  ";
  const std::string fix = fix_of(*found.passage);
  const std::string said = passage ? probe::sentence_of(*passage) : printable(passage.error().message);
  text += passage ? painted(name_of(*passage), standing_of(*found.passage), console) + ": " + said + "\n"
                  : painted("no answer", Standing::unseen, console) + " (" + said + ")\n";
  return fix.empty() ? text : text + "  fix: " + fix + "\n";
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
