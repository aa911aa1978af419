// SPDX-License-Identifier: Apache-2.0
#include "base/encoding.h"
#include "jose/base64url.h"
#include "token/maker.h"

#include <jwtsync/hand_on.h>
#include <atomic>
#include <cstddef>
#include <mutex>
#include <utility>

namespace jwtsync {
namespace token {

/// A key to hand tokens on by, prepared.
struct HandOnKey {
  std::string header;  // encoded, with the dot behind it
  Maker maker;
};

}  // namespace token

namespace {

using token::HandOnKey;

Result<std::shared_ptr<const HandOnKey>> prepare(const KeyRing& ring) {
  const Key* const key = ring.signing_key();
  if (key == nullptr) {
    return failure(Code::signing_key_absent, "the key to hand tokens on by is a public one, and cannot sign",
                   "name the shared secret or the private key of which the application has the public half");
  }
  Result<token::Maker> maker = token::Maker::of(*key);
  if (!maker) return failure(std::move(maker).error());
  const std::string header = R"({"alg":")" + std::string(key->algorithm_name()) + R"(","typ":"JWT"})";
  return std::make_shared<const HandOnKey>(HandOnKey{base::base64url_encode(header) + '.', std::move(*maker)});
}

tl::expected<void, Refusal> append_by(const HandOnKey& key, std::string_view claims_json, std::string& out) {
  const std::size_t begin = out.size();
  const std::size_t signing_input_size = key.header.size() + base::base64url_size(claims_json.size());
  const std::size_t size = signing_input_size + 1 + base::base64url_size(key.maker.size());
  if (size > max_token_size) return tl::unexpected(Refusal{Code::token_too_large});
  out += key.header;
  out.resize(begin + size);
  char* const token = out.data() + begin;
  jose::base64url_encode(claims_json, token + key.header.size());
  token[signing_input_size] = '.';
  if (key.maker.sign({token, signing_input_size}, token + signing_input_size + 1)) return {};
  out.resize(begin);
  return tl::unexpected(Refusal{Code::ring_unavailable});
}

}  // namespace

struct HandOn::State {
  std::mutex mutex;  // of `signing`
  std::shared_ptr<const HandOnKey> signing;
  std::atomic<std::uint64_t> handed_on = 0, failed = 0;
};

HandOn::HandOn() : state_(std::make_unique<State>()) {}
HandOn::~HandOn() = default;

Result<void> HandOn::take(const KeyRing& ring) {
  Result<std::shared_ptr<const HandOnKey>> prepared = prepare(ring);
  if (!prepared) return failure(std::move(prepared).error());
  const std::lock_guard lock(state_->mutex);
  state_->signing.swap(*prepared);
  return {};
}

tl::expected<void, Refusal> HandOn::append(std::string_view claims_json, std::string& out) {
  std::shared_ptr<const HandOnKey> held;
  {
    const std::lock_guard lock(state_->mutex);
    held = state_->signing;
  }
  auto appended = held ? append_by(*held, claims_json, out) : tl::unexpected(Refusal{Code::ring_unavailable});
  ++(appended ? state_->handed_on : state_->failed);
  return appended;
}

HandOn::Counts HandOn::counts() const noexcept { return {state_->handed_on, state_->failed}; }

}  // namespace jwtsync
