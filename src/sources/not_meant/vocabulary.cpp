// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/words.h"

#include "base/characters.h"

#include <algorithm>
#include <array>

namespace jwtsync::sources::not_meant {
namespace {

using namespace base;

// clang-format off: it would give each word a line of its own.

// In order, since they are found by their first letter. What only placeholders say, and what any sentence needs: a
// value is judged by its words only where all of them, or all but a few, stand here.
constexpr auto vocabulary = std::to_array<std::string_view>({
    "a", "access", "actual", "add", "adipiscing", "admin", "after", "amet", "an", "and", "another", "anybody",
    "anyone", "anything", "api", "app", "application", "are", "as", "at", "auth", "backend", "bar", "base", "baz",
    "be", "been", "before", "being", "bit", "bits", "by", "byte", "bytes", "can", "change", "changed", "changing",
    "char", "character", "characters", "chars", "client", "commit", "company", "complex", "config", "configuration",
    "configure", "configured", "consectetur", "correct", "create", "created", "current", "default", "define",
    "defined", "demo", "deploy", "deployed", "deploying", "deployment", "dev", "development", "django", "do", "docs",
    "documentation", "does", "dolor", "dont", "dummy", "duper", "edit", "elit", "else", "encoded", "encryption",
    "enough", "enter", "env", "environment", "ever", "everyone", "everything", "example", "examples", "express",
    "external", "extra", "fake", "fallback", "fast", "fill", "first", "fixme", "flask", "foo", "for", "from",
    "frontend", "gateway", "generate", "generated", "git", "github", "goes", "going", "guess", "guessable", "hard",
    "hash", "hello", "here", "hex", "hidden", "hmac", "hs", "id", "if", "in", "insecure", "insert", "internal",
    "ipsum", "is", "it", "its", "just", "jws", "jwt", "jwts", "keep", "key", "keys", "know", "knows", "laravel",
    "later", "least", "length", "letmein", "live", "local", "localhost", "long", "longer", "longest", "lorem", "main",
    "make", "max", "maximum", "me", "mega", "min", "mine", "minimum", "mock", "modify", "more", "most", "must", "my",
    "name", "need", "needed", "needs", "nest", "never", "new", "next", "no", "nobody", "node", "none", "not", "now",
    "of", "old", "on", "one", "only", "openssl", "or", "org", "other", "our", "over", "own", "pass", "passcode",
    "passphrase", "password", "passwords", "paste", "phrase", "placeholder", "please", "private", "prod",
    "production", "project", "proper", "provide", "provided", "public", "purpose", "purposes", "put", "pwd", "qa",
    "qux", "rails", "rand", "random", "randomly", "readme", "real", "really", "refresh", "release", "replace",
    "replaced", "required", "root", "rsa", "safe", "salt", "sample", "secret", "secretly", "secrets", "secure",
    "secured", "security", "server", "service", "services", "session", "set", "sha", "share", "shared", "sharing",
    "short", "should", "sign", "signature", "signing", "sit", "size", "so", "some", "something", "soon", "spring",
    "stage", "staging", "string", "strong", "stronger", "stuff", "super", "sure", "tbd", "temp", "temporary", "test",
    "testing", "tests", "text", "than", "thanks", "that", "the", "there", "these", "thing", "this", "tmp", "to",
    "todo", "token", "tokens", "top", "tutorial", "ultra", "unique", "unit", "unsafe", "unsecure", "update",
    "updated", "use", "used", "user", "using", "valid", "value", "variable", "very", "want", "was", "website",
    "welcome", "whatever", "which", "will", "with", "without", "world", "would", "you", "your", "yours",
});

constexpr auto words_of_names = std::to_array<std::string_view>({
    "access", "admin", "api", "app", "auth", "backend", "client", "config", "current", "default", "dev",
    "development", "env", "environment", "frontend", "hs", "id", "jws", "jwt", "key", "keys", "main", "name", "new",
    "old", "private", "prod", "production", "public", "qa", "refresh", "secret", "secrets", "server", "service",
    "session", "shared", "sign", "signature", "signing", "stage", "staging", "test", "testing", "token", "tokens",
    "user", "value",
});

// Two words in their order. One alone says nothing: "secret" is a word of many a good passphrase.
constexpr auto phrases = std::to_array<std::string_view>({
    "a long", "a placeholder", "a random", "a secret", "a secure", "a string", "a strong", "a very", "access secret",
    "add your", "an example", "api key", "api secret", "app key", "app secret", "at least", "auth key", "auth secret",
    "bar baz", "be changed", "be character", "be characters", "be replaced", "before deploy", "before deploying",
    "before deployment", "before going", "before production", "before use", "bit key", "bit secret", "bits long",
    "byte key", "byte secret", "bytes long", "can be", "change after", "change before", "change for", "change in",
    "change it", "change key", "change me", "change secret", "change this", "change to", "change your",
    "changed before", "changed in", "character long", "characters long", "characters min", "characters minimum",
    "characters or", "chars long", "chars min", "chars minimum", "chars or", "client secret", "default dev",
    "default development", "default jwt", "default key", "default secret", "default value", "demo jwt", "demo key",
    "demo secret", "dev jwt", "dev key", "dev only", "dev secret", "development jwt", "development key",
    "development only", "development secret", "development use", "django insecure", "do not", "dont use", "dummy jwt",
    "dummy key", "dummy secret", "dummy token", "dummy value", "encryption key", "enter a", "enter secret",
    "enter your", "ever know", "example jwt", "example key", "example secret", "example token", "fake jwt",
    "fake key", "fake secret", "fallback key", "fallback secret", "fill in", "fill me", "fill this", "fixme change",
    "foo bar", "for dev", "for development", "for example", "for local", "for production", "for security", "for test",
    "for testing", "generate a", "generate with", "generate your", "goes here", "hard to", "hello world", "here your",
    "hmac key", "hmac secret", "in prod", "in production", "insecure change", "insecure default", "insecure dev",
    "insecure development", "insecure jwt", "insecure key", "insecure secret", "insert a", "insert key",
    "insert secret", "insert your", "ipsum dolor", "is a", "is an", "is my", "is not", "is secret", "is the",
    "it safe", "it secret", "just for", "jwt auth", "jwt key", "jwt password", "jwt secret", "jwt signing",
    "jwt token", "keep it", "keep secret", "keep this", "key for", "key here", "key jwt", "key must",
    "key placeholder", "key used", "local dev", "local development", "local jwt", "local key", "local only",
    "local secret", "long and", "long enough", "long random", "long secret", "long secure", "lorem ipsum",
    "min characters", "min chars", "min length", "minimum characters", "minimum chars", "minimum length",
    "minimum required", "must be", "must change", "my app", "my jwt", "my key", "my own", "my password", "my private",
    "my secret", "my super", "my test", "my token", "my very", "never use", "no one", "nobody knows", "not a",
    "not for", "not production", "not secure", "not use", "one will", "only for", "openssl rand", "or longer",
    "or more", "password here", "paste here", "paste the", "paste your", "placeholder for", "placeholder key",
    "placeholder secret", "placeholder value", "please change", "please replace", "private key", "prod jwt",
    "prod key", "prod secret", "production jwt", "production key", "production secret", "purpose only",
    "purposes only", "put a", "put here", "put your", "rand base", "rand hex", "random key", "random long",
    "random secret", "random string", "random value", "refresh secret", "replace in", "replace it", "replace me",
    "replace this", "replace with", "replace your", "required for", "sample jwt", "sample key", "sample secret",
    "secret for", "secret here", "secret jwt", "secret key", "secret must", "secret password", "secret phrase",
    "secret placeholder", "secret secret", "secret string", "secret token", "secret value", "secure key",
    "secure password", "secure random", "secure secret", "security key", "session secret", "set a", "set me",
    "set this", "set your", "shared secret", "should be", "should change", "signing key", "signing secret",
    "some key", "some long", "some random", "some secret", "some super", "some value", "something else",
    "something random", "something secret", "something secure", "staging jwt", "staging key", "staging secret",
    "string at", "string here", "string secret", "strong key", "strong password", "strong random", "strong secret",
    "super duper", "super secret", "super secure", "temp key", "temp secret", "temporary key", "temporary secret",
    "test jwt", "test key", "test only", "test password", "test secret", "test token", "testing key", "testing only",
    "testing purposes", "testing secret", "tests only", "the secret", "this is", "this key", "this secret",
    "this string", "to be", "to change", "to guess", "to know", "to replace", "to something", "todo change",
    "todo replace", "token here", "token secret", "top secret", "ultra secret", "ultra secure", "unit test",
    "unit tests", "unsafe default", "unsafe key", "unsafe secret", "use a", "use in", "use only", "use your",
    "used for", "value here", "very long", "very secret", "very secure", "very strong", "very very", "will be",
    "will ever", "your access", "your actual", "your api", "your app", "your auth", "your bit", "your development",
    "your generated", "your hmac", "your hs", "your jwt", "your key", "your long", "your new", "your own",
    "your password", "your private", "your production", "your random", "your real", "your refresh", "your secret",
    "your secure", "your session", "your shared", "your signing", "your staging", "your strong", "your super",
    "your token", "your very",
});

// clang-format on

/// Where the words of each first letter begin in a list that is in order, and where the list ends.
template <std::size_t size>
constexpr auto starts_in(const std::array<std::string_view, size>& list) noexcept {
  std::array<std::size_t, 27> starts{};
  for (std::size_t letter = 0; letter < starts.size(); ++letter) {
    while (starts[letter] < size && list[starts[letter]].front() < static_cast<char>('a' + letter)) ++starts[letter];
  }
  return starts;
}

constexpr auto vocabulary_starts = starts_in(vocabulary);
constexpr auto names_starts = starts_in(words_of_names);

template <std::size_t size>
bool holds(const std::array<std::string_view, size>& list, const std::array<std::size_t, 27>& starts,
           std::string_view word) noexcept {
  if (word.empty() || !is_letter(word.front())) return false;
  const auto letter = static_cast<std::size_t>(lower(word.front()) - 'a');
  const auto* const first = list.data() + starts[letter];
  const auto* const last = list.data() + starts[letter + 1];
  return std::any_of(first, last, [&](std::string_view known) { return equal_ignoring_case(known, word); });
}

static_assert(std::is_sorted(vocabulary.begin(), vocabulary.end()) &&
              std::is_sorted(words_of_names.begin(), words_of_names.end()));

}  // namespace

bool is_known_word(std::string_view word) noexcept { return holds(vocabulary, vocabulary_starts, word); }

bool is_word_of_names(std::string_view word) noexcept { return holds(words_of_names, names_starts, word); }

bool is_phrase(std::string_view first, std::string_view second) noexcept {
  return std::any_of(phrases.begin(), phrases.end(), [&](std::string_view phrase) {
    return phrase.size() == first.size() + 1 + second.size() && starts_in_any_case(phrase, first) &&
           phrase[first.size()] == ' ' && ends_in_any_case(phrase, second);
  });
}

}  // namespace jwtsync::sources::not_meant
