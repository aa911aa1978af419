// SPDX-License-Identifier: Apache-2.0
#include "probe/ask.h"

#include "jose/compact.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync::probe {
namespace {

constexpr std::chrono::milliseconds shortest_pause{20};
constexpr unsigned longest_more = 60;  // milliseconds more than that

void pause(const World& world) {
  std::array<char, 1> random{};
  if (!world.randomness.fill(random)) random = {};
  const unsigned more = static_cast<unsigned char>(random.front()) % longest_more;
  world.clock.pause(shortest_pause + std::chrono::milliseconds(more));
}

Error not_a_token() {
  return {Code::token_malformed, "this is not a token of three parts", "jwtsync inspect shows what it is"};
}

}  // namespace

Result<Secret> joined(const Secret& content_of, const Secret& signature_of) {
  return content_of.reveal([&](std::string_view one) {
    return signature_of.reveal([&](std::string_view other) -> Result<Secret> {
      const auto content = jose::split_compact(one);
      const auto signature = jose::split_compact(other);
      if (!content || !signature) return failure(not_a_token());
      const std::size_t size = content->signing_input.size() + 1 + signature->signature.size();
      return Secret::filled(size, [&](std::span<char> room) {
        std::memcpy(room.data(), content->signing_input.data(), content->signing_input.size());
        room[content->signing_input.size()] = '.';
        std::memcpy(room.data() + content->signing_input.size() + 1, signature->signature.data(),
                    signature->signature.size());
        return size;
      });
    });
  });
}

Result<Secret> with_other_signature(const Secret& token) {
  return token.reveal([&](std::string_view text) -> Result<Secret> {
    const auto parts = jose::split_compact(text);
    if (!parts) return failure(not_a_token());
    const std::size_t at = parts->signing_input.size() + 1 + parts->signature.size() / 2;  // all its bits count there
    return Secret::filled(text.size(), [&](std::span<char> room) {
      std::memcpy(room.data(), text.data(), text.size());
      room[at] = room[at] == 'A' ? 'B' : 'A';
      return text.size();
    });
  });
}

Result<Secret> with_random_signature(const Secret& token, Randomness& randomness) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return token.reveal([&](std::string_view text) -> Result<Secret> {
    const auto parts = jose::split_compact(text);
    if (!parts || parts->signature.empty()) return failure(not_a_token());
    std::vector<char> random(parts->signature.size());
    if (Result<void> filled = randomness.fill(random); !filled) return failure(std::move(filled).error());
    return Secret::filled(text.size(), [&](std::span<char> room) {
      std::memcpy(room.data(), text.data(), text.size());
      const std::span<char> signature = room.last(random.size());
      std::transform(random.begin(), random.end(), signature.begin(),
                     [&](char c) { return alphabet[static_cast<unsigned char>(c) % alphabet.size()]; });
      // The last character has bits that do not count, which a strict reader wants to be zero.
      signature.back() = 'A';
      return text.size();
    });
  });
}

Result<Treatment> treat_one(const World& world, const Place& place, const Secret* token) {
  const http::SecretRequest request = request_to(place, token);
  std::vector<Result<HttpResponse>> responses = world.http.exchange(std::span(&request.http(), 1));
  if (!responses.front()) return failure(std::move(responses.front()).error());
  const http::Answer answer(*std::move(responses.front()));
  const HttpResponse seen{answer.status(), answer.headers(), std::string(answer.body())};
  if (token == nullptr) return treatment_of(seen, {});
  return token->reveal([&](std::string_view text) { return treatment_of(seen, text); });
}

Result<Treatments> treat(const World& world, const Place& place, const Offers& offers) {
  Treatments all;
  Result<void> failed;
  bool is_first = true;
  const auto see = [&](const Secret* token) -> std::optional<Treatment> {
    if (!failed) return std::nullopt;
    if (!std::exchange(is_first, false)) pause(world);
    Result<Treatment> treatment = treat_one(world, place, token);
    if (!treatment) {
      failed = failure(std::move(treatment).error());
      return std::nullopt;
    }
    return *std::move(treatment);
  };
  const auto see_if_there = [&](const std::optional<Secret>& token) { return token ? see(&*token) : std::nullopt; };
  std::size_t shown = 0;  // of the further good ones: they stand between the others, so that no turn is always theirs
  const auto see_again = [&] {
    if (shown == offers.again.size()) return;
    if (auto treatment = see(&offers.again[shown++])) all.again.push_back(*std::move(treatment));
  };
  all.none = see(nullptr).value_or(Treatment());
  all.good = see(&offers.good).value_or(Treatment());
  see_again();
  all.tampered = see(&offers.tampered).value_or(Treatment());
  see_again();
  all.other_key = see_if_there(offers.other_key);
  all.expired = see_if_there(offers.expired);
  while (failed && shown < offers.again.size()) see_again();
  if (!failed) return failure(std::move(failed).error());
  return all;
}

}  // namespace jwtsync::probe
