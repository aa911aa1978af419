// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/rules.h"

#include "base/characters.h"
#include "sources/schemes.h"

#include <algorithm>
#include <array>

namespace jwtsync::sources::not_meant {
namespace {

using namespace base;

constexpr std::array<std::string_view, 23> roots{"/Users/",  "/workspace/", "/run/",   "/etc/",  "/var/",  "/secrets/",
                                                 "/secret/", "/mnt/",       "/vault/", "/home/", "/tmp/",  "/usr/",
                                                 "/opt/",    "/root/",      "/app/",   "/srv/",  "/data/", "/config/",
                                                 "/dev/",    "/proc/",      "secret/", "./",     "../"};

constexpr std::array<std::string_view, 8> key_file_endings{".pem",  ".key", ".jwk",    ".jwks",
                                                           ".json", ".txt", ".secret", ".env"};

/// Each is followed by "://". A scheme that is not listed here proves nothing: "a://" is any three characters.
constexpr std::array<std::string_view, 49> address_schemes{"http",
                                                           "https",
                                                           "file",
                                                           "ftp",
                                                           "s3",
                                                           "gs",
                                                           "sm",
                                                           "op",
                                                           "vault",
                                                           "bao",
                                                           "consul",
                                                           "etcd",
                                                           "k8s",
                                                           "kubernetes",
                                                           "ssm",
                                                           "secretsmanager",
                                                           "aws-sm",
                                                           "awssm",
                                                           "awskms",
                                                           "gcpkms",
                                                           "gcp-kms",
                                                           "azurekms",
                                                           "azurekeyvault",
                                                           "akv",
                                                           "keyvault",
                                                           "berglas",
                                                           "doppler",
                                                           "infisical",
                                                           "conjur",
                                                           "keeper",
                                                           "bitwarden",
                                                           "pass",
                                                           "redis",
                                                           "rediss",
                                                           "postgres",
                                                           "postgresql",
                                                           "mysql",
                                                           "mongodb",
                                                           "amqp",
                                                           "ssh",
                                                           "bws",
                                                           "sops",
                                                           "gsm",
                                                           "gcpsm",
                                                           "google-secret",
                                                           "secret",
                                                           "aws-secretsmanager",
                                                           "azure-keyvault",
                                                           "akvs"};

bool has_place_characters(std::string_view text) noexcept { return is_made_of(text, "_-./:@~%?=&+#,"); }

std::size_t letters_in(std::string_view text) noexcept {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_letter));
}

/// How often a small letter stands beside a capital one: every other time in base64, and seldom in what people name.
std::size_t changes_of_case(std::string_view text) noexcept {
  std::size_t changes = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const bool both_letters = is_letter(text[i - 1]) && is_letter(text[i]);
    if (both_letters && is_lower(text[i - 1]) != is_lower(text[i])) ++changes;
  }
  return changes;
}

bool is_named_by_people(std::string_view path) noexcept {
  return is_made_of(path, "_-./@+~ ") && changes_of_case(path) * 4 <= letters_in(path);
}

bool is_relative_to_home_or_drive(std::string_view value) noexcept {
  if (value.starts_with("~/")) return is_named_by_people(value.substr(2)) && value.size() > 4;
  const bool drive = value.size() > 4 && is_letter(value[0]) && value[1] == ':' && is_one_of(value[2], "\\/");
  return drive && is_made_of(value.substr(3), "_-./\\ ") && changes_of_case(value) * 4 <= letters_in(value);
}

/// "$HOME/secrets/jwt"
bool is_below_a_variable(std::string_view value) noexcept {
  if (!value.starts_with('$')) return false;
  const std::size_t slash = std::min(value.find('/'), value.size());
  const std::string_view name = value.substr(1, slash - 1);
  return name.size() >= 3 && is_made_of(name, "_") && is_of_one_case(name) && is_named_by_people(value.substr(slash)) &&
         value.size() > slash + 1;
}

bool is_relative_key_file(std::string_view value) noexcept {
  return value.find('/') != value.npos && is_named_by_people(value) && !value.starts_with('/') &&
         std::any_of(key_file_endings.begin(), key_file_endings.end(),
                     [&](std::string_view ending) { return value.ends_with(ending); });
}

bool has_scheme(std::string_view value, std::string_view scheme, std::string_view behind) noexcept {
  return starts_in_any_case(value, scheme) && value.substr(scheme.size()).starts_with(behind) &&
         value.size() > scheme.size() + behind.size();
}

bool is_address(std::string_view value) noexcept {
  return std::any_of(address_schemes.begin(), address_schemes.end(),
                     [&](std::string_view scheme) { return has_scheme(value, scheme, "://"); });
}

/// Of jwtsync's own: `builtin:` and `file:` are among them.
bool is_locator(std::string_view value) noexcept {
  return std::any_of(schemes.begin(), schemes.end(),
                     [&](const Scheme& scheme) { return has_scheme(value, scheme.name, ":"); });
}

/// projects/P/secrets/S, with or without /versions/V and //secretmanager.googleapis.com/ before it.
bool is_google_resource(std::string_view value) noexcept {
  constexpr std::string_view host = "//secretmanager.googleapis.com/";
  if (value.starts_with(host)) value.remove_prefix(host.size());
  return value.starts_with("projects/") && value.find("/secrets/") != value.npos && has_place_characters(value);
}

}  // namespace

bool is_path(std::string_view value) noexcept {
  if (value.find_first_of("/\\") == value.npos) return false;
  const bool rooted = std::any_of(roots.begin(), roots.end(), [&](std::string_view root) {
    return value.starts_with(root) && value.size() > root.size() && value[root.size()] != '/';
  });
  return (rooted && is_named_by_people(value)) || is_relative_to_home_or_drive(value) || is_below_a_variable(value) ||
         is_relative_key_file(value);
}

std::string_view place(std::string_view value) noexcept {
  if (is_path(value)) return "is a path: where a secret is, in place of the secret";
  if (is_google_resource(value)) return "is the name of an entry (projects/.../secrets/...), not what the entry holds";
  if (value.find(':') == value.npos || !has_place_characters(value)) return {};
  if (is_address(value)) return "is an address: where a secret is, in place of the secret";
  if (is_locator(value)) return "is a locator: where a secret is, in place of the secret";
  return {};
}

}  // namespace jwtsync::sources::not_meant
