// SPDX-License-Identifier: Apache-2.0
// Whose signature is it, if it is not that of the key at hand?
#include "base/text.h"
#include "diagnosis/secret_changes.h"
#include "diagnosis/secret_guesses.h"
#include "diagnosis/sought_signature.h"
#include "diagnosis/variant_match.h"
#include "fleet/challenge.h"
#include "sources/fitness.h"

#include <jwtsync/diagnosis.h>
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

namespace jwtsync {
namespace diagnosis {
namespace {

constexpr std::size_t max_keys = 8;  // of a ring, that are tried

using Match = std::optional<SignatureMatch>;

const fleet::Variant& variant_of(std::string_view name) {
  const std::span<const fleet::Variant> all = fleet::variants();
  return *std::find_if(all.begin(), all.end(), [&](const fleet::Variant& variant) { return variant.name == name; });
}

void name_side(Advice& advice, Side side) {
  advice.say(side == Side::derived ? Words("the signer") : Words("this verifier"));
}

/// "this secret plus a newline", "the member key of this secret, a JSON document"
std::string phrase_on(const std::string& subject, const SecretChange& change) {
  const bool is_member = change.first->cause == Cause::json_document && change.first->odd == Side::original;
  if (!is_member) return subject + " " + phrase_of(change);
  return "the " + std::string(change.first->phrase) + " of " + subject + ", a JSON document" +
         (change.second == nullptr ? "" : ", and that " + std::string(change.second->phrase));
}

/// Of the protocol, which its page tells of.
std::string name_in_protocol(const SecretChange& change) {
  const bool is_one =
      change.second == nullptr && std::any_of(variant_words().begin(), variant_words().end(),
                                              [&](const VariantWords& words) { return &words == change.first; });
  return is_one ? std::string(change.first->name) : std::string();
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
    variable_ = variable_of(locator);
  }

  Match find() {
    if (Match match = of_keys([this](const Key& key, std::string_view secret) { return itself(key, secret); }))
      return match;
    if (Match match = changed(ChangeStage::variants)) return match;
    if (Match match = known()) return match;
    for (const ChangeStage stage : guessed_stages) {
      if (Match match = changed(stage)) return match;
    }
    return std::nullopt;
  }

 private:
  template <typename Try>
  Match of_keys(Try try_on) {
    for (const Key* const key : keys_) {
      Match match = key->material().reveal([&](std::string_view secret) {
        return secret.empty() ? std::nullopt : try_on(*key, secret);  // after a fork it is gone
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
  [[nodiscard]] SignatureMatch matched(const Key& key, const SecretChange& change, const MadeMac& mac) const {
    return matched(
        {change.first->cause, phrase_on(subject(key), change), remedy_of(change, name_side), name_in_protocol(change)},
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

  Match changed(ChangeStage stage) {
    return of_keys([&](const Key& key, std::string_view secret) {
      Match match;
      const FrameNames names{variable_, name_of(sought_.algorithm())};
      try_changes(stage, secret, names, [&](const SecretChange& change, std::string_view bytes) {
        if (const auto mac = sought_.made_by(bytes)) match = matched(key, change, *mac);
        return match.has_value();
      });
      return match;
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
