// SPDX-License-Identifier: Apache-2.0
// The address of an issuer as it stands in a locator: SCHEME+https://HOST/PATH[?QUERY], or plain HTTP where that is
// allowed. Its place is `//HOST[:PORT][/PATH]`, and behind a "?", with "&" between them, the parameters of its query
// and then the options.
#pragma once

#include "sources/locator.h"

#include <jwtsync/result.h>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::sources {

/// The option by which a locator says that plain HTTP to another machine is meant: `insecure=yes`.
inline constexpr std::string_view insecure_option = "insecure";
/// The option that names the file of those certificates (PEM) which alone are trusted there: `ca=/path`.
inline constexpr std::string_view ca_option = "ca";
/// The option that names the file of a token, by which the issuer knows who asks: `bearer=file:/path`.
inline constexpr std::string_view bearer_option = "bearer";

/// The place of a locator without what stands behind a "?", checked. Errors: `locator_malformed`. Never quotes what it
/// refuses.
[[nodiscard]] Result<std::string> parse_issuer_place(std::string_view written);

/// The place with the option; `locator_malformed` for another value than "yes".
[[nodiscard]] Result<std::string> with_insecure(std::string place, std::string_view value);

/// The place with the option; `locator_malformed` for what is not an absolute path.
[[nodiscard]] Result<std::string> with_ca(std::string place, std::string_view value);

/// The place with the option; `locator_malformed` for what is not `file:` and an absolute path.
[[nodiscard]] Result<std::string> with_bearer(std::string place, std::string_view value);

/// What an issuer's address takes by https, and by plain HTTP.
inline constexpr std::array https_options{OwnOption{ca_option, with_ca}, OwnOption{bearer_option, with_bearer}};
inline constexpr std::array plain_options{OwnOption{insecure_option, with_insecure}};

/// The place with one more parameter of the address's query. `locator_malformed` for what cannot stand in one, and for
/// what is nearly an option.
[[nodiscard]] Result<std::string> with_parameter(std::string place, std::string_view parameter);

/// The URL of a locator. Errors: `locator_malformed` for plain HTTP to another machine, unless the locator allows it.
[[nodiscard]] Result<std::string> issuer_url(const Locator& locator);

/// The path of the file whose certificates alone are trusted there; empty where no option names one.
[[nodiscard]] std::string ca_file_of(const Locator& locator);

/// The path of the file whose token is sent there; empty where no option names one.
[[nodiscard]] std::string bearer_file_of(const Locator& locator);

/// Whether a URL is fetched over plain HTTP from another machine, where anybody on the way may change what it gives.
[[nodiscard]] bool is_open_to_others(std::string_view url);

/// Warns where staging or production takes its keys from such a URL.
[[nodiscard]] std::vector<Warning> plain_http_warnings(const Surroundings& where, const Locator& locator);

}  // namespace jwtsync::sources
