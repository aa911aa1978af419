// SPDX-License-Identifier: Apache-2.0
// Whether a certificate is that of somebody who may ask.
#include "base/text.h"
#include "service/access.h"

#include <algorithm>

namespace jwtsync::service {
namespace {

bool has(const ClientCertificate& certificate, const std::string& name) {
  const auto same_dns = [&](const std::string& each) { return base::equal_ignoring_case(each, name); };
  const bool is_uri = name.find(':') != std::string::npos;
  return is_uri ? std::find(certificate.uris.begin(), certificate.uris.end(), name) != certificate.uris.end()
                : std::any_of(certificate.dns_names.begin(), certificate.dns_names.end(), same_dns);
}

}  // namespace

Result<std::size_t> name_in(const ClientCertificate& certificate, const std::vector<std::string>& names, Time now) {
  const auto denied = [](std::string why, std::string hint) {
    return failure(Code::access_denied, "the client certificate " + std::move(why), std::move(hint));
  };
  if (!certificate.fault.empty()) {
    return denied(certificate.fault, "show one that a CA of this listener has signed (--tls-client-ca)");
  }
  // The handshake looked at this too; a connection may last longer than its certificate.
  if (certificate.expires <= now) return denied("is over", "renew it, and connect again");
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (has(certificate, names[i])) return i;
  }
  return denied("is of none of the names that may ask here", "add one of its names (SAN) to [access] client_names");
}

}  // namespace jwtsync::service
