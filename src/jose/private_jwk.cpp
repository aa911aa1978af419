// SPDX-License-Identifier: Apache-2.0
#include "jose/private_jwk.h"

#include "base/encoding.h"
#include "base/error.h"
#include "jose/key_id.h"
#include "json/escape.h"

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

/// `{"kid":...,"use":"sig","alg":...`, to go on with.
std::string open_jwk(std::string_view algorithm, std::optional<std::string_view> kid) {
  std::string text = "{";
  if (kid) {
    text += "\"kid\":";
    json::append_text(text, *kid);
    text += ',';
  }
  return text + R"("use":"sig","alg":")" + std::string(algorithm) + '"';
}

std::string open_jwk_of(const crypto::PublicKey& key, std::string_view algorithm, std::optional<std::string_view> kid) {
  std::string text = open_jwk(algorithm, kid);
  for (const auto& [name, value] : required_members(key)) text += ",\"" + std::string(name) + "\":\"" + value + '"';
  return text;
}

/// The public text, and behind it the private numbers: they stand in the Secret only.
Result<Secret> close_jwk(const std::string& text, std::span<const Number> numbers) {
  constexpr std::size_t around = 16;  // quotes, a colon, a comma and the name
  std::size_t size = text.size() + 1;
  for (const Number& number : numbers) size += around + base::base64url_size(number.bytes.size());
  return Secret::filled(size, [&](std::span<char> room) {
    base::Pen pen(room);
    pen.put(text);
    for (const Number& number : numbers) {
      pen.put(",\"").put(number.name).put("\":\"").put_base64url(number.bytes).put('"');
    }
    return pen.put('}').written();
  });
}

}  // namespace

Result<Secret> private_jwk(const crypto::PrivateKey& key, std::string_view algorithm,
                           std::optional<std::string_view> kid) {
  const std::string text = open_jwk_of(key.public_key(), algorithm, kid);
  Result<Secret> jwk = failure(base::lost_in_fork());
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

Result<Secret> private_jwk(const Secret& key, Algorithm algorithm, std::optional<std::string_view> kid) {
  const std::string text = open_jwk(name_of(algorithm), kid) + R"(,"kty":"oct")";
  return key.reveal([&](std::string_view bytes) {
    const Number number{"k", bytes};
    return close_jwk(text, {&number, 1});
  });
}

Result<Secret> public_jwk(const crypto::PublicKey& key, std::string_view algorithm,
                          std::optional<std::string_view> kid) {
  return close_jwk(open_jwk_of(key, algorithm, kid), {});
}

Result<Secret> private_jwks(std::span<const Secret> jwks) {
  constexpr std::string_view before = R"({"keys":[)", after = "]}";
  std::size_t size = before.size() + after.size();
  for (const Secret& jwk : jwks) size += jwk.size() + 1;
  return Secret::filled(size, [&](std::span<char> room) {
    char* end = std::copy(before.begin(), before.end(), room.data());
    for (const Secret& jwk : jwks) {
      if (&jwk != jwks.data()) *end++ = ',';
      jwk.reveal([&](std::string_view text) { end = std::copy(text.begin(), text.end(), end); });
    }
    end = std::copy(after.begin(), after.end(), end);
    return static_cast<std::size_t>(end - room.data());
  });
}

}  // namespace jwtsync::jose
