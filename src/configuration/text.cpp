// SPDX-License-Identifier: Apache-2.0
#include "configuration/text.h"

#include "base/text.h"
#include "configuration/key_names.h"
#include "configuration/settings.h"
#include "configuration/value_reader.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace jwtsync::configuration {
namespace {

/// Reads one document into one Configuration.
class Reader : private ValueReader {
 public:
  explicit Reader(const std::string& path) : ValueReader(path) { configuration_.path = path; }

  [[nodiscard]] Result<Configuration> read(const toml::table& root) &&;
  using ValueReader::place;

 private:
  using Take = Result<void> (Reader::*)(const toml::node&);
  struct Rule {
    std::string_view section;  // empty for the top of the file
    std::string_view name;
    Take take;
  };
  static const std::array<Rule, 58> rules;

  [[nodiscard]] Result<void> read_section(std::string_view section, const toml::table& table);
  [[nodiscard]] Result<void> take_section(const toml::node& node, std::string_view section);
  [[nodiscard]] Result<void> take_environments(const toml::node& node);
  [[nodiscard]] Result<void> take_probe_scheme(const toml::node& node);
  [[nodiscard]] Result<void> take_expect(const toml::node& node);
  [[nodiscard]] Result<void> take_labels(const toml::node& node);
  [[nodiscard]] Result<void> take_seals(const toml::node& node);
  [[nodiscard]] Result<void> take_every(const toml::node& node);
  [[nodiscard]] Result<void> take_algorithms(const toml::node& node);
  [[nodiscard]] Result<void> take_audience_match(const toml::node& node);
  [[nodiscard]] Result<void> take_leeway(const toml::node& node);
  [[nodiscard]] Result<void> take_max_age(const toml::node& node);
  [[nodiscard]] Result<void> take_claim_headers(const toml::node& node);
  [[nodiscard]] Result<void> take_issuers(const toml::node& node);
  [[nodiscard]] Result<void> take_access_issuers(const toml::node& node);
  /// Each of a list of tables; `add` makes the issuer that one of them is about.
  template <typename Add>
  [[nodiscard]] Result<void> each_issuer(const toml::node& node, std::string_view section, Add add);
  [[nodiscard]] Result<void> take_issuer_sources(const toml::node& node) { return assign(issuer_->sources, node); }
  template <auto member>
  [[nodiscard]] Result<void> take_bearers(const toml::node& node) {
    return assign(configuration_.access_issuers.back().*member, node);
  }
  /// Whether these expectations go together.
  [[nodiscard]] Result<void> check(const Expectations& expected, std::string_view section) const;

  /// Fills one member of the Configuration, by its type.
  template <auto member>
  [[nodiscard]] Result<void> take(const toml::node& node) {
    return assign(configuration_.*member, node);
  }
  template <auto member>
  [[nodiscard]] Result<void> expect(const toml::node& node) {
    return assign(expected_->*member, node);
  }
  [[nodiscard]] tl::unexpected<Error> unknown(std::string_view section, const toml::key& key) const;

