// SPDX-License-Identifier: Apache-2.0
// Whose signature is it, if it is not that of the key at hand?
#include "base/encoding.h"
#include "base/text.h"
#include "diagnosis/evidence.h"
#include "diagnosis/secret_guesses.h"
#include "diagnosis/sought_signature.h"
#include "diagnosis/variant_match.h"
#include "fleet/challenge.h"
#include "sources/fitness.h"

#include <jwtsync/diagnosis.h>
#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace jwtsync {
namespace diagnosis {
namespace {

constexpr std::size_t max_keys = 8;             // of a ring, that are tried
constexpr std::size_t longest_of_steps = 4096;  // bytes of a secret that two transforms are tried on
constexpr std::size_t longest_variable = 128;   // characters

using Match = std::optional<SignatureMatch>;

const fleet::Variant& variant_of(std::string_view name) {
  const std::span<const fleet::Variant> all = fleet::variants();
  return *std::find_if(all.begin(), all.end(), [&](const fleet::Variant& variant) { return variant.name == name; });
}

const VariantWords& words_of(std::string_view name) {
  const std::span<const VariantWords> all = variant_words();
  return *std::find_if(all.begin(), all.end(), [&](const VariantWords& words) { return words.name == name; });
}

void name_side(Advice& advice, Side side) {
  advice.say(side == Side::derived ? Words("the signer") : Words("this verifier"));
}

/// "this secret plus a newline", "the member key of this secret, a JSON document"
std::string phrase_of(const std::string& subject, const VariantWords& words) {
  const bool is_member = words.cause == Cause::json_document && words.odd == Side::original;
  if (is_member) return "the " + std::string(words.phrase) + " of " + subject + ", a JSON document";
  return subject + " " + std::string(words.phrase);
}

/// What is to be said of a MAC that is not whole, or of another algorithm than the header names.
struct Remark {
  std::string phrase;
  Cause cause;
  Words fix;
};

std::optional<Remark> remark_on(const MadeMac& mac, Algorithm named) {
  switch (mac.form) {
    case MacForm::cut:
      return Remark{", cut to " + std::to_string(mac.size) + " bytes", Cause::signature_cut,
                    "let the issuer write the whole MAC into the token, as RFC 7518 has it"};
    case MacForm::in_hex:
      return Remark{", its hexadecimal text in place of its bytes", Cause::token_alphabet,
                    "let the issuer write the bytes of the MAC in base64url, not their hexadecimal text"};
    case MacForm::in_base64:
      return Remark{", its base64 text in place of its bytes", Cause::token_alphabet,
                    "let the issuer write the bytes of the MAC in base64url, once"};
    case MacForm::whole: break;
  }
  if (mac.algorithm == named) return std::nullopt;
  return Remark{
      " by " + std::string(name_of(mac.algorithm)) + ", where the header names " + std::string(name_of(named)),
      Cause::algorithm_mismatch, "let the issuer name in the header the algorithm by which it signs"};
}

/// Tries one guess after the other on one token.
class Search {
 public:
  Search(SoughtSignature& sought, std::span<const Key> keys, std::string_view locator) : sought_(sought) {
    for (const Key& key : keys) {
      if (is_hmac(key.algorithm()) && keys_.size() < max_keys) keys_.push_back(&key);
    }
    if (is_of_variable(locator)) variable_ = spoken(locator);
    if (variable_.size() > longest_variable) variable_.clear();
  }

  Match find() {
    constexpr std::array stages{&Search::itself, &Search::varied, &Search::guessed, &Search::framed};
    for (const auto stage : {stages[0], stages[1]}) {
      if (Match match = of_keys(stage)) return match;
    }
    if (Match match = known()) return match;
    for (const auto stage : {stages[2], stages[3], &Search::stepped}) {
      if (Match match = of_keys(stage)) return match;
    }
    return std::nullopt;
  }

 private:
  using Stage = Match (Search::*)(const Key& key, std::string_view secret);

