// SPDX-License-Identifier: Apache-2.0
// What an OpenID provider says of itself (OpenID Connect Discovery 1.0, section 3), as far as keys go.
#pragma once

#include <jwtsync/result.h>
#include <cstddef>
#include <string>
#include <string_view>

namespace jwtsync::sources {

/// Where the document of an issuer stands: OpenID Connect Discovery 1.0, section 4. `query`: of the issuer's address,
/// which is not part of its name; empty for none.
[[nodiscard]] std::string discovery_url(std::string issuer, std::string_view query = {});

/// The `jwks_uri` of the document `text`, if it is that of `issuer`, and keys may be asked for there: by https, or as
/// openly as the issuer. `answer_malformed` for anything else, with both issuers where they differ, and with what to do
/// where they do so in a way that is known.
[[nodiscard]] Result<std::string> key_set_url(std::string_view text, const std::string& issuer);

}  // namespace jwtsync::sources
