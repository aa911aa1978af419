// SPDX-License-Identifier: Apache-2.0
#include "jose/private_jwk.h"

#include "base/encoding.h"
#include "jose/public_jwk.h"
#include "json/write.h"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace jwtsync::jose {
namespace {

struct Number {
  std::string_view name;
  std::string_view bytes;
};

/// `{"alg":...,"use":"sig","kid":...`, to go on with.
std::string open_jwk(Algorithm algorithm, std::string_view kid) {
  std::string text = "{\"kid\":";
  json::append_text(text, kid);
  return text + R"(,"use":"sig","alg":")" + std::string(name_of(algorithm)) + '"';
}

/// The public text, and behind it the private numbers: they stand in the Secret only.
Result<Secret> close_jwk(const std::string& text, std::span<const Number> numbers) {
  constexpr std::size_t around = 16;  // quotes, a colon, a comma and the name
  std::size_t size = text.size() + 1;
  for (const Number& number : numbers) size += around + base::base64url_size(number.bytes.size());
  return Secret::filled(size, [&](std::span<char> room) {
    char* end = std::copy(text.begin(), text.end(), room.data());
    const auto put = [&end](std::string_view piece) { end = std::copy(piece.begin(), piece.end(), end); };
    for (const Number& number : numbers) {
      put(",\"");
      put(number.name);
      put("\":\"");
      base::base64url_encode(number.bytes, end);
      end += base::base64url_size(number.bytes.size());
      put("\"");
    }
    put("}");
    return static_cast<std::size_t>(end - room.data());
  });
}

}  // namespace

Result<Secret> private_jwk(const crypto::PrivateKey& key, Algorithm algorithm, std::string_view kid) {
  std::string text = open_jwk(algorithm, kid);
  for (const auto& [name, value] : required_members(key.public_key())) {
    text += ",\"" + std::string(name) + "\":\"" + value + '"';
  }
  Result<Secret> jwk = failure(Code::ring_unavailable, "the key was wiped when this process was forked",
                               "load the key in the process that uses it, after the fork");
  key.reveal([&](const crypto::PrivateNumbers& numbers) {
    std::vector<Number> named{{"d", numbers.d}};
    if (!numbers.p.empty()) {
      named.insert(named.end(),
                   {{"p", numbers.p}, {"q", numbers.q}, {"dp", numbers.dp}, {"dq", numbers.dq}, {"qi", numbers.qi}});
    }
    jwk = close_jwk(text, named);
  });
  return jwk;
}

Result<Secret> private_jwk(const Secret& key, Algorithm algorithm, std::string_view kid) {
  const std::string text = open_jwk(algorithm, kid) + R"(,"kty":"oct")";
  return key.reveal([&](std::string_view bytes) {
    const Number number{"k", bytes};
    return close_jwk(text, {&number, 1});
  });
}

}  // namespace jwtsync::jose
