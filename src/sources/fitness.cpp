// SPDX-License-Identifier: Apache-2.0
#include "sources/fitness.h"

#include "base/characters.h"
#include "base/text.h"
#include "jose/key_id.h"
#include "sources/accepted_kids.h"
#include "sources/compatibility.h"
#include "sources/not_meant/not_meant.h"
#include "sources/public_defaults.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace jwtsync::sources {
namespace {

constexpr std::size_t deployed_length = 32;  // characters
constexpr std::size_t other_length = 20;     // characters
// How many bits each byte has at most where there are 0 to 7 different ones, in tenths; more different bytes are
// enough.
constexpr std::array<std::size_t, 8> tenths_of_bits{0, 0, 10, 15, 20, 23, 25, 28};
constexpr std::size_t least_bits = 128;
constexpr std::size_t longest_examined = 4096;  // bytes; keeps the search for a period short

constexpr std::uint8_t byte(char c) noexcept { return static_cast<std::uint8_t>(c); }

std::size_t different_bytes(std::string_view bytes) noexcept {
  std::bitset<256> seen;
  for (const char c : bytes) seen.set(byte(c));
  return seen.count();
}

/// Whether so few different bytes cannot hold enough, as 32 characters of two kinds.
bool has_few_bits(std::string_view bytes) noexcept {
  const std::size_t different = different_bytes(bytes);
  return different < tenths_of_bits.size() && bytes.size() * tenths_of_bits[different] < least_bits * 10;
}

/// Whether it is one piece, repeated at least once.
bool is_periodic(std::string_view bytes) noexcept {
  for (std::size_t period = 1; period <= bytes.size() / 2; ++period) {
    if (bytes.substr(period) == bytes.substr(0, bytes.size() - period)) return true;
  }
  return false;
}

/// Whether three of four neighbours of `count` numbers are equally far apart, as in "abcdefgh" and "87654321".
template <typename NumberAt>
bool is_sequence(std::size_t count, const NumberAt& number_at) noexcept {
  std::array<std::size_t, 256> steps{};
  for (std::size_t i = 1; i < count; ++i) ++steps[static_cast<std::uint8_t>(number_at(i) - number_at(i - 1))];
  return *std::max_element(steps.begin(), steps.end()) * 4 >= (count - 1) * 3;
}

bool is_sequence(std::string_view bytes) noexcept {
  return is_sequence(bytes.size(), [&](std::size_t i) { return byte(bytes[i]); });
}

/// "000102...", the bytes of a sequence in hexadecimal.
bool is_sequence_in_hex(std::string_view text) noexcept {
  constexpr std::string_view digits = "0123456789abcdefABCDEF";
  if (text.size() < 4 || text.size() % 2 != 0 || text.find_first_not_of(digits) != text.npos) return false;
  const auto digit = [&](std::size_t at) {
    const std::size_t place = digits.find(text[at]);
    return place < 16 ? place : place - 6;
  };
  return is_sequence(text.size() / 2, [&](std::size_t i) { return digit(2 * i) * 16 + digit(2 * i + 1); });
}

/// A secret that is held to the rules: a key itself, or one inside a document.
struct Candidate {
  const Secret& bytes;
  std::size_t length;
  bool is_text;
  bool is_alone;  // not in a document
};

std::vector<Candidate> candidates_in(const KeyBytes& key) {
  std::vector<Candidate> candidates;
  const bool is_alone = !key.value->is_document();
  for (const jose::WrittenKey& written : key.value->keys) {
    const auto* const secret = std::get_if<Secret>(&written.material);
    if (secret == nullptr) continue;
    const std::size_t length = is_alone ? key.length : secret->size();
    candidates.push_back({*secret, length, is_alone && key.is_text, is_alone});
  }
  return candidates;
}

std::string counted(const Candidate& key) {
  return std::to_string(key.length) + (key.is_text ? " characters" : " bytes");
}

bool is_known_to_everybody(const Candidate& key) {
  return key.bytes.reveal(is_public_default) || key.bytes.reveal(is_published_example);
}

/// What a key is in place of a secret; not where it is a secret that everybody knows, which is said then.
std::optional<not_meant::Finding> found_in(const Candidate& key) {
  if (is_known_to_everybody(key)) return std::nullopt;
  return key.bytes.reveal(not_meant::find);
}

std::string sentence_about(const not_meant::Finding& finding, std::string_view label) {
  return "the value of " + std::string(label) + " " + std::string(finding.sentence) +
         (finding.in_base64 ? ", in base64" : "");
}

bool is_accepted(const Candidate& key, const FitnessRules& rules) {
  const std::vector<std::string>& kids = rules.accepted_kids;
  if (kids.empty() || !key.is_alone) return false;
  return std::find(kids.begin(), kids.end(), key.bytes.reveal(jose::kid_of_hmac_key)) != kids.end();
}

/// A kid is in the header of every token, and no secret.
std::string way_out_for(const Candidate& key) {
  if (!key.is_alone) return "put the secret itself there, as jwtsync generate makes one";
  return "put the secret itself there, as jwtsync generate makes one; if this is meant as it stands: " +
         std::string(accepted_kids_variable) + "=" + key.bytes.reveal(jose::kid_of_hmac_key);
}

tl::unexpected<Error> too_short(const Candidate& key, const FitnessRules& rules, std::string_view label) {
  const std::optional<not_meant::Finding> finding = found_in(key);
  const std::string length = "the value of " + std::string(label) + " has " + counted(key);
  return failure(Code::secret_too_short, too_short_text(rules.environment),
                 (finding ? sentence_about(*finding, label) + "; it has " + counted(key) : length) +
                     "; make a fit one with: jwtsync generate");
}

Result<void> check(const Candidate& key, const FitnessRules& rules, std::string_view label) {
  if (key.length < least_length(rules.environment)) return too_short(key, rules, label);
  if (!rules.environment.is_deployed()) return {};
  if (key.bytes.reveal(is_public_default)) {
    return failure(Code::secret_public_default,
                   "the value of " + std::string(label) + " is a default or an example that everybody knows",
                   "make a random one with: jwtsync generate");
  }
  const std::optional<not_meant::Finding> finding = found_in(key);
  if (!finding || is_accepted(key, rules)) return {};
  return failure(Code::secret_not_meant, sentence_about(*finding, label), way_out_for(key));
}

std::vector<Warning> warnings_about(const Candidate& key, const FitnessRules& rules, std::string_view label) {
  const bool deployed = rules.environment.is_deployed();
  const std::string value = "the value of " + std::string(label);
  std::vector<Warning> warnings;
  if (!deployed && label != fallback_label && key.bytes.reveal(is_public_default)) {
    warnings.push_back({WarningKind::public_default, value + " is a default or an example that everybody knows"});
  }
  if (deployed && key.bytes.reveal(is_published_example)) {
    warnings.push_back({WarningKind::published_example, value + " is a published example: anybody may know it"});
  }
  const bool is_short = key.length < least_length(rules.environment);  // and refused for that, before it is read
  if (const auto finding = found_in(key); finding && (!deployed || is_short || is_accepted(key, rules))) {
    warnings.push_back({finding->kind, sentence_about(*finding, label)});
  }
  if (key.bytes.reveal(has_low_entropy)) {
    warnings.push_back(
        {WarningKind::low_entropy,
         value + " is easy to guess: it has few different characters, repeats itself or follows a pattern", deployed});
  }
  if (deployed && key.bytes.reveal(contains_development)) {
    warnings.push_back({WarningKind::development_secret, development_secret_text(rules.environment), true});
  }
  return warnings;
}

}  // namespace

