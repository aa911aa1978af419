// SPDX-License-Identifier: Apache-2.0
#include "sources/public_key_set.h"

#include "base/text.h"
#include "json/strict.h"

#include <algorithm>
#include <array>
#include <string>

namespace jwtsync::sources {
namespace {

constexpr json::Limits limits{.size = std::size_t{512} << 10, .depth = 16, .members = 1024};

tl::unexpected<Error> no_set(std::string message) {
  return failure(Code::answer_malformed, std::move(message),
                 "see what stands at this address: it must be the issuer's public key set (docs/sources/jwks.md)");
}

/// RFC 7518 6.2.2, 6.3.2, 6.4.1; RFC 8037 2: the members that only the owner of a key knows, and a shared secret,
/// whatever it has.
bool has_secret(const json::Value& key) {
  constexpr std::array members{"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"};
  const auto type = key.is_object() ? key.find("kty") : key.end();
  if (type != key.end() && *type == "oct") return true;
  return std::any_of(members.begin(), members.end(), [&](const char* member) { return key.contains(member); });
}

bool is_text(const json::Value& object, const char* name) {
  const auto member = object.find(name);
  return member != object.end() && member->is_string();
}

/// The address that a discovery document names, if it is fit for a line; a name and password are for nobody's eyes.
std::string shown_address(const json::Value& discovery) {
  constexpr std::size_t longest = 256;  // characters
  const std::string url = discovery["jwks_uri"].get<std::string>();
  const bool is_plain = url.starts_with("http") && url.size() <= longest && url.find_first_of("@?") == url.npos &&
                        std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c <= '~'; });
  return is_plain ? url : std::string();
}

tl::unexpected<Error> discovery_document(const json::Value& document) {
  const std::string url = shown_address(document);
  return failure(Code::answer_malformed, "gives a discovery document, not a key set",
                 url.empty() ? "name the address that its jwks_uri has; or its issuer, as oidc+https://HOST"
                             : "name the address that its jwks_uri has: jwks+" + url);
}

/// What JSON without keys is, as far as its members say.
tl::unexpected<Error> other_json(const json::Value& value) {
  if (value.is_array()) return no_set("gives a JSON array, and a key set is an object with the member keys");
  if (!value.is_object()) return no_set("gives JSON that is not an object");
  if (is_text(value, "jwks_uri")) return discovery_document(value);
  if (is_text(value, "kty")) return no_set("gives one key, not a key set: a set has it in the member keys");
  const bool has_certificates = !value.empty() && std::all_of(value.begin(), value.end(), [](const json::Value& each) {
    return each.is_string() && each.get_ref<const std::string&>().starts_with("-----BEGIN CERTIFICATE");
  });
  if (has_certificates) {
    return failure(Code::answer_malformed, "gives certificates by their kids, not a key set",
                   "name the address of the issuer's JWKS, which stands beside it: that of Google is "
                   "https://www.googleapis.com/oauth2/v3/certs");
  }
  for (const char* name : {"error", "errors", "message", "fault"}) {
    if (value.contains(name))
      return no_set("gives JSON that tells of an error (" + std::string(name) + "), not a key set");
  }
  return no_set("gives JSON that is not a key set");
}

/// What is no JSON, by its first characters.
tl::unexpected<Error> other_text(std::string_view text, const std::string& fault) {
  const std::string_view inside = base::trim(text);
  if (inside.empty()) return no_set("gives nothing: its answer is empty");
  if (inside.starts_with('<'))
    return no_set("gives a page of HTML or XML, such as that of a login or a proxy, not a key set");
  if (inside.starts_with("-----BEGIN ")) {
    return failure(Code::answer_malformed, "gives a key or certificate as PEM, not a key set",
                   "save it as a file, and name that: file:/PATH (docs/sources/file.md)");
  }
  return no_set("does not give strict JSON: " + fault);
}

}  // namespace

Result<void> check_public_key_set(std::string_view text) {
  const Result<json::Value> set = json::parse(text, Code::answer_malformed, limits);
  if (!set) return other_text(text, set.error().message);
  if (!set->is_object() || !set->contains("keys") || !set->at("keys").is_array()) return other_json(*set);
  const json::Value& keys = set->at("keys");
  if (keys.empty()) {
    return failure(Code::secret_malformed, "gives a key set without keys",
                   "ask the issuer to publish the key that it signs with (docs/sources/jwks.md)");
  }
  if (std::any_of(keys.begin(), keys.end(), has_secret)) {
    return failure(Code::secret_malformed, "publishes a key that should be secret, and that everybody may know now",
                   "tell the issuer to take a new key, and to publish public halves only (docs/sources/jwks.md)");
  }
  return {};
}

}  // namespace jwtsync::sources
