// SPDX-License-Identifier: Apache-2.0
#include "keeper/configuration_text.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <type_traits>
#include <utility>

// toml++ asserts of text what an error a few lines on refuses: `[=` would end a Debug program, and under NDEBUG clang
// would take the assertion for granted and drop the error. So nothing is asserted, nor assumed.
#pragma push_macro("NDEBUG")
#undef NDEBUG
#define TOML_ASSERT(expression) static_assert(true)
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")

namespace jwtsync::keeper {
namespace {

constexpr std::string_view page = "docs/reference/configuration.md";
constexpr std::array<std::string_view, 4> kinds{"development", "test", "staging", "production"};
constexpr std::array<std::string_view, 4> short_names{"dev", "testing", "stage", "prod"};
constexpr std::size_t max_name_size = 32;  // characters, of an added environment

/// Whether a name may be quoted in an error, and used for an environment, as it stands.
bool is_plain(std::string_view name) {
  constexpr std::size_t max_size = 40;
  return !name.empty() && name.size() <= max_size && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::string quoted(std::string_view name) {
  return is_plain(name) ? "\"" + std::string(name) + "\"" : std::string("(a name that is not plain text)");
}

template <std::size_t count>
bool contains(const std::array<std::string_view, count>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Reads one document into one Configuration.
class Reader {
 public:
  explicit Reader(const std::string& path) { configuration_.path = path; }

  [[nodiscard]] Result<Configuration> read(const toml::table& root) &&;
  [[nodiscard]] std::string place(toml::source_position position) const;

 private:
  using Take = Result<void> (Reader::*)(const toml::node&);
  struct Rule {
    std::string_view section;  // empty for the top of the file
    std::string_view name;
    Take take;
  };
  static std::span<const Rule> rules();

  [[nodiscard]] Result<void> read_section(std::string_view section, const toml::table& table);
  [[nodiscard]] Result<void> take_section(const toml::node& node, std::string_view section);
  [[nodiscard]] Result<void> take_environments(const toml::node& node);
  [[nodiscard]] Result<void> take_expect(const toml::node& node);
  [[nodiscard]] Result<void> take_algorithms(const toml::node& node);
  [[nodiscard]] Result<void> take_leeway(const toml::node& node);
  [[nodiscard]] Result<void> take_claim_headers(const toml::node& node);

  /// Fills one member of the Configuration, by its type.
  template <auto member>
  [[nodiscard]] Result<void> take(const toml::node& node) {
    return assign(configuration_.*member, node);
  }
  template <auto member>
  [[nodiscard]] Result<void> expect(const toml::node& node) {
    return assign(configuration_.expectations.*member, node);
  }
  [[nodiscard]] Result<void> assign(std::optional<std::string>& member, const toml::node& node) const;
  [[nodiscard]] Result<void> assign(std::vector<std::string>& member, const toml::node& node) const;
  [[nodiscard]] Result<void> assign(bool& member, const toml::node& node) const;

  [[nodiscard]] Result<std::string> text_of(const toml::node& node) const;
  [[nodiscard]] tl::unexpected<Error> malformed(const toml::node& node, std::string_view what) const;
  [[nodiscard]] tl::unexpected<Error> unknown(std::string_view section, const toml::key& key) const;

  Configuration configuration_;
};

/// Every key there is: docs/reference/configuration.md has the same list. A section stands here once, to be known.
std::span<const Reader::Rule> Reader::rules() {
  static constexpr std::array table{
      Rule{"", "environment", &Reader::take<&Configuration::environment>},
      Rule{"", "sources", &Reader::take<&Configuration::sources>},
      Rule{"", "environments", &Reader::take_environments},
      Rule{"serve", "service", &Reader::take<&Configuration::service>},
      Rule{"serve", "listen", &Reader::take<&Configuration::listen>},
      Rule{"serve", "unix", &Reader::take<&Configuration::unix_socket>},
      Rule{"access", "token_files", &Reader::take<&Configuration::access_token_files>},
      Rule{"report", "fingerprint", &Reader::take<&Configuration::fingerprint>},
      Rule{"fleet", "targets", &Reader::take<&Configuration::targets>},
      Rule{"fleet", "expect", &Reader::take_expect},
      Rule{"verify", "issuer", &Reader::expect<&Expectations::issuer>},
      Rule{"verify", "audiences", &Reader::expect<&Expectations::audiences>},
      Rule{"verify", "algorithms", &Reader::take_algorithms},
      Rule{"verify", "leeway_seconds", &Reader::take_leeway},
      Rule{"verify", "required_claims", &Reader::expect<&Expectations::required_claims>},
      Rule{"verify", "type", &Reader::expect<&Expectations::type>},
      Rule{"verify", "allow_missing_exp", &Reader::expect<&Expectations::allow_missing_expiration>},
      Rule{"verify", "claim_headers", &Reader::take_claim_headers},
  };
  return table;
}

std::string Reader::place(toml::source_position position) const {
  return configuration_.path + ":" + std::to_string(position.line) + ":" + std::to_string(position.column);
}

tl::unexpected<Error> Reader::malformed(const toml::node& node, std::string_view what) const {
  return failure(Code::configuration_malformed, place(node.source().begin) + ": " + std::string(what),
                 "correct the file; " + std::string(page) + " lists every key and its type");
}

std::string hint_for(std::string_view section, std::string_view name, std::span<const std::string_view> here,
                     const std::string& elsewhere) {
  if (!elsewhere.empty()) return quoted(name) + " belongs in [" + elsewhere + "]";
  if (const auto meant = base::nearest(name, here)) return "did you mean \"" + std::string(*meant) + "\"?";
  return std::string(page) + " lists every key" + (section.empty() ? "" : " of [" + std::string(section) + "]");
}

tl::unexpected<Error> Reader::unknown(std::string_view section, const toml::key& key) const {
  std::vector<std::string_view> here;
  std::string elsewhere;
  for (const Rule& rule : rules()) {
    if (rule.section == section) here.push_back(rule.name);
    if (section.empty() && !rule.section.empty()) here.push_back(rule.section);
    if (rule.name == key.str() && !rule.section.empty()) elsewhere = rule.section;
  }
  const std::string where = section.empty() ? "" : " in [" + std::string(section) + "]";
  return failure(Code::configuration_key_unknown,
                 place(key.source().begin) + ": the key " + quoted(key.str()) + where + " is not known",
                 hint_for(section, key.str(), here, elsewhere));
}

Result<std::string> Reader::text_of(const toml::node& node) const {
  const auto* text = node.as_string();
  if (text == nullptr) return malformed(node, "must be text, in quotation marks");
  if (base::trim(text->get()).empty()) return malformed(node, "must not be blank");
  return text->get();
}

Result<void> Reader::assign(std::optional<std::string>& member, const toml::node& node) const {
  return text_of(node).map([&](std::string&& text) { member = std::move(text); });
}

Result<void> Reader::assign(std::vector<std::string>& member, const toml::node& node) const {
  const toml::array* array = node.as_array();
  if (array == nullptr) return malformed(node, "must be a list of texts, such as [\"a\", \"b\"]");
  for (const toml::node& element : *array) {
    Result<std::string> text = text_of(element);
    if (!text) return failure(std::move(text).error());
    member.push_back(std::move(*text));
  }
  return {};
}

Result<void> Reader::assign(bool& member, const toml::node& node) const {
  const auto* value = node.as_boolean();
  if (value == nullptr) return malformed(node, "must be true or false");
  member = value->get();
  return {};
}

Result<void> Reader::take_expect(const toml::node& node) {
  const auto* count = node.as_integer();
  if (count == nullptr || count->get() < 1 || count->get() > std::int64_t{max_expected_processes}) {
    return malformed(node, "must be a whole number from 1 to " + std::to_string(max_expected_processes));
  }
  configuration_.expect = static_cast<std::size_t>(count->get());
  return {};
}

Result<void> Reader::take_algorithms(const toml::node& node) {
  std::vector<std::string> names;
  if (Result<void> done = assign(names, node); !done) return done;
  for (const std::string& name : names) {
    const std::optional<Algorithm> algorithm = algorithm_named(name);
    if (!algorithm) return malformed(node, "must hold names of algorithms only, such as \"HS256\"");
    configuration_.expectations.algorithms.push_back(*algorithm);
  }
  return {};
}

Result<void> Reader::take_leeway(const toml::node& node) {
  const auto* seconds = node.as_integer();
  constexpr std::int64_t most = Expectations::max_leeway.count();
  if (seconds == nullptr || seconds->get() < 0 || seconds->get() > most) {
    return malformed(node, "must be a whole number from 0 to " + std::to_string(most));
  }
  configuration_.expectations.leeway = std::chrono::seconds(seconds->get());
  return {};
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
    if (!is_plain(name) || base::lower(name) != name || name.size() > max_name_size) {
      return malformed(value, "an environment's name is at most 32 of a to z, 0 to 9, - and _");
    }
    // "key" would look into JWT_SECRET_KEY, which is there for every environment.
    if (contains(kinds, name) || contains(short_names, name) || name == "key") {
      return malformed(value, "the environment " + quoted(name) + " is built in and cannot be given another meaning");
    }
    Result<std::string> kind = text_of(value);
    if (!kind) return failure(std::move(kind).error());
    if (!contains(kinds, *kind)) return malformed(value, "must be development, test, staging or production");
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
    const auto is_key = [&](const Rule& rule) { return rule.section == section && rule.name == name; };
    const auto is_section = [&](const Rule& rule) { return section.empty() && !name.empty() && rule.section == name; };
    Result<void> taken;
    if (const auto rule = std::find_if(rules().begin(), rules().end(), is_key); rule != rules().end()) {
      taken = (this->*rule->take)(node);
    } else if (std::any_of(rules().begin(), rules().end(), is_section)) {
      taken = take_section(node, name);
    } else {
      return unknown(section, key);
    }
    if (!taken) return taken;
  }
  return {};
}

/// How many bytes the character takes that `text` begins with; 0 if TOML does not let it stand in a file.
std::size_t size_of_character(std::string_view text) noexcept {
  const auto lead = static_cast<std::uint8_t>(text.front());
  // TOML 1.0: no control character but tab and the ends of lines, LF and CR LF, may stand anywhere, comments included.
  if (lead == '\r') return text.starts_with("\r\n") ? 1 : 0;
  if (lead < 0x80) return (lead >= 0x20 && lead != 0x7f) || lead == '\t' || lead == '\n' ? 1 : 0;
  const std::size_t size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return size <= text.size() && base::is_utf8(text.substr(0, size)) ? size : 0;
}

/// Where the first character stands that may not stand in TOML.
std::optional<toml::source_position> first_foreign(std::string_view text) noexcept {
  toml::source_position position{1, 1};
  while (!text.empty()) {
    const std::size_t size = size_of_character(text);
    if (size == 0) return position;
    position = text.front() == '\n' ? toml::source_position{position.line + 1, 1}
                                    : toml::source_position{position.line, position.column + 1};
    text.remove_prefix(size);
  }
  return std::nullopt;
}

Result<Configuration> Reader::read(const toml::table& root) && {
  if (Result<void> done = read_section("", root); !done) return failure(std::move(done).error());
  return std::move(configuration_);
}

}  // namespace

Result<Configuration> parse_configuration(std::string_view text, const std::string& path) {
  Reader reader(path);
  if (const auto position = first_foreign(text)) {
    return failure(Code::configuration_malformed,
                   reader.place(*position) + ": this is not TOML: a control character, or no UTF-8",
                   "save the file as UTF-8 text, without the character that stands there");
  }
  const toml::parse_result parsed = toml::parse(text);
  if (parsed.failed()) {
    // What toml++ says may quote the text, and the text may be a key file named by mistake.
    return failure(Code::configuration_malformed, reader.place(parsed.error().source().begin) + ": this is not TOML",
                   "correct the file; " + std::string(page) + " has an example");
  }
  return std::move(reader).read(parsed.table());
}

}  // namespace jwtsync::keeper
