// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/credentials.h"

#include "json/in_place.h"
#include "providers/gcp/accounts.h"
#include "providers/gcp/project.h"
#include "providers/gcp/token_endpoint.h"

#include <algorithm>
#include <array>

namespace jwtsync::gcp {
namespace {

constexpr std::size_t file_limit = std::size_t{256} * 1024;
constexpr std::uint64_t longest_lifetime = 43'200;  // seconds, of an impersonated account's token

tl::unexpected<Error> missing(std::string_view member) {
  return unusable_credentials("the member " + std::string(member) + " is missing or of the wrong kind");
}

Result<std::string> required(const json::InPlace& document, std::string_view member) {
  auto text = document.string_of(member);
  if (!text || text->empty()) return missing(member);
  return std::move(*text);
}

Result<Secret> required_secret(const json::InPlace& document, std::string_view member) {
  auto secret = document.secret_of(member);
  if (!secret || (secret->has_value() && (*secret)->empty())) return missing(member);
  return std::move(*secret);
}

std::string optional(const json::InPlace& document, std::string_view member) {
  return document.string_of(member).value_or("");
}

/// An address to which tokens are sent, so that nobody on the way may read it.
Result<std::string> secure_address(const json::InPlace& document, std::string_view member, std::string_view otherwise) {
  std::string address = document.string_of(member).value_or(std::string(otherwise));
  if (is_https_address(address)) return address;
  return unusable_credentials("the member " + std::string(member) + " is not an https: address");
}

/// RFC 9110 section 5.5: what ends no line.
bool is_header_text(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

std::string universe_of(const json::InPlace& document) {
  const std::string universe = optional(document, "universe_domain");
  return universe.empty() ? std::string(default_universe) : universe;
}

/// An address of Google's in this universe. A file from elsewhere (Google's documentation warns of them) could name any
/// other, and have a token sent there.
Result<std::string> address_of_google(const json::InPlace& document, std::string_view member,
                                      std::string_view otherwise) {
  Result<std::string> address = secure_address(document, member, otherwise);
  if (!address) return address;
  if (is_of_universe(*address, universe_of(document))) return address;
  return unusable_credentials("the member " + std::string(member) + " is not an address of universe_domain");
}

Result<std::unique_ptr<TokenSource>> service_account_of(const json::InPlace& document) {
  ServiceAccountKey key;
  Result<std::string> email = required(document, "client_email");
  if (!email) return failure(std::move(email).error());
  Result<Secret> private_key = required_secret(document, "private_key");
  if (!private_key) return failure(std::move(private_key).error());
  Result<std::string> address = secure_address(document, "token_uri", google_token_endpoint);
  if (!address) return failure(std::move(address).error());
  return service_account({std::move(*email), optional(document, "private_key_id"), std::move(*private_key),
                          std::move(*address), universe_of(document) == default_universe});
}

Result<std::unique_ptr<TokenSource>> authorized_user_of(const json::InPlace& document) {
  Result<std::string> client_id = required(document, "client_id");
  if (!client_id) return failure(std::move(client_id).error());
  Result<Secret> client_secret = required_secret(document, "client_secret");
  if (!client_secret) return failure(std::move(client_secret).error());
  Result<Secret> refresh_token = required_secret(document, "refresh_token");
  if (!refresh_token) return failure(std::move(refresh_token).error());
  return authorized_user({std::move(*client_id), std::move(*client_secret), std::move(*refresh_token)});
}

/// The part of an external account that says where its own token is.
Result<ExternalAccount> with_credential_source(ExternalAccount account, const json::InPlace& source) {
  account.file = optional(source, "file");
  account.address = optional(source, "url");
  if (account.file.empty() == account.address.empty()) {
    return unusable_credentials(
        "credential_source names neither a file nor a url; executables, certificates and AWS are not supported");
  }
  if (!account.address.empty() && !is_token_place(account.address)) {
    return unusable_credentials(
        "the member url of credential_source is not an https: address, nor one by http: of a metadata server");
  }
  if (const auto headers = source.member("headers")) {
    for (const auto& [name, value] : headers->members()) {
      auto secret = value.secret();
      if (!secret || !*secret || !is_header_name(name) || !(*secret)->reveal(is_header_text)) return missing("headers");
      if (frames_a_message(name)) {
        return unusable_credentials("the headers of credential_source hold one that frames a message, such as Host");
      }
      account.headers.emplace_back(std::string(name), std::move(**secret));
    }
  }
  if (const auto format = source.member("format"); format && optional(*format, "type") == "json") {
    account.token_field = optional(*format, "subject_token_field_name");
    if (account.token_field.empty()) return missing("subject_token_field_name");
  }
  return account;
}

Result<ExternalAccount> federation_of(const json::InPlace& document) {
  Result<std::string> audience = required(document, "audience");
  if (!audience) return failure(std::move(audience).error());
  Result<std::string> token_type = required(document, "subject_token_type");
  if (!token_type) return failure(std::move(token_type).error());
  Result<std::string> address =
      address_of_google(document, "token_url", "https://sts." + universe_of(document) + "/v1/token");
  if (!address) return failure(std::move(address).error());
  ExternalAccount account{std::move(*audience), std::move(*token_type), std::move(*address)};
  account.client_id = optional(document, "client_id");
  account.workforce_project = optional(document, "workforce_pool_user_project");
  if (auto secret = document.secret_of("client_secret")) {
    if (!*secret) return failure(std::move(*secret).error());
    account.client_secret = std::move(**secret);
  }
  const auto source = document.member("credential_source");
  if (!source) return missing("credential_source");
  return with_credential_source(std::move(account), *source);
}

Result<std::unique_ptr<TokenSource>> impersonated(const json::InPlace& document, std::unique_ptr<TokenSource> source) {
  Result<std::string> address = address_of_google(document, "service_account_impersonation_url", "");
  if (!address) return failure(std::move(address).error());
  Impersonation wanted{std::move(source), std::move(*address)};
  if (const auto delegates = document.member("delegates")) {
    for (const json::InPlace& delegate : delegates->elements()) {
      auto name = delegate.string();
      if (!name) return missing("delegates");
      wanted.delegates.push_back(std::move(*name));
    }
  }
  const auto options = document.member("service_account_impersonation");
  const auto lifetime = options ? options->member("token_lifetime_seconds") : std::nullopt;
  if (lifetime) wanted.lifetime = std::min(lifetime->whole_number().value_or(wanted.lifetime), longest_lifetime);
  return impersonation(std::move(wanted));
}

Result<std::unique_ptr<TokenSource>> external_account_of(const json::InPlace& document) {
  Result<ExternalAccount> account = federation_of(document);
  if (!account) return failure(std::move(account).error());
  std::unique_ptr<TokenSource> source = external_account(std::move(*account));
  if (!document.member("service_account_impersonation_url")) return source;
  return impersonated(document, std::move(source));
}

Result<std::unique_ptr<TokenSource>> impersonated_of(const json::InPlace& document);

using Read = Result<std::unique_ptr<TokenSource>> (*)(const json::InPlace&);
struct Kind {
  std::string_view type;
  Read read;
  bool may_be_source;  // of an impersonation; another impersonation may not, so that none goes round in circles
};
constexpr std::array<Kind, 4> kinds{{
    {"service_account", service_account_of, true},
    {"authorized_user", authorized_user_of, true},
    {"external_account", external_account_of, true},
    {"impersonated_service_account", impersonated_of, false},
}};

const Kind* kind_of(const json::InPlace& document) {
  const std::string type = optional(document, "type");
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& kind) { return kind.type == type; });
  return found == kinds.end() ? nullptr : &*found;
}

Result<std::unique_ptr<TokenSource>> impersonated_of(const json::InPlace& document) {
  const auto source = document.member("source_credentials");
  const Kind* const kind = source ? kind_of(*source) : nullptr;
  if (kind == nullptr || !kind->may_be_source) return missing("source_credentials");
  if (source->member("universe_domain") && universe_of(*source) != universe_of(document)) {
    return unusable_credentials("source_credentials are of another universe_domain");
  }
  Result<std::unique_ptr<TokenSource>> tokens = kind->read(*source);
  if (!tokens) return failure(std::move(tokens).error().at("source_credentials"));
  return impersonated(document, std::move(*tokens));
}

}  // namespace

