// SPDX-License-Identifier: Apache-2.0
// HS256, against HMAC() over what stands before the last dot.
#include "verdicts.h"

#include <openssl/hmac.h>
#include <array>

namespace {

class Hs256 : public jwtsync::fuzz::Reference {
 public:
  [[nodiscard]] std::string_view name() const override { return "HS256"; }
  [[nodiscard]] std::string_view key() const override { return jwtsync::testing::canary_secret; }

  [[nodiscard]] std::string sign(std::string_view text) const override {
    std::array<unsigned char, 32> mac{};
    HMAC(EVP_sha256(), key().data(), static_cast<int>(key().size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac.data(), nullptr);  // NOLINT(*-cast)
    return {mac.begin(), mac.end()};
  }

  [[nodiscard]] bool is_signature(const std::string& signature, std::string_view text) const override {
    return signature == sign(text);
  }
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Hs256 reference;
  static jwtsync::fuzz::Verdicts verdicts(reference);
  verdicts.compare_all(jwtsync::fuzz::text_of(data, size));
  return 0;
}