bool contains_development(std::string_view text) noexcept { return base::holds_in_any_case(text, "development"); }

Result<void> check_fitness(const KeyBytes& key, const FitnessRules& rules, std::string_view label) {
  for (const Candidate& candidate : candidates_in(key)) {
    if (Result<void> fit = check(candidate, rules, label); !fit) return fit;
  }
  return {};
}

std::vector<Warning> fitness_warnings(const KeyBytes& key, const FitnessRules& rules, std::string_view label) {
  std::vector<Warning> warnings;
  for (const Candidate& candidate : candidates_in(key)) {
    for (Warning& warning : warnings_about(candidate, rules, label)) warnings.push_back(std::move(warning));
  }
  return warnings;
}

bool has_low_entropy(std::string_view bytes) noexcept {
  bytes = bytes.substr(0, longest_examined);
  return has_few_bits(bytes) || is_periodic(bytes) || is_sequence(bytes) || is_sequence_in_hex(bytes);
}

std::size_t least_length(const Environment& environment) {
  return environment.is_deployed() ? deployed_length : other_length;
}

bool is_fit(std::string_view value, std::size_t least_length) {
  const std::size_t length = base::is_utf8(value) ? base::count_characters(value) : value.size();
  return length >= least_length && !is_public_default(value) && !has_low_entropy(value) && !not_meant::find(value);
}

Result<void> check_variable(std::string_view name, std::string_view secret) {
  constexpr std::size_t longest_entry = std::size_t{128} * 1024;  // MAX_ARG_STRLEN, the zero byte of the entry too
  const auto refused = [](const char* why) {
    return failure(Code::secret_format_unsupported, "the secret " + std::string(why) + ", which no variable can carry",
                   "hand it over as a file: --file PATH, or --file - (jwtsync exec --help)");
  };
  if (secret.find('\0') != std::string_view::npos) return refused("holds a zero byte");
  if (name.size() + secret.size() + 2 > longest_entry) return refused("has more than 128 KiB with its name");
  return {};
}

}  // namespace jwtsync::sources
