// SPDX-License-Identifier: Apache-2.0
#include "token/numeric_date.h"
#include "token/numeric_subject.h"
#include "token/scratch.h"

namespace jwtsync {
namespace {

std::optional<Time> time_claim(const json::ObjectReader& claims, std::string_view name) noexcept {
  const json::Member* const claim = claims.find(name);
  if (claim == nullptr) return std::nullopt;
  const auto date = token::parse_numeric_date(claim->value);
  return date ? std::optional(token::time_of(*date)) : std::nullopt;
}

}  // namespace

std::optional<Time> SignedContent::expires_at() const noexcept {
  const token::NumericDate expires = memory_->expires;  // it was read when the claims were checked
  return expires == token::NumericDate::max() ? std::nullopt : std::optional(token::time_of(expires));
}

std::optional<Time> SignedContent::issued_at() const noexcept { return time_claim(memory_->object, "iat"); }

std::optional<std::string_view> SignedContent::text(std::string_view name) const noexcept {
  const json::Member* const claim = memory_->object.find(name);
  return claim == nullptr ? std::nullopt : memory_->object.text(*claim);
}

std::optional<std::string_view> SignedContent::json(std::string_view name) const noexcept {
  const json::Member* const claim = memory_->object.find(name);
  return claim == nullptr ? std::nullopt : std::optional(claim->value);
}

std::optional<std::int64_t> SignedContent::numeric_subject() const noexcept {
  const json::Member* const claim = memory_->object.find("sub");
  return claim == nullptr ? std::nullopt : token::read_numeric_subject(claim->value);
}

std::string_view SignedContent::header_json() const noexcept { return memory_->header.bytes(); }

std::string_view SignedContent::claims_json() const noexcept { return memory_->payload.bytes(); }

}  // namespace jwtsync