  Match of_keys(Stage stage) {
    for (const Key* const key : keys_) {
      Match match = key->material().reveal([&](std::string_view secret) {
        return secret.empty() ? std::nullopt : (this->*stage)(*key, secret);  // after a fork it is gone
      });
      if (match) return match;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::string subject(const Key& key) const {
    return keys_.size() == 1 ? "this secret" : "the secret of key " + base::printable(key.kid());
  }

  /// A match by a changed secret; what there is to be said of its MAC goes behind.
  [[nodiscard]] SignatureMatch matched(SignatureMatch match, const MadeMac& mac) const {
    if (const std::optional<Remark> remark = remark_on(mac, sought_.algorithm())) {
      match.phrase += remark->phrase;
      match.fix += "; " + std::string(remark->fix.text);
    }
    return match;
  }
  [[nodiscard]] SignatureMatch matched(const Key& key, const VariantWords& words, const MadeMac& mac) const {
    return matched(
        {words.cause, phrase_of(subject(key), words), remedy_of(words, name_side).text(), std::string(words.name)},
        mac);
  }

  Match itself(const Key& key, std::string_view secret) {
    const std::optional<MadeMac> mac = sought_.made_by(secret);
    if (!mac) return std::nullopt;
    if (const std::optional<Remark> remark = remark_on(*mac, sought_.algorithm())) {
      return SignatureMatch{remark->cause, subject(key) + remark->phrase, std::string(remark->fix.text)};
    }
    if (mac->algorithm != key.algorithm()) {
      return SignatureMatch{Cause::algorithm_mismatch,
                            subject(key) + " by " + std::string(name_of(mac->algorithm)) + ", and " +
                                std::string(name_of(key.algorithm())) + " is taken",
                            "let issuer and verifier use one algorithm: [verify] algorithms says which is taken"};
    }
    return SignatureMatch{Cause::key_unknown, subject(key),
                          "let the issuer name this key by its kid (jwtsync keys), or by none"};
  }

  /// The key bytes that `apply` makes of the secret stand in memory of secrets alone.
  template <typename Try>
  Match in_room(std::string_view secret, Try try_in) {
    Match match;
    const Result<Secret> room =
        Secret::filled(fleet::room_for(secret.size()) + longest_variable, [&](std::span<char> bytes) {
          match = try_in(bytes);
          return bytes.size();
        });
    return match;
  }

  Match varied(const Key& key, std::string_view secret) {
    return in_room(secret, [&](std::span<char> room) -> Match {
      for (const VariantWords& words : variant_words()) {
        const std::size_t size = fleet::transform(variant_of(words.name), secret, room);
        const auto mac = size == 0 ? std::nullopt : sought_.made_by({room.data(), size});
        if (mac) return matched(key, words, *mac);
      }
      return std::nullopt;
    });
  }

  Match guessed(const Key& key, std::string_view secret) {
    if (secret.size() > fleet::max_transformed_size) return std::nullopt;
    return in_room(secret, [&](std::span<char> room) -> Match {
      for (const SecretGuess& guess : secret_guesses()) {
        const std::size_t size = guess.apply(secret, room);
        const bool is_other = size != 0 && std::string_view(room.data(), size) != secret;
        const auto mac = is_other ? sought_.made_by({room.data(), size}) : std::nullopt;
        if (mac) return matched(key, guess.words, *mac);
      }
      return std::nullopt;
    });
  }

  [[nodiscard]] std::vector<std::string_view> names_in(Frame::Holds holds) const {
    if (holds == Frame::Holds::algorithm) return {name_of(sought_.algorithm())};
    std::vector<std::string_view> names;
    if (!variable_.empty()) names.emplace_back(variable_);
    names.insert(names.end(), usual_variables().begin(), usual_variables().end());
    if (holds == Frame::Holds::member) names.insert(names.end(), usual_members().begin(), usual_members().end());
    return names;
  }

  Match framed(const Key& key, std::string_view secret) {
    if (secret.size() > fleet::max_transformed_size) return std::nullopt;
    return in_room(secret, [&](std::span<char> room) -> Match {
      for (const Frame& frame : frames()) {
        for (const std::string_view name : names_in(frame.holds)) {
          const std::size_t size =
              base::Pen(room).put(frame.before).put(name).put(frame.after).put(secret).put(frame.behind).written();
          if (const auto mac = sought_.made_by({room.data(), size})) return matched(key, words_on(frame.holds), *mac);
        }
      }
      return std::nullopt;
    });
  }

  Match stepped(const Key& key, std::string_view secret) {
    if (secret.size() > longest_of_steps) return std::nullopt;
    return in_room(secret, [&](std::span<char> room) -> Match {
      for (const std::string_view first : first_steps()) {
        const std::size_t size = fleet::transform(variant_of(first), secret, room);
        if (size == 0) continue;
        if (Match match = second_step(key, words_of(first), {room.data(), size})) return match;
      }
      return std::nullopt;
    });
  }

  Match second_step(const Key& key, const VariantWords& first, std::string_view changed) {
    return in_room(changed, [&](std::span<char> room) -> Match {
      for (const std::string_view second : second_steps()) {
        const std::size_t size = fleet::transform(variant_of(second), changed, room);
        const auto mac = size == 0 ? std::nullopt : sought_.made_by({room.data(), size});
        if (!mac) continue;
        SignatureMatch match{
            first.cause, phrase_of(subject(key), first) + ", and that " + std::string(words_of(second).phrase),
            remedy_of(first, name_side).text() + "; and " + remedy_of(words_of(second), name_side).text()};
        return matched(std::move(match), *mac);
      }
      return std::nullopt;
    });
  }

  /// Secrets that everybody knows, and those of who has none.
  Match known() {
    constexpr Words fix = "give the signer the secret of this verifier: anybody can sign by what it has now";
    for (const std::string_view secret : sources::public_defaults()) {
      const bool is_fallback = secret == sources::development_fallback;
      if (const auto mac = made_by_default(secret)) {
        return matched({is_fallback ? Cause::development_default : Cause::public_default,
                        is_fallback ? "the development fallback" : "a published default that everybody knows",
                        std::string(fix.text)},
                       *mac);
      }
    }
    for (const std::string_view text : short_placeholders()) {
      const auto mac = sought_.made_by(text);
      if (mac) {
        return matched({Cause::public_default, "the placeholder " + std::string(text), std::string(fix.text)}, *mac);
      }
    }
    for (const std::string_view text : texts_of_nothing()) {
      const auto mac = sought_.made_by(text);
      if (!mac) continue;
      const std::string phrase =
          text.empty() ? "an empty secret" : "the text " + std::string(text) + ", in place of a secret";
      return matched({text.empty() ? Cause::secret_empty : Cause::secret_not_given, phrase, std::string(fix.text)},
                     *mac);
    }
    return std::nullopt;
  }

  /// As it is, and as those use it who decode a secret first.
  std::optional<MadeMac> made_by_default(std::string_view secret) {
    if (const auto mac = sought_.made_by(secret)) return mac;
    std::string room(fleet::room_for(secret.size()), '\0');
    for (const std::string_view name : {"base64_decoded", "base64url_decoded", "hex_decoded", "trailing_newline"}) {
      const std::size_t size = fleet::transform(variant_of(name), secret, room);
      const auto mac = size == 0 ? std::nullopt : sought_.made_by({room.data(), size});
      if (mac) return mac;
    }
    return std::nullopt;
  }

  SoughtSignature& sought_;
  std::string variable_;
  std::vector<const Key*> keys_;
};

}  // namespace
}  // namespace diagnosis

std::optional<SignatureMatch> match_signature(std::string_view token, const KeyRing& ring, std::string_view locator) {
  std::optional<diagnosis::SoughtSignature> sought = diagnosis::SoughtSignature::of(token);
  return sought ? diagnosis::Search(*sought, ring.keys(), locator).find() : std::nullopt;
}

std::optional<SignatureMatch> match_signature(std::string_view token) {
  std::optional<diagnosis::SoughtSignature> sought = diagnosis::SoughtSignature::of(token);
  return sought ? diagnosis::Search(*sought, {}, {}).find() : std::nullopt;
}

}  // namespace jwtsync
