// SPDX-License-Identifier: Apache-2.0
#include "diagnosis/token_kind.h"

#include "base/characters.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace jwtsync::diagnosis {
namespace {

struct Kind {
  std::string_view mark;
  std::string_view name;
};

constexpr std::string_view without_beginning = "a JWT that lost its first characters";
constexpr std::string_view in_base64 = "a JWT that was written in base64 once more";
constexpr std::string_view placeholder = "a placeholder that nothing filled in";
constexpr std::string_view page = "a page of HTML";
constexpr std::string_view cookie_of_express = "a session cookie of Express";
constexpr std::string_view cookie_of_laravel = "an encrypted cookie of Laravel";

constexpr std::array prefixes{
    Kind{"gho_", "an OAuth token of GitHub"},
    Kind{"ghp_", "a personal access token of GitHub"},
    Kind{"ghu_", "a user token of a GitHub app"},
    Kind{"ghs_", "an installation token of a GitHub app"},
    Kind{"ghr_", "a refresh token of GitHub"},
    Kind{"github_pat_", "a personal access token of GitHub"},
    Kind{"glpat-", "a personal access token of GitLab"},
    Kind{"gloas-", "an OAuth secret of GitLab"},
    Kind{"ya29.", "an access token of Google, which Google alone can judge"},
    Kind{"1//", "a refresh token of Google"},
    Kind{"AIza", "an API key of Google"},
    Kind{"xoxb-", "a bot token of Slack"},
    Kind{"xoxp-", "a user token of Slack"},
    Kind{"xapp-", "an app token of Slack"},
    Kind{"EAA", "an access token of Facebook"},
    Kind{"EwA", "an access token of a personal Microsoft account"},
    Kind{"EwB", "an access token of a personal Microsoft account"},
    Kind{"0.A", "a refresh token of Microsoft Entra"},
    Kind{"1.A", "a refresh token of Microsoft Entra"},
    Kind{"sb_publishable_", "a publishable API key of Supabase, which is not a JWT as its anon keys were"},
    Kind{"sb_secret_", "a secret API key of Supabase, which is not a JWT as its service_role keys were"},
    Kind{"sbp_", "a personal access token of Supabase"},
    Kind{"sk_live_", "a secret API key"},
    Kind{"sk_test_", "a secret API key"},
    Kind{"pk_live_", "a publishable API key"},
    Kind{"pk_test_", "a publishable API key"},
    Kind{"sk-", "an API key"},
    Kind{"hvs.", "a token of Vault"},
    Kind{"hvb.", "a batch token of Vault"},
    Kind{"ory_at_", "an opaque access token of Ory Hydra"},
    Kind{"ory_rt_", "a refresh token of Ory Hydra"},
    Kind{"shpat_", "an access token of Shopify"},
    Kind{"npm_", "an access token of npm"},
    Kind{"pypi-", "an API token of PyPI"},
    Kind{"AKIA", "an access key id of AWS"},
    Kind{"ASIA", "an access key id of AWS"},
    Kind{"v1.local.", "an encrypted PASETO"},
    Kind{"v2.local.", "an encrypted PASETO"},
    Kind{"v3.local.", "an encrypted PASETO"},
    Kind{"v4.local.", "an encrypted PASETO"},
    Kind{"v1.public.", "a PASETO"},
    Kind{"v2.public.", "a PASETO"},
    Kind{"v3.public.", "a PASETO"},
    Kind{"v4.public.", "a PASETO"},
    Kind{"gAAAAA", "a Fernet token"},
    Kind{"s%3A", cookie_of_express},
    Kind{"s:", cookie_of_express},
    Kind{"eyJpdiI6", cookie_of_laravel},
    Kind{"PHNhbWw", "a SAML assertion in base64"},
    Kind{"PD94bWwg", "an XML document in base64"},
    Kind{"Basic ", "a user's name and password (HTTP Basic authentication, RFC 7617)"},
    Kind{"Digest ", "an answer of HTTP Digest authentication (RFC 7616)"},
    Kind{"Negotiate ", "a ticket of Kerberos or NTLM (SPNEGO)"},
    Kind{"NTLM ", "a message of NTLM"},
    Kind{"AWS4-HMAC-SHA256 ", "a request signature of AWS"},
    Kind{"-----BEGIN ", "a key or certificate in PEM"},
    Kind{"ssh-", "a key of SSH"},
    Kind{"[object ", "an object that JavaScript wrote as text"},
    Kind{"yJhbGci", without_beginning},
    Kind{"JhbGci", without_beginning},
    Kind{"ZXlK", in_base64},
    Kind{"{{", placeholder},
    Kind{"${", placeholder},
    Kind{"$(", placeholder},
    Kind{"%(", placeholder},
    Kind{"<!", page},
    Kind{"<html", page},
    Kind{"<", placeholder},
};

/// What languages write where there is no value.
constexpr std::array words_for_nothing{
    Kind{"undefined", "the word that JavaScript writes where there is no value"},
    Kind{"null", "the word that stands for no value"},
    Kind{"None", "the word that Python writes where there is no value"},
    Kind{"nil", "the word that stands for no value"},
    Kind{"NaN", "the word that JavaScript writes where there is no number"},
};

bool is_uuid(std::string_view text) noexcept {
  constexpr std::string_view shape = "00000000-0000-0000-0000-000000000000";
  return std::equal(text.begin(), text.end(), shape.begin(), shape.end(),
                    [](char c, char place) { return place == '-' ? c == '-' : base::is_hex_digit(c); });
}

bool is_hexadecimal(std::string_view text) noexcept {
  constexpr std::array<std::size_t, 5> sizes{32, 40, 64, 96, 128};
  return std::find(sizes.begin(), sizes.end(), text.size()) != sizes.end() &&
         std::all_of(text.begin(), text.end(), base::is_hex_digit);
}

bool is_of_32_characters(std::string_view text) noexcept {
  return text.size() == 32 && base::is_made_of(text, "-_") &&
         std::none_of(text.begin(), text.end(), [](char c) { return c == '.'; });
}

/// `VALUE:TIME:SIGNATURE`, in which a value may begin like a JWT.
bool is_signed_by_django(std::string_view text) noexcept {
  return std::count(text.begin(), text.end(), ':') == 2 && std::count(text.begin(), text.end(), '.') <= 1 &&
         (text.starts_with("eyJ") || text.starts_with(".eJ"));
}

struct Remedy {
  std::string_view kind;
  Words words;
};

constexpr Words advice_on_cookie =
    "only the application that wrote the cookie reads it: let the client send the token itself, or take it there out "
    "of the signed cookies (req.signedCookies in Express)";

constexpr std::array remedies{
    Remedy{placeholder, "fill it in where the client runs: its variable is not set there, or stands in single quotes"},
    Remedy{page, "see which address gave it in place of a token: a login page, or a page of an error"},
    Remedy{without_beginning, "see what takes its beginning off, such as a count of characters: \"Bearer \" has seven"},
    Remedy{in_base64, "let who sends it send it as it is: a token is made of letters and digits already"},
    Remedy{cookie_of_express, advice_on_cookie},
    Remedy{cookie_of_laravel, advice_on_cookie},
    Remedy{signed_cookie_of_flask, advice_on_cookie},
};

}  // namespace

std::optional<Words> remedy_of_kind(std::string_view kind) noexcept {
  for (const Remedy& remedy : remedies) {
    if (remedy.kind == kind) return remedy.words;
  }
  return std::nullopt;
}

std::string_view kind_of(std::string_view text) noexcept {
  text = base::trim(text);
  if (base::starts_in_any_case(text, "Authorization:")) text = base::trim(text.substr(14));
  if (base::starts_in_any_case(text, "Bearer ")) text = base::trim(text.substr(7));
  for (const Kind& word : words_for_nothing) {
    if (text == word.mark) return word.name;
  }
  for (const Kind& kind : prefixes) {
    if (text.starts_with(kind.mark)) return kind.name;
  }
  if (is_signed_by_django(text)) return "a signed value of Django";
  if (is_uuid(text)) return "a UUID, such as the id of a session or of a client";
  if (is_hexadecimal(text)) return "hexadecimal digits, such as the id of a session or a digest";
  if (is_of_32_characters(text)) return "32 characters, as Auth0 gives where no audience was asked for";
  return {};
}

}  // namespace jwtsync::diagnosis
