// SPDX-License-Identifier: Apache-2.0
#include "capi/arguments.h"
#include "capi/call.h"
#include "capi/verified.h"
#include "native/kernel.h"

#include <memory>
#include <utility>

struct jwtsync_verifier {
  std::unique_ptr<const jwtsync::native::SystemClock> clock;  // which the Verifier keeps the address of
  jwtsync::Verifier verifier;
};

namespace jwtsync::capi {
namespace {

Result<std::unique_ptr<jwtsync_verifier>> verifier_of(const KeyRing& ring, Expectations expectations) {
  auto clock = std::make_unique<const native::SystemClock>();
  Result<Verifier> verifier = Verifier::create(ring, std::move(expectations), *clock);
  if (!verifier) return failure(std::move(verifier).error());
  return std::unique_ptr<jwtsync_verifier>(new jwtsync_verifier{std::move(clock), std::move(*verifier)});
}

/// What a call of `verify` needs, found good.
struct Question {
  std::string_view token;
  Time now;
};

Result<Question> question_of(const jwtsync_verifier* verifier, std::string_view token, std::int64_t now,
                             std::int32_t nanoseconds) {
  if (now == JWTSYNC_NOW) return Question{token, verifier->clock->now()};
  const Result<Time> time = time_of(now, nanoseconds);
  if (!time) return failure(time.error());
  return Question{token, *time};
}

}  // namespace
}  // namespace jwtsync::capi

jwtsync_scratch* jwtsync_scratch_new(void) { return jwtsync::capi::make<jwtsync_scratch>(); }

void jwtsync_scratch_free(jwtsync_scratch* scratch) { delete scratch; }

jwtsync_status jwtsync_verifier_create(const jwtsync_ring* ring, const jwtsync_expectations* expectations,
                                       jwtsync_verifier** out, jwtsync_error** error) {
  using namespace jwtsync;
  return capi::call(error, [&]() -> Result<void> {
    if (ring == nullptr) return capi::missing("ring");
    Result<Expectations> expected = capi::expectations_of(expectations);
    if (!expected) return failure(std::move(expected).error());
    Result<std::unique_ptr<jwtsync_verifier>> verifier = capi::verifier_of(ring->ring, std::move(*expected));
    if (!verifier) return failure(std::move(verifier).error());
    capi::give(out, std::move(*verifier));
    return {};
  });
}

jwtsync_status jwtsync_verifier_verify(const jwtsync_verifier* verifier, const char* token, size_t size, int64_t now,
                                       jwtsync_scratch* scratch, jwtsync_token* out, jwtsync_error** error) {
  return jwtsync_verifier_verify_at(verifier, token, size, now, 0, scratch, out, error);
}

jwtsync_status jwtsync_verifier_verify_at(const jwtsync_verifier* verifier, const char* token, size_t size, int64_t now,
                                          int32_t nanoseconds, jwtsync_scratch* scratch, jwtsync_token* out,
                                          jwtsync_error** error) {
  using namespace jwtsync;
  return capi::call(error, [&]() -> Result<void> {
    if (verifier == nullptr) return capi::missing("verifier");
    const Result<std::string_view> text = capi::token_given(token, size, scratch, out);
    if (!text) return failure(text.error());
    const Result<capi::Question> question = capi::question_of(verifier, *text, now, nanoseconds);
    if (!question) return failure(question.error());
    const auto verified = verifier->verifier.verify(question->token, scratch->scratch, question->now);
    if (verified) {
      capi::fill_in(out, *verified);
      return {};
    }
    if (error == nullptr) return failure(verified.error().code, {});  // nobody will read the words
    return failure(verifier->verifier.explain(verified.error(), question->token, question->now));
  });
}

jwtsync_status jwtsync_verifier_verify_expired(const jwtsync_verifier* verifier, const char* token, size_t size,
                                               int64_t within_seconds, int64_t now, int32_t nanoseconds,
                                               jwtsync_scratch* scratch, jwtsync_expired_token* out,
                                               jwtsync_error** error) {
  using namespace jwtsync;
  return capi::call(error, [&]() -> Result<void> {
    if (verifier == nullptr) return capi::missing("verifier");
    const Result<std::string_view> text = capi::token_given(token, size, scratch, out);
    if (!text) return failure(text.error());
    const Result<capi::Question> question = capi::question_of(verifier, *text, now, nanoseconds);
    if (!question) return failure(question.error());
    const Result<ExpiredToken> taken = verifier->verifier.verify_expired(
        question->token, std::chrono::seconds(within_seconds), scratch->scratch, question->now);
    if (!taken) return failure(taken.error());
    capi::fill_in(out, *taken);
    return {};
  });
}

void jwtsync_verifier_free(jwtsync_verifier* verifier) { delete verifier; }
