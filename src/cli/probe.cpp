// SPDX-License-Identifier: Apache-2.0
// jwtsync probe: does the application accept good tokens, and only those?
#include "probe/probe.h"
#include <jwtsync/token.h>
#include <array>
#include <optional>
#include <utility>
#include "cli/commands.h"
#include "cli/probe_text.h"
#include "cli/probe_tokens.h"
#include "cli/sourcing.h"
#include "cli/table.h"

namespace jwtsync::cli {
namespace {

using namespace std::chrono_literals;
using probe::Control;
using probe::Judgement;
using probe::Offers;
using probe::Outcome;
using probe::Place;
using probe::Treatments;

/// What is to be asked, and how.
struct Question {
  std::vector<Place> checks = {};
  std::optional<Place> through = {};
  std::optional<Place> direct = {};
  std::optional<probe::Login> login = {};
};

/// The tokens that are offered: of the key here, of the login, or both.
struct Tokens {
  std::optional<Offers> own = {};
  std::optional<Offers> login = {};
  std::optional<Secret> long_token = {};  ///< where two ways are compared
};

/// How a token is brought to every place, without where that is.
Result<Place> way_of(const Arguments& arguments, std::chrono::milliseconds timeout) {
  Place place{.timeout = timeout};
  if (auto method = arguments.value("--method")) place.method = *std::move(method);
  if (auto header = arguments.value("--header")) place.header = *std::move(header);
  if (auto scheme = arguments.value("--scheme")) place.scheme = *std::move(scheme);
  if (auto cookie = arguments.value("--cookie")) place.cookie = *std::move(cookie);
  if (arguments.has("--cookie") && place.cookie.empty()) {
    return failure(Code::argument_invalid, "--cookie: no name is given", "such as --cookie access");
  }
  if (arguments.has("--cookie") && (arguments.has("--header") || arguments.has("--scheme"))) {
    return failure(Code::argument_invalid, "--cookie is in place of --header and --scheme", "give it alone");
  }
  const probe::PlaceNames names{"--method", "--header", "--scheme", "--cookie"};
  if (Result<void> good = probe::check_words(place, names); !good) return failure(std::move(good).error());
  return place;
}

Error usage(std::string what, std::string hint) { return {Code::argument_invalid, std::move(what), std::move(hint)}; }

Result<probe::Login> login_of(const Arguments& arguments, std::string url, std::chrono::milliseconds timeout) {
  if (Result<void> good = probe::check_url(url); !good) return failure(std::move(good).error().at("--login"));
  probe::Login login{.url = std::move(url), .timeout = timeout};
  login.token_at = arguments.value("--token-at").value_or("");
  if (!login.token_at.empty() && !login.token_at.starts_with('/')) {
    return failure(usage("--token-at is not a JSON pointer", "it begins with /, such as /data/access_token"));
  }
  return login;
}

Result<Question> question_of(const Arguments& arguments) {
  const auto timeout = arguments.duration("--timeout", 5s, 100ms, 5min, 1s);
  if (!timeout) return failure(timeout.error());
  const Result<Place> way = way_of(arguments, *timeout);
  if (!way) return failure(way.error());
  Question question;
  const auto place_at = [&](const std::string& option, const std::string& url) -> Result<Place> {
    if (const Result<void> good = probe::check_url(url); !good) return failure(Error(good.error()).at(option));
    Place place = *way;
    place.url = url;
    return place;
  };
  const auto add = [&](const std::string& option, std::optional<Place>& into) -> Result<void> {
    const auto url = arguments.value(option);
    if (!url) return {};
    Result<Place> place = place_at(option, *url);
    if (!place) return failure(std::move(place).error());
    into = *std::move(place);
    return {};
  };
  for (const std::string& url : arguments.values("--check")) {
    Result<Place> place = place_at("--check", url);
    if (!place) return failure(std::move(place).error());
    question.checks.push_back(*std::move(place));
  }
  if (Result<void> added = add("--through", question.through); !added) return failure(std::move(added).error());
  if (Result<void> added = add("--direct", question.direct); !added) return failure(std::move(added).error());
  if (question.through.has_value() != question.direct.has_value()) {
    return failure(usage("--through and --direct go together", "name the proxy's URL and the service's own"));
  }
  if (question.checks.empty() && !question.through) {
    return failure(
        usage("nothing is to be asked", "name a URL that wants a token: --check https://backend.example/me"));
  }
  if (auto url = arguments.value("--login")) {
    Result<probe::Login> login = login_of(arguments, *std::move(url), *timeout);
    if (!login) return failure(std::move(login).error());
    question.login = *std::move(login);
  } else if (arguments.has("--login-body") || arguments.has("--token-at")) {
    const std::string_view option = arguments.has("--login-body") ? "--login-body" : "--token-at";
    return failure(usage(std::string(option) + " is for --login, which is not given",
                         "say where a token is to be had: --login https://auth.example/login"));
  }
  return question;
}

/// Why a file that an option names was not read.
Error unread(Error error, std::string_view option) {
  if (error.hint.empty()) error.hint = "name a file that this user may read";
  return std::move(error).at(option);
}

/// The claims of the file, with issuer and audience of the configuration where it has none.
Result<Claims> claims_of(const Invocation& invocation, const Expectations& expected) {
  Result<Claims> claims = read_probe_claims(invocation.world.files, invocation.arguments.value("--claims"));
  if (!claims) return failure(Error(claims.error()).at("--claims"));
  add_expected(*claims, expected.issuer, expected.audiences);
  return claims;
}

/// Those of the key here. Where a login gives a token too, no key is needed.
Result<void> make_own(const Invocation& invocation, bool is_compared, Tokens& tokens) {
  const Result<Sourcing> sourcing = sourcing_of(invocation.world, invocation.arguments);
  if (!sourcing) return failure(sourcing.error());
  const auto [resolution, ring] = resolve_ring(invocation.world, *sourcing);
  if (!ring) return failure(ring.error());
  const Result<Claims> claims = claims_of(invocation, sourcing->configuration.expectations);
  if (!claims) return failure(claims.error());
  Result<Offers> offers = make_offers(invocation.world, *ring, *claims);
  if (!offers) return failure(offers.error());
  tokens.own = *std::move(offers);
  if (!is_compared) return {};
  Result<Secret> long_token = make_long(invocation.world, *ring, *claims, probe::long_token_size);
  if (!long_token) return failure(long_token.error());
  tokens.long_token = *std::move(long_token);
  return {};
}

Result<Offers> offers_of_login(const Invocation& invocation, const probe::Login& login) {
  std::optional<FileContent> body;
  if (const auto path = invocation.arguments.value("--login-body")) {
    Result<FileContent> content = invocation.world.files.read(*path, Secret::max_size);
    if (!content) return failure(unread(content.error(), "--login-body"));
    body = *std::move(content);
  }
  Result<Secret> token = probe::log_in(invocation.world, login, body ? &body->bytes : nullptr);
  if (!token) return failure(Error(token.error()).at("--login"));
  Result<Secret> tampered = probe::with_other_signature(*token);
  if (!tampered) return failure(Error(tampered.error()).at("--login"));
  Result<Secret> forged = probe::with_random_signature(*token, invocation.world.randomness);
  if (!forged) return failure(Error(forged.error()).at("--login"));
  Offers offers{.tampered = *std::move(tampered), .other_key = *std::move(forged)};
  for (std::size_t i = 0; i < further_good_tokens; ++i) {
    Result<Secret> same = token->reveal([](std::string_view text) { return Secret::copy_of(text); });
    if (!same) return failure(std::move(same).error());
    offers.again.push_back(*std::move(same));
  }
  offers.good = *std::move(token);
  return offers;
}

Result<Tokens> tokens_of(const Invocation& invocation, const Question& question) {
  Tokens tokens;
  if (question.login) {
    Result<Offers> offers = offers_of_login(invocation, *question.login);
    if (!offers) return failure(offers.error());
    tokens.login = *std::move(offers);
  }
  const Result<void> made = make_own(invocation, question.through.has_value(), tokens);
  if (made) return tokens;
  if (!tokens.login || question.through) return failure(made.error());
  invocation.console.note("there is no key here, so that only the token of the login is offered: " +
                          printable(made.error().message));
  return tokens;
}

bool accepts(const std::optional<Result<Treatments>>& treatments) {
  return treatments && *treatments && judge(**treatments).outcome == Outcome::accepts;
}

Found judged(const std::optional<Result<Treatments>>& treatments, bool has_control) {
  if (!treatments) return std::nullopt;
  if (!*treatments) return Result<Judgement>(failure(treatments->error()));
  return Result<Judgement>(judge(**treatments, has_control ? Control::accepted : Control::none));
}

/// Offers every token everywhere, and judges when it is known where one was accepted.
std::vector<CheckFound> check_all(const World& world, const std::vector<Place>& places, const Tokens& tokens) {
  struct Seen {
    std::optional<Result<Treatments>> own;
    std::optional<Result<Treatments>> login;
  };
  std::vector<Seen> all;
  bool login_accepted = false;  // somewhere: its subject exists, so that a place where it is not refuses it
  for (const Place& place : places) {
    Seen seen;
    if (tokens.own) seen.own = probe::treat(world, place, *tokens.own);
    if (tokens.login) seen.login = probe::treat(world, place, *tokens.login);
    login_accepted |= accepts(seen.login);
    all.push_back(std::move(seen));
  }
  std::vector<CheckFound> found;
  for (std::size_t i = 0; i < places.size(); ++i) {
    found.push_back({places[i].url, judged(all[i].own, accepts(all[i].login)),
                     judged(all[i].login, login_accepted || accepts(all[i].own))});
  }
  return found;
}

Result<probe::Route> route_of(const World& world, const Place& place, const Tokens& tokens) {
  Result<Treatments> short_tokens = probe::treat(world, place, *tokens.own);
  if (!short_tokens) return failure(short_tokens.error());
  const Result<probe::Treatment> long_token = probe::treat_one(world, place, &*tokens.long_token);
  if (!long_token) return failure(long_token.error());
  return probe::Route{*std::move(short_tokens), *long_token};
}

Result<probe::Passage> compare(const World& world, const Place& through, const Place& direct, const Tokens& tokens) {
  const Result<probe::Route> here = route_of(world, direct, tokens);
  if (!here) return failure(here.error());
  const Result<probe::Route> there = route_of(world, through, tokens);
  if (!there) return failure(there.error());
  return probe::passage_of(*here, *there);
}

int run_probe(const Invocation& invocation) {
  Console& console = invocation.console;
  const Result<Question> question = question_of(invocation.arguments);
  if (!question) return console.fail(question.error());
  const Result<Tokens> tokens = tokens_of(invocation, *question);
  if (!tokens) return console.fail(tokens.error());
  ProbeFound found{.checks = check_all(invocation.world, question->checks, *tokens)};
  if (question->login) found.login_url = question->login->url;
  if (question->through) {
    found.passage = PassageFound{question->through->url, question->direct->url,
                                 compare(invocation.world, *question->through, *question->direct, *tokens)};
  }
  console.out.write(console.format == Format::json ? probe_json(found) : probe_text(found, console));
  return found.exit_status();
}

constexpr std::array<Option, 12> probe_options{{
    {"--check", "URL", "a URL that wants a token; may be repeated", Times::any},
    {"--login", "URL", "where a token is to be had, which is offered too: by POST of --login-body, else by GET"},
    {"--login-body", "FILE", "what is sent there: JSON or a form, with user and password"},
    {"--token-at", "POINTER", "where the token stands in its answer, as /data/token; default: the usual members"},
    {"--through", "URL", "the same place by a proxy, compared with --direct"},
    {"--direct", "URL", "the application itself, behind that proxy"},
    {"--claims", "FILE", "claims of the tokens of the key here; default: \"sub\":\"jwtsync-probe\""},
    {"--method", "METHOD", "default: GET"},
    {"--header", "NAME", "that has the token; default: Authorization"},
    {"--scheme", "WORD", "before the token, \"\" for none; default: Bearer"},
    {"--cookie", "NAME", "the token is in this cookie, and not in a header"},
    {"--timeout", "DURATION", "for each request; default: 5s", Times::once, 't'},
}};

constexpr std::array<ExitRow, 6> probe_exits{{
    {0, "all accept good tokens, and only those; the proxy leaves them alone"},
    {1, "one refuses them or some of them, does not check, is open, or takes expired ones; or the proxy changes them"},
    {2, "usage error"},
    {3, "a file is not there, or no source has a secret"},
    {4, "one did not answer, or treats good and bad alike, which says nothing; the others are as they should be"},
    {6, "the login refused, or a secret was found and is not fit"},
}};

}  // namespace

constinit const Command probe_command{
    .name = "probe",
    .purpose = "does the application accept good tokens, and only those?",
    .options = probe_options,
    .takes_sources = true,
    .details =
        "Asks each URL without a token, and by tokens that are good, tampered with, of another key, and expired, and\n"
        "judges by the difference between the answers. It must hold the key, or be given a --login. By http only on\n"
        "this machine; no redirect is followed.",
    .exits = probe_exits,
    .example = "jwtsync probe --check https://backend.example/me",
    .run = run_probe,
};

}  // namespace jwtsync::cli
