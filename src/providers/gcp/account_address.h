// SPDX-License-Identifier: Apache-2.0
// Whom the credentials file of an external account may have asked, and with which header fields. Such files are handed
// around, and Google warns of those of strangers: they say where a token is read and where it is sent.
#pragma once

#include <string_view>

namespace jwtsync::gcp {

/// Whether the host of an https: address is `universe` or one of its names. The universe itself is compared with that
/// of the process elsewhere (default_credentials.h).
[[nodiscard]] bool is_of_universe(std::string_view https_address, std::string_view universe);

/// Whether a workload may find its own token there: by https: anywhere; by http: on the machine itself, or at the
/// link-local addresses of metadata servers, of which Google's, Amazon's and Azure's is 169.254.169.254.
[[nodiscard]] bool is_token_place(std::string_view address);

/// A token of RFC 9110, section 5.6.2.
[[nodiscard]] bool is_header_name(std::string_view name) noexcept;

/// Whether the field frames a message, or says who is asked (RFC 9110, sections 6.4, 7.2, 7.6.1 and 10.1.1; RFC 9112,
/// section 6): the HTTP client alone writes it.
[[nodiscard]] bool frames_a_message(std::string_view header_name);

}  // namespace jwtsync::gcp
