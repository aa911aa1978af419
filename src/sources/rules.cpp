// SPDX-License-Identifier: Apache-2.0
#include "sources/resolution.h"

#include "base/encoding.h"
#include "crypto/hash.h"
#include "sources/catalog.h"
#include "sources/fitness.h"
#include "sources/key_bytes.h"
#include "sources/public_defaults.h"

#include <string_view>

namespace jwtsync::sources {
namespace {

constexpr std::size_t digest_size = 8;  // bytes that are shown
constexpr int gcp_step_version = 1;     // of the names and their order

std::string short_digest(std::string_view bytes) {
  const crypto::Digest digest = crypto::sha256(bytes);
  return base::hex_encode({digest.data(), digest_size});
}

/// The list is its own version: no row comes or goes unseen.
std::string list_version() {
  std::string text;
  for (const std::string_view known : public_defaults()) text += std::string(known) + "\n";
  for (const std::uint64_t digest : published_digests()) text += std::to_string(digest) + "\n";
  return short_digest(text);
}

}  // namespace

std::string rules_digest(const Order& order) {
  std::string text = "rules v1\n";
  for (const Step& step : order.steps) {
    if (step.locator.source != &gcp_step_source) text += "source " + step.locator.canonical() + "\n";
  }
  // The step in GCP Secret Manager is a rule of every process, whether or not it has anything of Google.
  if (order.is_default) text += "gcp step " + std::to_string(gcp_step_version) + "\n";
  text += "bytes " + std::to_string(bytes_rule_version) + "\n";
  text += "fitness " + std::to_string(fitness_rule_version) + "\n";
  text += "defaults " + list_version() + "\n";
  return short_digest(text);
}

std::string fingerprint_of(const Secret& secret) { return secret.reveal(short_digest); }

}  // namespace jwtsync::sources
