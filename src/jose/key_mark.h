// SPDX-License-Identifier: Apache-2.0
// What shows that bytes are a key, whatever they are called.
#pragma once

#include <cstdint>
#include <string_view>

namespace jwtsync::jose {

/// How a key is written, apart from what is wrapped around it.
enum class Notation : std::uint8_t { pem, der, json, openssh, xml, putty, store };

struct KeyMark {
  std::string_view what;  ///< "a public key as PEM"; lives as long as the program
  Notation notation;
};

}  // namespace jwtsync::jose