  Configuration configuration_;
  Expectations* expected_ = &configuration_.expectations;  // those of [verify], or of the issuer that is being read
  Issuer* issuer_ = nullptr;                               // the one that is being read
};

/// Whether a rule is of this section. What is expected of tokens, each of [[issuers]] says as [verify] does, and each
/// of [[access.issuers]] as those of [[issuers]].
bool is_in(std::string_view rule_section, std::string_view rule_name, std::string_view section) {
  const bool is_expectation = rule_section == "verify" && rule_name != "claim_headers";
  return rule_section == section || (section == issuers && is_expectation) ||
         (section == access_issuers && (is_expectation || rule_section == issuers));
}

/// Every key there is: docs/reference/configuration.md has the same list. A section stands here once, to be known.
const std::array<Reader::Rule, 58> Reader::rules{
    Rule{"", "environment", &Reader::take<&Configuration::environment>},
    Rule{"", "sources", &Reader::take<&Configuration::sources>},
    Rule{"", "environments", &Reader::take_environments},
    Rule{"", "issuers", &Reader::take_issuers},
    Rule{issuers, "aliases", &Reader::expect<&Expectations::issuer_aliases>},
    Rule{issuers, "sources", &Reader::take_issuer_sources},
    Rule{"serve", "service", &Reader::take<&Configuration::service>},
    Rule{"serve", "listen", &Reader::take<&Configuration::listen>},
    Rule{"serve", "unix", &Reader::take<&Configuration::unix_socket>},
    Rule{"serve", "tls_cert", &Reader::take<&Configuration::tls_cert>},
    Rule{"serve", "tls_key", &Reader::take<&Configuration::tls_key>},
    Rule{"serve", "tls_client_ca", &Reader::take<&Configuration::tls_client_ca>},
    Rule{"serve", "collect", &Reader::take<&Configuration::collect>},
    Rule{"serve", "hand_on", &Reader::take<&Configuration::hand_on>},
    Rule{"access", "token_files", &Reader::take<&Configuration::access_token_files>},
    Rule{"access", "client_names", &Reader::take<&Configuration::access_client_names>},
    Rule{"access", "issuers", &Reader::take_access_issuers},
    Rule{access_issuers, "subjects", &Reader::take_bearers<&AccessIssuer::subjects>},
    Rule{access_issuers, "emails", &Reader::take_bearers<&AccessIssuer::emails>},
    Rule{"access", "trust_loopback", &Reader::take<&Configuration::access_trust_loopback>},
    Rule{"report", "fingerprint", &Reader::take<&Configuration::fingerprint>},
    Rule{"fleet", "targets", &Reader::take<&Configuration::targets>},
    Rule{"fleet", "expect", &Reader::take_expect},
    Rule{"fleet", "collector", &Reader::take<&Configuration::collector>},
    Rule{"fleet", "access_token_file", &Reader::take<&Configuration::access_token_file>},
    Rule{"fleet", "labels", &Reader::take_labels},
    Rule{"fleet", "tls_cert", &Reader::take<&Configuration::fleet_tls_cert>},
    Rule{"fleet", "tls_key", &Reader::take<&Configuration::fleet_tls_key>},
    Rule{"probe", "urls", &Reader::take<&Configuration::probe_urls>},
    Rule{"probe", "claims", &Reader::take<&Configuration::probe_claims>},
    Rule{"probe", "method", &Reader::take<&Configuration::probe_method>},
    Rule{"probe", "header", &Reader::take<&Configuration::probe_header>},
    Rule{"probe", "scheme", &Reader::take_probe_scheme},
    Rule{"probe", "cookie", &Reader::take<&Configuration::probe_cookie>},
    Rule{"rotation", "ring", &Reader::take<&Configuration::rotation_ring>},
    Rule{"rotation", "hub", &Reader::take<&Configuration::rotation_hub>},
    Rule{"rotation", "access_token_file", &Reader::take<&Configuration::rotation_hub_token_file>},
    Rule{"rotation", "signs", &Reader::take<&Configuration::rotation_signs>},
    Rule{"rotation", "seal", &Reader::take_seals},
    Rule{"rotation", "environment", &Reader::take<&Configuration::rotation_environment>},
    Rule{"rotation", "automatic", &Reader::take<&Configuration::rotation_automatic>},
    Rule{"rotation", "every", &Reader::take_every},
    Rule{"rotation", "standby", &Reader::take<&Configuration::rotation_standby>},
    Rule{"rotation", "signer_token_files", &Reader::take<&Configuration::rotation_signer_token_files>},
    Rule{"rotation", "signer_names", &Reader::take<&Configuration::rotation_signer_names>},
    Rule{"verify", "issuer", &Reader::expect<&Expectations::issuer>},
    Rule{"verify", "audiences", &Reader::expect<&Expectations::audiences>},
    Rule{"verify", "audience_match", &Reader::take_audience_match},
    Rule{"verify", "algorithms", &Reader::take_algorithms},
    Rule{"verify", "leeway_seconds", &Reader::take_leeway},
    Rule{"verify", "required_claims", &Reader::expect<&Expectations::required_claims>},
    Rule{"verify", "type", &Reader::expect<&Expectations::type>},
    Rule{"verify", "max_age_seconds", &Reader::take_max_age},
    Rule{"verify", "allow_missing_exp", &Reader::expect<&Expectations::allow_missing_expiration>},
    Rule{"verify", "allow_future_iat", &Reader::expect<&Expectations::allow_issued_in_future>},
    Rule{"verify", "allow_numeric_sub", &Reader::expect<&Expectations::allow_numeric_subject>},
    Rule{"verify", "require_low_s", &Reader::expect<&Expectations::require_low_s>},
    Rule{"verify", "claim_headers", &Reader::take_claim_headers},
};

tl::unexpected<Error> Reader::unknown(std::string_view section, const toml::key& key) const {
  std::vector<std::string_view> here;
  std::string_view elsewhere;
  for (const Rule& rule : rules) {
    if (is_in(rule.section, rule.name, section)) here.push_back(rule.name);
    if (section.empty() && !rule.section.empty() && rule.section != access_issuers) here.push_back(rule.section);
    const bool is_list = rule.section == issuers || rule.name == issuers;
    if (rule.name == key.str() && !rule.section.empty() && !is_list) elsewhere = rule.section;
  }
  const std::string where = section.empty() ? "" : " in " + bracketed(section);
  return failure(Code::configuration_key_unknown,
                 place(key.source().begin) + ": the key " + quoted(key.str()) + where + " is not known",
                 hint_for(section, key.str(), here, elsewhere));
}

Result<void> Reader::take_expect(const toml::node& node) {
  return number_of(node, 1, max_expected_processes).map([&](std::int64_t count) {
    configuration_.expect = static_cast<std::size_t>(count);
  });
}

Result<void> Reader::take_probe_scheme(const toml::node& node) {
  const auto* text = node.as_string();
  if (text == nullptr) return malformed(node, "must be text, in quotation marks; \"\" for none");
  configuration_.probe_scheme = text->get();
  return {};
}

Result<void> Reader::take_labels(const toml::node& node) {
  const toml::table* table = node.as_table();
  if (table == nullptr) return malformed(node, "must be a table, such as { team = \"payments\" }");
  for (const auto& [key, value] : *table) {
    Result<std::string> text = text_of(value);
    if (!text) return failure(std::move(text).error());
    configuration_.labels.emplace(key.str(), std::move(*text));
  }
  const Result<void> good = check_labels(configuration_.labels);
  if (!good) return malformed(node, good.error().message);
  return {};
}

/// One, or a list of two while keys move from the one to the other.
Result<void> Reader::take_seals(const toml::node& node) {
  constexpr std::size_t most = 2;
  std::vector<std::string>& seals = configuration_.rotation_seals;
  if (node.is_string()) return text_of(node).map([&](std::string&& text) { seals.push_back(std::move(text)); });
  if (!node.is_array()) return malformed(node, "must be a locator, or a list of two");
  if (Result<void> done = assign(seals, node); !done) return done;
  if (seals.empty() || seals.size() > most) return malformed(node, "must be a locator, or a list of two");
  return {};
}

Result<void> Reader::take_every(const toml::node& node) {
  const auto* const text = node.as_string();
  const auto length = text == nullptr ? std::nullopt : parse_duration(text->get());
  if (!length || *length < std::chrono::seconds(1)) {
    return malformed(node, "must be a length of time of a second or more, such as \"90d\"");
  }
  configuration_.rotation_every = std::chrono::ceil<std::chrono::seconds>(*length);
  return {};
}

Result<void> Reader::take_algorithms(const toml::node& node) {
  std::vector<std::string> names;
  if (Result<void> done = assign(names, node); !done) return done;
  for (const std::string& name : names) {
    const std::optional<Algorithm> algorithm = algorithm_named(name);
    if (!algorithm) return malformed(node, "must hold names of algorithms only, such as \"HS256\"");
    expected_->algorithms.push_back(*algorithm);
  }
  return {};
}

Result<void> Reader::take_audience_match(const toml::node& node) {
  const Result<std::string> name = text_of(node);
  if (!name) return failure(name.error());
  const std::optional<AudienceMatch> match = audience_match_named(*name);
  if (!match) return malformed(node, "must be \"any\", \"all\" or \"only\"");
  expected_->audience_match = match;
  return {};
}

Result<void> Reader::take_leeway(const toml::node& node) {
  return number_of(node, 0, Expectations::max_leeway.count()).map([&](std::int64_t seconds) {
    expected_->leeway = std::chrono::seconds(seconds);
  });
}

Result<void> Reader::take_max_age(const toml::node& node) {
  return number_of(node, 1, Expectations::longest_max_age.count()).map([&](std::int64_t seconds) {
    expected_->max_age = std::chrono::seconds(seconds);
  });
}

Result<void> Reader::take_claim_headers(const toml::node& node) {
  const toml::table* table = node.as_table();
  if (table == nullptr) return malformed(node, "must be a table, such as { sub = \"X-Jwt-Subject\" }");
  for (const auto& [key, value] : *table) {
    Result<std::string> header = text_of(value);
    if (!header) return failure(std::move(header).error());
    configuration_.claim_headers.push_back({std::string(key.str()), std::move(*header)});
  }
  const Result<void> good = check_claim_headers(configuration_.claim_headers);
  if (!good) return malformed(node, good.error().message);
  return {};
}

Result<void> Reader::take_environments(const toml::node& node) {
  const toml::table* table = node.as_table();
  if (table == nullptr) return malformed(node, "must be a table, such as [environments] with qa = \"staging\"");
  for (const auto& [key, value] : *table) {
    const std::string_view name = key.str();
    if (const std::string fault = fault_in_environment(name); !fault.empty()) return malformed(value, fault);
    Result<std::string> kind = text_of(value);
    if (!kind) return failure(std::move(kind).error());
    if (!is_kind(*kind)) return malformed(value, "must be development, test, staging or production");
    configuration_.environments.emplace(name, std::move(*kind));
  }
  return {};
}

Result<void> Reader::take_section(const toml::node& node, std::string_view section) {
  const toml::table* table = node.as_table();
  if (table == nullptr) return malformed(node, "must be a table, begun by [" + std::string(section) + "]");
  return read_section(section, *table);
}

Result<void> Reader::read_section(std::string_view section, const toml::table& table) {
  for (const auto& [key, node] : table) {
    const std::string_view name = key.str();
    const auto is_key = [&](const Rule& rule) { return is_in(rule.section, rule.name, section) && rule.name == name; };
    const auto is_section = [&](const Rule& rule) {
      return section.empty() && !name.empty() && rule.section == name && name != access_issuers;
    };
    Result<void> taken;
    if (const auto rule = std::find_if(rules.begin(), rules.end(), is_key); rule != rules.end()) {
      taken = (this->*rule->take)(node);
    } else if (std::any_of(rules.begin(), rules.end(), is_section)) {
      taken = take_section(node, name);
    } else {
      return unknown(section, key);
    }
    if (!taken) return taken;
  }
  return {};
}

template <typename Add>
Result<void> Reader::each_issuer(const toml::node& node, std::string_view section, Add add) {
  const toml::array* array = node.as_array();
  if (array == nullptr || !array->is_array_of_tables()) {
    return malformed(node, "must be a list of tables, each begun by " + bracketed(section));
  }
  for (const toml::node& element : *array) {
    issuer_ = &add();
    expected_ = &issuer_->expectations;
    Result<void> done = read_section(section, *element.as_table());
    if (done) done = check(*expected_, section);
    expected_ = &configuration_.expectations;
    if (!done) return done;
  }
  return {};
}

Result<void> Reader::take_issuers(const toml::node& node) {
  const auto add = [&]() -> Issuer& { return configuration_.issuers.emplace_back(); };
  if (Result<void> done = each_issuer(node, issuers, add); !done) return done;
  const Result<void> good = check_issuers(configuration_.issuers);
  return good ? Result<void>() : malformed(node, good.error().message);
}

Result<void> Reader::take_access_issuers(const toml::node& node) {
  const auto add = [&]() -> Issuer& { return configuration_.access_issuers.emplace_back().issuer; };
  if (Result<void> done = each_issuer(node, access_issuers, add); !done) return done;
  const Result<void> good = check_access_issuers(configuration_.access_issuers);
  return good ? Result<void>() : malformed(node, good.error().message);
}

Result<void> Reader::check(const Expectations& expected, std::string_view section) const {
  if (!expected.max_age || !expected.allow_issued_in_future) return {};
  return failure(Code::configuration_malformed,
                 configuration_.path + ": " + bracketed(section) + " has both max_age_seconds and allow_future_iat",
                 "leave one out: a token that says it is from tomorrow would be young for ever");
}

Result<Configuration> Reader::read(const toml::table& root) && {
  if (Result<void> done = read_section("", root); !done) return failure(std::move(done).error());
  if (Result<void> good = check(configuration_.expectations, "verify"); !good) return failure(std::move(good).error());
  if (Result<void> settled = settle_issuers(configuration_); !settled) return failure(std::move(settled).error());
  if (configuration_.fleet_tls_cert.has_value() != configuration_.fleet_tls_key.has_value()) {
    return failure(Code::configuration_malformed,
                   configuration_.path + ": [fleet] has only one of tls_cert and tls_key",
                   "name both: a certificate and its key");
  }
  return std::move(configuration_);
}

}  // namespace

Result<Configuration> parse_configuration(std::string_view text, const std::string& path) {
  Reader reader(path);
  if (const auto foreign = first_foreign_character(text)) {
    return failure(Code::configuration_malformed,
                   path + ":" + std::to_string(foreign->line) + ":" + std::to_string(foreign->column) +
                       ": this is not TOML: a character that may not stand there",
                   "save the file as UTF-8 text without control characters, and with few dots in its keys");
  }
  const toml::parse_result parsed = toml::parse(text);
  if (parsed.failed()) {
    // What toml++ says may quote the text, and the text may be a key file named by mistake.
    const toml::source_position position = parsed.error().source().begin;
    const auto key = key_of_unquoted_text(text, position.line);
    const std::string said = key ? "text stands in quotation marks: " + (is_plain(*key) ? std::string(*key) : "KEY") +
                                       " = \"...\", and in a list each for itself"
                                 : "correct the file";
    return failure(Code::configuration_malformed, reader.place(position) + ": this is not TOML",
                   said + "; " + std::string(page) + " has an example");
  }
  return std::move(reader).read(parsed.table());
}

}  // namespace jwtsync::configuration