Result<Credentials> parse_credentials(std::string_view text) {
  const Result<json::InPlace> document = json::InPlace::parse(text, Code::configuration_malformed);
  if (!document || !document->is_object()) return unusable_credentials("it is not a JSON object");
  const Kind* const kind = kind_of(*document);
  if (kind == nullptr) {
    return unusable_credentials(
        "its type is not one of service_account, authorized_user, external_account, impersonated_service_account");
  }
  Result<std::unique_ptr<TokenSource>> tokens = kind->read(*document);
  if (!tokens) return failure(std::move(tokens).error());
  std::string payer = optional(*document, "quota_project_id");
  if (!payer.empty() && !is_project(payer)) return missing("quota_project_id");
  return Credentials{std::move(*tokens), optional(*document, "project_id"), std::move(payer), universe_of(*document)};
}

Result<Credentials> read_credentials(Files& files, const std::string& path) {
  Result<ports::TrustedFile> content = ports::read_trusted(files, path, file_limit);
  if (!content && content.error().code == Code::file_writable_by_others) return failure(std::move(content).error());
  if (!content) return unusable_credentials(content.error().message);
  Result<Credentials> credentials = content->bytes.reveal(parse_credentials);
  if (!credentials) return failure(std::move(credentials).error().at(path));
  credentials->doubts = std::move(content->doubts);
  return credentials;
}

}  // namespace jwtsync::gcp
