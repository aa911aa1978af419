// SPDX-License-Identifier: Apache-2.0
// What an issuer publishes, fetched: any document, and its key set.
#pragma once

#include "http/exchange.h"
#include "sources/source.h"

#include <string>

namespace jwtsync::sources {

inline constexpr std::size_t document_limit = std::size_t{512} << 10;  // bytes

/// How an issuer is asked.
struct Manner {
  std::string ca_file = {};      ///< whose certificates alone are trusted; empty for those of the system
  std::string bearer_file = {};  ///< whose token says who asks; empty for none
  bool bearer_withheld = false;  ///< there is one, which is nothing for the host that is asked
};

/// The answer 200, or 304 to a request with If-None-Match. An outage is never an absence: 404 is what a front end says
/// of an issuer that is down. Errors: `source_forbidden` for 401 and 403, else those of `http::send`, of
/// `check_ca_file` and of `read_bearer_file`, `source_unreachable`.
[[nodiscard]] Result<http::Answer> get_document(const Search& search, const std::string& url, HttpHeaders headers = {},
                                                const Manner& manner = {});

/// The key set at `url`. If the search knows one from there with an ETag, the issuer may answer that it is still the
/// same. Errors: those above and of `check_public_key_set`.
[[nodiscard]] Result<RawValue> fetch_key_set(const Search& search, const std::string& url, const Manner& manner = {});

}  // namespace jwtsync::sources
