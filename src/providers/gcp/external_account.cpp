// SPDX-License-Identifier: Apache-2.0
#include "base/characters.h"
#include "providers/gcp/accounts.h"

#include "base/text.h"
#include "json/in_place.h"
#include "json/strict.h"
#include "providers/gcp/answers.h"
#include "providers/gcp/token_endpoint.h"

#include <algorithm>
#include <array>
#include <string>

namespace jwtsync::gcp {
namespace {

constexpr std::size_t token_limit = std::size_t{64} * 1024;
constexpr std::string_view who = "the Security Token Service of Google";

class FederatedAccount final : public TokenSource {
 public:
  explicit FederatedAccount(ExternalAccount account) noexcept : account_(std::move(account)) {}

  Result<Secret> token(const http::Task& task, TokenWish /*wish*/) const override {
    const Result<Secret> subject = subject_token(task);
    if (!subject) return failure(subject.error());
    http::SecretRequest request = form_request(account_.token_address, exchange_form(*subject));
    if (!account_.client_id.empty()) request.add_header("Authorization", basic_authorization());
    return fetch_token(task, std::move(request), who);
  }

 private:
  [[nodiscard]] Result<Secret> subject_token(const http::Task& task) const {
    Result<Secret> text = account_.file.empty() ? text_of_address(task) : text_of_file(task);
    if (!text || account_.token_field.empty()) return text;
    return text->reveal([this](std::string_view document) { return member_of(document); });
  }

  [[nodiscard]] Result<Secret> text_of_file(const http::Task& task) const {
    Result<ports::TrustedFile> content = ports::read_trusted(task.world.files, account_.file, token_limit);
    if (content) return std::move(content->bytes);
    return unusable_credentials("the token of the workload identity: " + content.error().message);
  }

  [[nodiscard]] Result<Secret> text_of_address(const http::Task& task) const {
    http::SecretRequest request(HttpRequest{"GET", account_.address});
    request.http().body_limit = token_limit;
    for (const auto& [name, value] : account_.headers) {
      http::SecretText text;
      text.add(value);
      request.add_header(name, std::move(text));
    }
    const Result<http::Answer> answer = http::send(task, std::move(request), http::of_reading());
    if (!answer) return failure(Error(answer.error()).at("the token of the workload identity"));
    if (answer->status() == 200) return Secret::copy_of(answer->body());
    return failure(Code::source_unreachable,
                   "the address of the workload identity's token answers " + std::to_string(answer->status()),
                   "see credential_source in the credentials file (docs/sources/gcp-sm.md)");
  }

  [[nodiscard]] Result<Secret> member_of(std::string_view text) const {
    const Result<json::InPlace> document = json::InPlace::parse(text, Code::answer_malformed);
    auto token = document ? document->secret_of(account_.token_field) : std::nullopt;
    if (token) return std::move(*token);
    return unusable_credentials("the token of the workload identity does not stand where credential_source says");
  }

  /// RFC 8693 section 2.1.
  [[nodiscard]] Form exchange_form(const Secret& subject) const {
    Form form;
    form.add("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange")
        .add("audience", account_.audience)
        .add("scope", cloud_platform_scope)
        .add("requested_token_type", "urn:ietf:params:oauth:token-type:access_token")
        .add("subject_token", subject)
        .add("subject_token_type", account_.token_type);
    if (!account_.workforce_project.empty() && account_.client_id.empty()) {
      json::Value options;
      options["userProject"] = account_.workforce_project;
      form.add("options", json::dump(options));
    }
    return form;
  }

  /// RFC 7617.
  [[nodiscard]] http::SecretText basic_authorization() const {
    http::SecretText pair;
    pair.add(account_.client_id).add(":").add(account_.client_secret);
    http::SecretText value;
    value.add("Basic ");
    add_proto_bytes(pair.view(), value);
    return value;
  }

  ExternalAccount account_;
};

constexpr std::string_view https = "https://";

/// In lower case; an IPv6 address with its brackets, none with a port.
std::string host_of(std::string_view https_address) {
  const std::string_view rest = https_address.substr(https.size());
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  const std::size_t bracket = authority.starts_with('[') ? authority.find(']') : std::string_view::npos;
  return base::lower(authority.substr(0, authority.find(':', bracket == std::string_view::npos ? 0 : bracket)));
}

}  // namespace

std::unique_ptr<TokenSource> external_account(ExternalAccount account) {
  return std::make_unique<FederatedAccount>(std::move(account));
}

bool is_of_universe(std::string_view https_address, std::string_view universe) {
  const std::string host = host_of(https_address);
  const std::string domain = base::lower(universe);
  return !domain.empty() && (host == domain || host.ends_with("." + domain));
}

bool is_token_place(std::string_view address) {
  if (is_https_address(address)) return true;
  constexpr std::string_view http = "http://";
  if (!address.starts_with(http)) return false;
  const std::string as_https = std::string(https) + std::string(address.substr(http.size()));
  if (!is_https_address(as_https)) return false;
  constexpr std::array<std::string_view, 6> near{"169.254.169.254", "[fd00:ec2::254]", "metadata.google.internal",
                                                 "localhost",       "127.0.0.1",       "[::1]"};
  return std::find(near.begin(), near.end(), host_of(as_https)) != near.end();
}

bool is_header_name(std::string_view name) noexcept {
  return !name.empty() && base::is_made_of(name, "!#$%&'*+-.^_`|~");
}

bool frames_a_message(std::string_view header_name) {
  constexpr std::array<std::string_view, 11> framing{
      "connection", "content-length",   "expect",  "host",    "http2-settings",   "keep-alive",
      "te",         "proxy-connection", "trailer", "upgrade", "transfer-encoding"};
  return std::find(framing.begin(), framing.end(), base::lower(header_name)) != framing.end();
}

}  // namespace jwtsync::gcp
