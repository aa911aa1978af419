// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/rules.h"

#include "base/characters.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace jwtsync::sources::not_meant {
namespace {

using namespace base;

constexpr std::size_t least_name = 3;       // characters
constexpr std::size_t least_readable = 12;  // characters between brackets

/// What may stand between the ends of a form.
enum class Inside : std::uint8_t {
  anything,    ///< the ends are long enough to say it all
  expression,  ///< names, paths, quotes, pipes
  call,        ///< the same, and commas
  address,     ///< what stands in names of resources, and base64
  name,        ///< of a variable, all in one case
  words,       ///< names with spaces and dashes
};

struct Form {
  std::string_view start;
  std::string_view end;
  Inside inside;
  std::string_view sentence;
};

constexpr std::string_view command = "is the command that prints the secret, which was not run";
constexpr std::string_view expression = "is an expression of a program, which was not evaluated";
constexpr std::string_view template_member =
    "is a reference that was not replaced: {\"Ref\": ...} or {\"Fn::...\": ...}";

constexpr std::array<Form, 51> forms{{
    {"`cat ", "`", Inside::expression, "is a command that was not run: `cat ...`"},
    {"secretsmanager:", "", Inside::address, "is a reference that was not replaced: secretsmanager:..."},
    {"keyvault:", "", Inside::address, "is a reference that was not replaced: keyvault:..."},
    {"$(", ")", Inside::expression, "is a reference that was not replaced: $(...)"},
    {"{{", "}}", Inside::expression, "is a reference that was not replaced: {{...}}"},
    {"<%", "%>", Inside::expression, "is a reference that was not replaced: <%...%>"},
    {"((", "))", Inside::words, "is a reference that was not replaced: ((...))"},
    {"[[", "]]", Inside::words, "is a reference that was not replaced: [[...]]"},
    {"#{", "}#", Inside::words, "is a reference that was not replaced: #{...}#"},
    {"#{", "}", Inside::words, "is a reference that was not replaced: #{...}"},
    {"%{", "}", Inside::words, "is a reference that was not replaced: %{...}"},
    {"$[", "]", Inside::words, "is a reference that was not replaced: $[...]"},
    {"%", "%", Inside::name, "is a reference that was not replaced: %NAME%"},
    {"__", "__", Inside::name, "is a reference that was not replaced: __NAME__"},
    {"@", "@", Inside::name, "is a reference that was not replaced: @NAME@"},
    {"$", "", Inside::name, "is a reference that was not replaced: $NAME"},
    {"{", "}", Inside::name, "is a reference that was not replaced: {NAME}"},
    {"<", ">", Inside::words, "is a placeholder in angle brackets, not what belongs there"},
    {"[", "]", Inside::words, "is a placeholder in square brackets, not what belongs there"},
    {"@Microsoft.KeyVault(", ")", Inside::anything, "is a reference that was not replaced: @Microsoft.KeyVault(...)"},
    {"arn:aws", "", Inside::address, "is the name of a resource (arn:aws:...), not what it holds"},
    {"vault:", "", Inside::address, "is a reference that was not replaced: vault:..."},
    {"secretref:", "", Inside::address, "is a reference that was not replaced: secretref:..."},
    {"ssm:", "", Inside::address, "is a reference that was not replaced: ssm:..."},
    {"ref+", "", Inside::address, "is a reference that was not replaced: ref+..."},
    {"!Ref ", "", Inside::expression, "is a reference that was not replaced: !Ref ..."},
    {"!Sub ", "", Inside::expression, "is a reference that was not replaced: !Sub ..."},
    {"!GetAtt ", "", Inside::expression, "is a reference that was not replaced: !GetAtt ..."},
    {"ENC[", "]", Inside::address, "is still encrypted: ENC[...]"},
    {"ENC(", ")", Inside::address, "is still encrypted: ENC(...)"},
    {"{cipher}", "", Inside::anything, "is still encrypted: {cipher}..."},
    {"$ANSIBLE_VAULT;", "", Inside::anything, "is still encrypted: $ANSIBLE_VAULT;..."},
    {"{\"Ref\"", "}", Inside::anything, template_member},
    {"{ \"Ref\"", "}", Inside::anything, template_member},
    {"{\"Fn::", "}", Inside::anything, template_member},
    {"{ \"Fn::", "}", Inside::anything, template_member},
    {"process.env.", "", Inside::name, expression},
    {"process.env[", "]", Inside::expression, expression},
    {"import.meta.env.", "", Inside::name, expression},
    {"os.environ[", "]", Inside::expression, expression},
    {"os.environ.get(", ")", Inside::call, expression},
    {"os.getenv(", ")", Inside::call, expression},
    {"System.getenv(", ")", Inside::call, expression},
    {"secrets.", "", Inside::name, expression},
    {"vault kv get ", "", Inside::anything, command},
    {"vault read ", "", Inside::anything, command},
    {"aws secretsmanager ", "", Inside::anything, command},
    {"gcloud secrets ", "", Inside::anything, command},
    {"kubectl get secret", "", Inside::anything, command},
    {"openssl rand ", "", Inside::anything, command},
    {"-----BEGIN PGP MESSAGE-----", "", Inside::anything, "is still encrypted: a PGP message"},
}};

bool is_expression(std::string_view text) noexcept { return is_made_of(text, " _-./:|\"'="); }

bool is_name(std::string_view text) noexcept {
  return text.size() >= least_name && !is_digit(text.front()) && is_made_of(text, "_") && is_of_one_case(text);
}

bool is_inside(Inside inside, std::string_view text) noexcept {
  switch (inside) {
    case Inside::anything: return true;
    case Inside::expression: return !text.empty() && is_expression(text);
    case Inside::call: return is_made_of(text, " _-./:|\"'=,()");
    case Inside::address: return !text.empty() && is_made_of(text, "_-./:=,+#@$*[]");
    case Inside::name: return is_name(text);
    case Inside::words: return text.size() >= least_name && is_made_of(text, " _-.:");
  }
  return false;
}

/// What stands between brackets of templates, shells and programs, where most of it is words: of random characters not
/// one in 10^9 has six of ten in runs of three letters of one case.
bool is_readable(std::string_view text) noexcept {
  std::size_t of_words = 0;
  std::size_t start = 0;
  for (std::size_t at = 1; at <= text.size(); ++at) {
    const bool goes_on = at < text.size() && is_letter(text[at]) && is_letter(text[start]) &&
                         (is_upper(text[at]) == is_upper(text[at - 1]) || (at == start + 1 && is_lower(text[at])));
    if (goes_on) continue;
    if (at - start >= least_name && is_letter(text[start])) of_words += at - start;
    start = at;
  }
  return text.size() >= least_readable && of_words * 10 >= text.size() * 6;
}

struct Brackets {
  std::string_view open;
  std::string_view close;
  std::string_view sentence;
};
constexpr std::array<Brackets, 10> brackets{{
    {"{{", "}}", "is a reference that was not replaced: {{...}}"},
    {"{%", "%}", "is a reference that was not replaced: {%...%}"},
    {"<%", "%>", "is a reference that was not replaced: <%...%>"},
    {"<?", "?>", "is a reference that was not replaced: <?...?>"},
    {"${", "}", "is a reference that was not replaced: ${...}"},
    {"$(", ")", "is a reference that was not replaced: $(...)"},
    {"#{", "}", "is a reference that was not replaced: #{...}"},
    {"%(", ")s", "is a reference that was not replaced: %(...)s"},
    {"((", "))", "is a reference that was not replaced: ((...))"},
    {"`", "`", "is a command that was not run: `...`"},
}};

bool stands_between(const Brackets& pair, std::string_view value) noexcept {
  const std::size_t ends = pair.open.size() + pair.close.size();
  return value.size() > ends && value.starts_with(pair.open) && value.ends_with(pair.close) &&
         is_readable(value.substr(pair.open.size(), value.size() - ends));
}

bool has_form(const Form& form, std::string_view value) noexcept {
  const std::size_t ends = form.start.size() + form.end.size();
  return value.size() > ends && value.starts_with(form.start) && value.ends_with(form.end) &&
         is_inside(form.inside, value.substr(form.start.size(), value.size() - ends));
}

/// How many characters of `text` are a name: letters, digits, _ and . after a letter or _.
std::size_t name_at_start_of(std::string_view text) noexcept {
  if (text.empty() || is_digit(text.front())) return 0;
  const auto end =
      std::find_if(text.begin(), text.end(), [](char c) { return !is_alphanumeric(c) && c != '_' && c != '.'; });
  return static_cast<std::size_t>(end - text.begin());
}

/// The size of a reference `${NAME}` that `text` starts with; 0 if there is none.
std::size_t dollar_reference_at_start_of(std::string_view text) noexcept {
  if (!text.starts_with("${")) return 0;
  const std::size_t name = name_at_start_of(text.substr(2));
  return name >= least_name && text.substr(2 + name).starts_with('}') ? 2 + name + 1 : 0;
}

/// "${NAME}", and a text of names and such references.
bool has_dollar_references(std::string_view value) noexcept {
  bool found = false;
  while (!value.empty()) {
    const std::size_t size = dollar_reference_at_start_of(value);
    if (size == 0 && !is_alphanumeric(value.front()) && !is_one_of(value.front(), "_-./:@")) return false;
    found = found || size > 0;
    value.remove_prefix(size == 0 ? 1 : size);
  }
  return found;
}

/// "${NAME:-...}", whatever the default is.
bool is_dollar_reference_with_default(std::string_view value) noexcept {
  if (!value.starts_with("${") || !value.ends_with('}')) return false;
  const std::string_view inside = value.substr(2);
  const std::size_t name = name_at_start_of(inside);
  const std::string_view rest = inside.substr(name);
  return name >= least_name && is_of_one_case(inside.substr(0, name)) && rest.size() > 1 && rest[0] == ':' &&
         is_one_of(rest[1], "-=?+");
}

/// "${ secrets.JWT }", "${{ secrets.JWT }}", "${file(...)}": one reference with an expression in it.
bool is_dollar_expression(std::string_view value) noexcept {
  if (!value.starts_with("${") || !value.ends_with('}') || value.size() < 4) return false;
  const std::string_view inside = value.substr(2, value.size() - 3);
  return is_made_of(inside, " _-./:'(){}");
}

}  // namespace

std::string_view reference(std::string_view value) noexcept {
  if (has_dollar_references(value) || is_dollar_reference_with_default(value) || is_dollar_expression(value)) {
    return "is a reference that was not replaced: ${...}";
  }
  const auto form = std::find_if(forms.begin(), forms.end(), [&](const Form& each) { return has_form(each, value); });
  if (form != forms.end()) return form->sentence;
  const auto pair =
      std::find_if(brackets.begin(), brackets.end(), [&](const Brackets& each) { return stands_between(each, value); });
  return pair == brackets.end() ? std::string_view() : pair->sentence;
}

}  // namespace jwtsync::sources::not_meant
