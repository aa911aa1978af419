// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/secret_changes.h"

#include "base/characters.h"
#include "base/encoding.h"
#include "base/error.h"
#include "diagnosis/evidence.h"
#include "diagnosis/secret_guesses.h"
#include "fleet/challenge.h"
#include "json/in_place.h"

#include <jwtsync/secret.h>
#include <algorithm>
#include <charconv>
#include <span>
#include <vector>

namespace jwtsync::diagnosis {
namespace {

constexpr std::size_t longest_of_steps = 4096;  // bytes of a secret that two transforms are tried on
constexpr std::size_t longest_variable = 128;   // characters
constexpr std::size_t least_cut = 8;            // bytes; what is shorter was not cut but is another value
constexpr std::size_t most_cuts = 256;
constexpr std::size_t most_texts = 64;  // of a JSON document
constexpr std::string_view of_cut = "cut_";
constexpr char between_steps = '+';

const fleet::Variant& variant_of(std::string_view name) {
  const std::span<const fleet::Variant> all = fleet::variants();
  return *std::find_if(all.begin(), all.end(), [&](const fleet::Variant& variant) { return variant.name == name; });
}

const VariantWords* words_named(std::string_view name) {
  for (const VariantWords& words : variant_words()) {
    if (words.name == name) return &words;
  }
  for (const SecretGuess& guess : secret_guesses()) {
    if (guess.words.name == name) return &guess.words;
  }
  for (const Frame& frame : frames()) {
    if (words_on(frame.holds).name == name) return &words_on(frame.holds);
  }
  return words_on_text().name == name ? &words_on_text() : nullptr;
}

/// What is made of the secret stands in memory of secrets alone.
template <typename Try>
bool in_room(std::string_view secret, Try try_in) {
  bool found = false;
  const Result<Secret> room =
      Secret::filled(fleet::room_for(secret.size()) + 2 * longest_variable, [&](std::span<char> bytes) {
        found = try_in(bytes);
        return bytes.size();
      });
  return room && found;
}

bool try_variants(std::string_view secret, const TryChange& try_one) {
  return in_room(secret, [&](std::span<char> room) {
    return std::any_of(variant_words().begin(), variant_words().end(), [&](const VariantWords& words) {
      const std::size_t size = fleet::transform(variant_of(words.name), secret, room);
      return size != 0 && try_one({&words}, {room.data(), size});
    });
  });
}

bool try_guesses(std::string_view secret, const TryChange& try_one) {
  return in_room(secret, [&](std::span<char> room) {
    return std::any_of(secret_guesses().begin(), secret_guesses().end(), [&](const SecretGuess& guess) {
      const std::string_view made(room.data(), guess.apply(secret, room));
      return !made.empty() && made != secret && try_one({&guess.words}, made);
    });
  });
}

/// Every text of a JSON document, however deep; nesting is bounded by who parses it.
bool try_texts(const json::InPlace& value, std::size_t& left, const TryChange& try_one) {
  if (left == 0) return false;
  if (value.is_object()) {
    const auto members = value.members();
    return std::any_of(members.begin(), members.end(),
                       [&](const auto& member) { return try_texts(member.second, left, try_one); });
  }
  if (value.is_array()) {
    const auto elements = value.elements();
    return std::any_of(elements.begin(), elements.end(),
                       [&](const json::InPlace& element) { return try_texts(element, left, try_one); });
  }
  const std::optional<Result<Secret>> text = value.secret();
  if (!text || !*text) return false;
  --left;
  return (*text)->reveal(
      [&](std::string_view characters) { return !characters.empty() && try_one({&words_on_text()}, characters); });
}

bool try_texts_of_document(std::string_view secret, const TryChange& try_one) {
  const Result<json::InPlace> document = json::InPlace::parse(secret, Code::secret_malformed);
  if (!document || (!document->is_object() && !document->is_array())) return false;
  std::size_t left = most_texts;
  return try_texts(*document, left, try_one);
}

std::vector<std::string_view> names_in(Frame::Holds holds, const FrameNames& known) {
  std::vector<std::string_view> names;
  if (holds == Frame::Holds::algorithm) {
    if (!known.algorithm.empty()) names.push_back(known.algorithm);
    return names;
  }
  const bool has_variable = !known.variable.empty() && known.variable.size() <= longest_variable;
  if (has_variable) names.push_back(known.variable);
  names.insert(names.end(), usual_variables().begin(), usual_variables().end());
  if (holds == Frame::Holds::member) names.insert(names.end(), usual_members().begin(), usual_members().end());
  return names;
}

bool try_frames(std::string_view secret, const FrameNames& known, const TryChange& try_one) {
  return in_room(secret, [&](std::span<char> room) {
    for (const Frame& frame : frames()) {
      for (const std::string_view name : names_in(frame.holds, known)) {
        const std::size_t size =
            base::Pen(room).put(frame.before).put(name).put(frame.after).put(secret).put(frame.behind).written();
        if (try_one({&words_on(frame.holds)}, {room.data(), size})) return true;
      }
    }
    return false;
  });
}

/// The last byte lost comes first: it is the likeliest, of those who count a newline that is not there.
bool try_cuts(std::string_view secret, const TryChange& try_one) {
  if (secret.size() <= least_cut) return false;
  const auto try_size = [&](std::size_t size) {
    return try_one({&words_on_cut(), nullptr, size}, secret.substr(0, size));
  };
  if (try_size(secret.size() - 1)) return true;
  const std::size_t end = std::min(secret.size() - 1, least_cut + most_cuts);
  for (std::size_t size = least_cut; size < end; ++size) {
    if (try_size(size)) return true;
  }
  return false;
}

bool try_second_step(const VariantWords& first, std::string_view changed, const TryChange& try_one) {
  return in_room(changed, [&](std::span<char> room) {
    return std::any_of(second_steps().begin(), second_steps().end(), [&](std::string_view second) {
      const std::size_t size = fleet::transform(variant_of(second), changed, room);
      return size != 0 && try_one({&first, words_named(second)}, {room.data(), size});
    });
  });
}

bool try_steps(std::string_view secret, const TryChange& try_one) {
  if (secret.size() > longest_of_steps) return false;
  return in_room(secret, [&](std::span<char> room) {
    return std::any_of(first_steps().begin(), first_steps().end(), [&](std::string_view first) {
      const std::size_t size = fleet::transform(variant_of(first), secret, room);
      return size != 0 && try_second_step(*words_named(first), {room.data(), size}, try_one);
    });
  });
}

constexpr char upper(char c) noexcept { return base::is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

std::optional<std::size_t> number_of(std::string_view digits) {
  std::size_t number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool is_whole = read.ec == std::errc() && read.ptr == digits.data() + digits.size();
  return is_whole ? std::optional(number) : std::nullopt;
}

}  // namespace

bool try_changes(ChangeStage stage, std::string_view secret, const FrameNames& names, const TryChange& try_one) {
  if (secret.empty() || secret.size() > fleet::max_transformed_size) return false;
  switch (stage) {
    case ChangeStage::variants: return try_variants(secret, try_one);
    case ChangeStage::guesses: return try_guesses(secret, try_one) || try_texts_of_document(secret, try_one);
    case ChangeStage::frames: return try_frames(secret, names, try_one);
    case ChangeStage::cuts: return try_cuts(secret, try_one);
    case ChangeStage::steps: break;
  }
  return try_steps(secret, try_one);
}

std::string variable_of(std::string_view locator) {
  std::string name = spoken(locator);
  if (!is_of_variable(locator)) {
    const std::size_t start = name.find_last_of("/#:");
    name = start == std::string::npos ? std::string() : name.substr(start + 1);
    if (locator.starts_with("file:")) std::transform(name.begin(), name.end(), name.begin(), upper);
  }
  return base::is_made_of(name, "_") ? name : std::string();
}

std::string name_of(const SecretChange& change) {
  std::string name(change.first->name);
  if (change.first == &words_on_cut()) name = std::string(of_cut) + std::to_string(change.size);
  if (change.second != nullptr) name += between_steps + std::string(change.second->name);
  return name;
}

std::string phrase_of(const SecretChange& change) {
  constexpr std::size_t most_of_bcrypt = 72;  // bytes of a password
  std::string phrase(change.first->phrase);
  if (change.first == &words_on_cut()) {
    phrase += std::to_string(change.size) + " bytes";
    if (change.size == most_of_bcrypt) phrase += ", as bcrypt takes it";
  }
  if (change.second != nullptr) phrase += ", and that " + std::string(change.second->phrase);
  return phrase;
}

std::string remedy_of(const SecretChange& change, const Whose& whose) {
  std::string remedy = remedy_of(*change.first, whose).text();
  if (change.second != nullptr) remedy += "; and " + remedy_of(*change.second, whose).text();
  return remedy;
}

std::optional<SecretChange> change_by_name(std::string_view name) {
  if (name.starts_with(of_cut)) {
    const std::optional<std::size_t> size = number_of(name.substr(of_cut.size()));
    return size ? std::optional(SecretChange{&words_on_cut(), nullptr, *size}) : std::nullopt;
  }
  const std::size_t end = name.find(between_steps);
  SecretChange change{words_named(name.substr(0, end))};
  if (change.first == nullptr) return std::nullopt;
  if (end == std::string_view::npos) return change;
  change.second = words_named(name.substr(end + 1));
  return change.second == nullptr ? std::nullopt : std::optional(change);
}

std::size_t likelihood_rank(const SecretChange& change) {
  constexpr std::size_t of_stage = 1000;  // more than one of them has
  if (change.second != nullptr) return 4 * of_stage;
  if (change.first == &words_on_cut()) return 3 * of_stage;
  for (std::size_t i = 0; i < variant_words().size(); ++i) {
    if (&variant_words()[i] == change.first) return i;
  }
  for (std::size_t i = 0; i < secret_guesses().size(); ++i) {
    if (&secret_guesses()[i].words == change.first) return of_stage + i;
  }
  return 2 * of_stage;
}

Result<void> add_guessed_answers(ChallengeAnswer& answer, const KeyRing& ring, const Nonce& nonce,
                                 std::string_view locator) {
  const std::string variable = variable_of(locator);
  for (std::size_t i = 0; i < answer.keys.size() && i < ring.keys().size(); ++i) {
    const Key& key = ring.keys()[i];
    if (!is_hmac(key.algorithm())) continue;
    const bool is_there = key.material().reveal([&](std::string_view secret) {
      for (const ChangeStage stage : guessed_stages) {
        try_changes(stage, secret, {variable, name_of(key.algorithm())},
                    [&](const SecretChange& change, std::string_view bytes) {
                      answer.keys[i].variants.push_back({name_of(change), fleet::answer_to(bytes, nonce)});
                      return false;
                    });
      }
      return !secret.empty();
    });
    if (!is_there) return failure(base::lost_in_fork());
  }
  return {};
}

}  // namespace jwtsync::diagnosis
