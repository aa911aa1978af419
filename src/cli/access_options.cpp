// SPDX-License-Identifier: Apache-2.0
#include "cli/access_options.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace jwtsync::cli {
namespace {

constexpr std::size_t longest_name = 2048;  // bytes: the SPIFFE ID specification, 2.3

/// From `--access-token file:PATH`. Who gives the token itself is told so, and it is not shown.
Result<std::vector<std::string>> token_files_of(const Arguments& arguments, const Configuration& configuration) {
  constexpr std::string_view scheme = "file:";
  const std::vector<std::string> given = arguments.values("--access-token");
  if (given.empty()) return configuration.access_token_files;
  std::vector<std::string> paths;
  for (const std::string& each : given) {
    if (!each.starts_with(scheme) || each.size() == scheme.size()) {
      return failure(Code::argument_invalid, "--access-token does not name a file",
                     "write it as in --access-token file:/run/secrets/jwtsync-access; a token is never an argument");
    }
    paths.push_back(each.substr(scheme.size()));
  }
  return paths;
}

/// RFC 6125 7.2: a wildcard stands for whoever has one, and no certificate of a client needs it.
bool is_name(const std::string& name) {
  return !name.empty() && name.size() <= longest_name &&
         std::all_of(name.begin(), name.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '*'; });
}

Result<std::vector<std::string>> client_names_of(const Arguments& arguments, const Configuration& configuration) {
  std::vector<std::string> names = arguments.values("--tls-client-name");
  if (names.empty()) names = configuration.access_client_names;
  if (std::all_of(names.begin(), names.end(), is_name)) return names;
  return failure(Code::argument_invalid, "a client's name is a DNS name without wildcards, or a URI",
                 "write it as it stands in the certificate, such as spiffe://example.org/deploy");
}

tl::unexpected<Error> incomplete(const std::string& what, std::string hint) {
  return failure(Code::argument_invalid, what, std::move(hint));
}

/// Argument by argument, so that one file can be another than the configuration says.
Result<std::optional<TlsFiles>> tls_files_of(const Arguments& arguments, const Configuration& configuration) {
  const auto given = [&](std::string_view option, const std::optional<std::string>& configured) {
    const std::optional<std::string> value = arguments.value(option);
    return value ? *value : configured.value_or("");
  };
  TlsFiles files{given("--tls-cert", configuration.tls_cert), given("--tls-key", configuration.tls_key),
                 given("--tls-client-ca", configuration.tls_client_ca)};
  if (files.certificate.empty() && files.key.empty() && files.client_ca.empty()) return std::nullopt;
  if (files.certificate.empty() || files.key.empty()) {
    return incomplete("TLS needs a certificate and its key", "give both: --tls-cert PATH --tls-key PATH");
  }
  return files;
}

}  // namespace

Result<AccessGiven> access_given(const Arguments& arguments, const Configuration& configuration) {
  Result<std::vector<std::string>> token_files = token_files_of(arguments, configuration);
  if (!token_files) return failure(std::move(token_files).error());
  Result<std::vector<std::string>> names = client_names_of(arguments, configuration);
  if (!names) return failure(std::move(names).error());
  Result<std::optional<TlsFiles>> tls = tls_files_of(arguments, configuration);
  if (!tls) return failure(std::move(tls).error());
  const bool asks_clients = *tls && !(*tls)->client_ca.empty();
  if (asks_clients && names->empty()) {
    return incomplete("certificates of clients are asked for, and no name is listed",
                      "list who may: --tls-client-name NAME, or client_names in [access]");
  }
  if (!asks_clients && !names->empty()) {
    return incomplete("names of clients are given, and no certificate is asked for",
                      "name the CAs that sign them: --tls-client-ca PATH, with --tls-cert and --tls-key");
  }
  const bool trusted = arguments.has("--trust-loopback") || configuration.access_trust_loopback;
  AccessGiven result;
  result.policy.token_files = std::move(*token_files);
  result.policy.client_names = std::move(*names);
  result.policy.issuers = configuration.access_issuers;
  result.policy.loopback = trusted ? LoopbackTrust::always : LoopbackTrust::unless_on_a_platform;
  result.tls = std::move(*tls);
  return result;
}

}  // namespace jwtsync::cli
