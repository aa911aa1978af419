// SPDX-License-Identifier: Apache-2.0
#include "spellings.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "../support/example_keys.h"
#include "../support/key_pair.h"
#include "base/encoding.h"
#include "crypto/pem.h"

namespace jwtsync::jose {
namespace {

using namespace std::string_literals;
using testing::Pair;

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string base64(const std::string& bytes) {
  std::string text = base::base64url_encode(bytes);
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  while (text.size() % 4 != 0) text += '=';
  return text;
}

std::string in_lines(const std::string& text, std::size_t width, std::string_view end) {
  std::string lines;
  for (std::size_t at = 0; at < text.size(); at += width) lines.append(text.substr(at, width)).append(end);
  return lines;
}

std::string base64_lines(const std::string& bytes) { return in_lines(base64(bytes), 76, "\n"); }

std::string der_of(const std::string& pem) {
  return crypto::pem_to_der(pem)->der.reveal([](std::string_view der) { return std::string(der); });
}

/// A text within JSON.
std::string quoted(const std::string& text) {
  std::string literal = "\"";
  for (const char c : text) {
    const bool plain = c >= ' ' && c < '\x7f' && c != '"' && c != '\\';
    if (plain) {
      literal += c;
    } else {
      literal += "\\u00" + base::hex_encode({&c, 1});
    }
  }
  return literal + '"';
}

void add_pems(std::vector<Spelling>& all, const std::string& kind, const std::string& pem) {
  const std::size_t body = pem.find('\n') + 1, end = pem.find("-----END");
  const std::string lines = pem.substr(body, end - body);
  all.push_back({kind + " PEM in base64", base64(pem)});
  all.push_back({kind + " PEM in base64 lines", base64_lines(pem)});
  all.push_back({kind + " body", lines});
  all.push_back({kind + " body in one line", replaced(lines, "\n", "")});
  all.push_back({kind + " body with \\n", replaced(lines, "\n", "\\n")});
  all.push_back({kind + " body in quotes", '"' + lines + '"'});
  all.push_back({kind + " without BEGIN", pem.substr(body)});
  all.push_back({kind + " without spaces", replaced(replaced(pem, "\n", ""), " ", "")});
  all.push_back({kind + " with four dashes", replaced(pem, "-----", "---- ")});
  all.push_back({kind + " with wide dashes", replaced(pem, "-----", "\u2014-")});
  all.push_back({kind + " without dashes", replaced(pem, "-", "")});
  all.push_back({kind + " in a member", R"({"type":"RS256","key":)" + quoted(pem) + "}"});
  all.push_back({kind + " DER in hex", base::hex_encode(der_of(pem))});
  all.push_back({kind + " DER in base64url", base::base64url_encode(der_of(pem))});
  all.push_back({kind + " in an oct", R"({"kty":"oct","k":")" + base::base64url_encode(pem) + "\"}"});
}

/// RFC 4253, sections 5 and 6.6: texts, each behind its size.
std::string ssh_wire(const std::vector<std::string>& texts) {
  std::string wire;
  for (const std::string& text : texts) {
    for (const int shift : {24, 16, 8, 0}) wire += static_cast<char>(text.size() >> shift & 0xff);
    wire += text;
  }
  return wire;
}

void add_ssh(std::vector<Spelling>& all, const std::string& kind, const std::vector<std::string>& rest) {
  std::vector<std::string> texts{kind};
  texts.insert(texts.end(), rest.begin(), rest.end());
  const std::string wire = ssh_wire(texts);
  all.push_back({kind, kind + " " + base64(wire) + " me@host\n"});
  all.push_back({kind + " with options", "restrict,command=\"x\" " + kind + " " + base64(wire)});
  all.push_back({kind + " of a known host", "host,10.0.0.1 " + kind + " " + base64(wire)});
  all.push_back({kind + " in base64 alone", base64(wire)});
  all.push_back({kind + " as bytes", wire});
  all.push_back({kind + " of RFC 4716", "---- BEGIN SSH2 PUBLIC KEY ----\nComment: \"x\"\n" +
                                            in_lines(base64(wire), 70, "\n") + "---- END SSH2 PUBLIC KEY ----\n"});
}

void add_json(std::vector<Spelling>& all) {
  const std::string okp(testing::rfc8037_ed25519), rsa(testing::rfc7515_rsa), set = R"({"keys":[)" + rsa + "]}";
  const std::array<std::pair<const char*, std::string>, 16> rows{{
      {"JWK in a list", "[" + rsa + "]"},
      {"JWKS in an object", R"({"jwks":)" + set + "}"},
      {"Keys", R"({"Keys":[)" + replaced(okp, "kty", "KTY") + "]}"},
      {"escaped keys", R"({"\u006beys":[)" + replaced(okp, "kty", "\\u006bty") + "]}"},
      {"escaped kty", replaced(okp, "kty", "\\u006bty")},
      {"n and e alone", R"({"n":"lpxWftubg-TN7qoE","e":"AQAB"})"},
      {"crv and x alone", R"({"crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"},
      {"JWK as a text", quoted(okp)},
      {"JWK as a text in a member", R"({"jwk":)" + quoted(rsa) + "}"},
      {"JWKS in single quotes", "'" + set + "'"},
      {"JWKS of Python", replaced(set, "\"", "'")},
      {"JWKS of JavaScript", "keys = " + replaced(replaced(set, "\"kty\"", "kty"), "\"keys\"", "keys")},
      {"JWKS behind a mark", "\xEF\xBB\xBF" + set},
      {"JWK that is cut", "[" + rsa.substr(0, 100)},
      {"JWK in YAML", "kty: RSA\nn: lpxWftubg-TN7qoE\ne: AQAB\n"},
      {"JWK in an oct", R"({"kty":"oct","k":")" + base::base64url_encode(okp) + "\"}"},
  }};
  for (const auto& [name, bytes] : rows) all.push_back({name, bytes});
  const std::string certificate = der_of(Pair::of(Algorithm::es256).certificate_pem());
  all.push_back({"x5c", R"({"x5c":[")" + base64(certificate) + "\"]}"});
  all.push_back({"map of certificates", R"({"1":)" + quoted(Pair::of(Algorithm::es256).certificate_pem()) + "}"});
  all.push_back({"XML", "<RSAKeyValue><Modulus>lpxWftubg+TN7qoE</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>"});
}

std::string widened(const std::string& bytes, std::string_view before, std::string_view behind) {
  std::string wide;
  for (const char c : bytes) wide.append(before).append(1, c).append(behind);
  return wide;
}

std::string percent_of_all(const std::string& bytes) {
  std::string text;
  for (const char c : bytes) text += "%" + base::hex_encode({&c, 1});
  return text;
}

std::string numbers(const std::string& bytes) {
  std::string list;
  for (const char c : bytes) list += std::to_string(static_cast<unsigned char>(c)) + ",";
  return R"({"type":"Buffer","data":[)" + list.substr(0, list.size() - 1) + "]}";
}

}  // namespace

std::vector<Spelling> spellings() {
  std::vector<Spelling> all;
  add_pems(all, "RSA public key", Pair::of(Algorithm::rs256).public_pem());
  add_pems(all, "Ed25519 private key", Pair::of(Algorithm::eddsa).private_pem());
  add_pems(all, "EC certificate", Pair::of(Algorithm::es256).certificate_pem());
  add_pems(all, "EC private key of SEC 1", Pair::of(Algorithm::es256).traditional_pem());
  all.push_back({"RSA PKCS #1 in base64", base64(Pair::of(Algorithm::rs256).rsa_public_der())});
  all.push_back({"encrypted key in base64", base64(Pair::of(Algorithm::es256).encrypted_pem())});
  const std::string der = Pair::of(Algorithm::es256).public_der();
  all.push_back({"EC point in base64url", base::base64url_encode(der.substr(der.size() - 65))});
  all.push_back({"EC point in hexadecimal", base::hex_encode(der.substr(der.size() - 65))});
  all.push_back({"JWK in references of HTML", "{&quot;kty&quot;:&quot;EC&quot;,&#34;crv&#34;:&#x22;P-256&quot;}"});
  all.push_back({"a key as openssl prints it", "RSA Public-Key: (2048 bit)\nModulus:\n    00:ab:12"});
  all.push_back({"a modulus as openssl prints it", "Modulus=" + std::string(256, 'C')});
  all.push_back({"PEM with hard spaces", "-----BEGIN\xC2\xA0RSA\xC2\xA0PUBLIC\xC2\xA0KEY-----\nMIIB"});
  all.push_back({"DER with a line break behind it", Pair::of(Algorithm::es256).public_der() + "\n"});
  add_ssh(all, "ssh-ed25519", {std::string(32, 'k')});
  add_ssh(all, "ssh-rsa", {"\1\0\1"s, "\0"s + std::string(256, '\xc3')});
  add_ssh(all, "ecdsa-sha2-nistp256", {"nistp256", "\4"s + std::string(64, 'k')});
  add_ssh(all, "sk-ssh-ed25519@openssh.com", {std::string(32, 'k'), "ssh:"});
  add_ssh(all, "ssh-ed25519-cert-v01@openssh.com", {std::string(32, 'n'), std::string(32, 'k')});
  add_json(all);
  return all;
}

std::vector<Wrapper> wrappers() {
  return {
      {"white space", [](const std::string& b) { return "\xC2\xA0\x0b" + b + "\n"; }},
      {"mark", [](const std::string& b) { return "\xEF\xBB\xBF" + b; }},
      {"quotes", [](const std::string& b) { return '"' + b + '"'; }},
      {"single quotes", [](const std::string& b) { return "'" + b + "'"; }},
      {"UTF-16LE", [](const std::string& b) { return widened(b, "", "\0"s); }},
      {"UTF-16BE with mark", [](const std::string& b) { return "\xFE\xFF" + widened(b, "\0"s, ""); }},
      {"UTF-32BE", [](const std::string& b) { return widened(b, "\0\0\0"s, ""); }},
      {"JSON text", quoted},
      {"JSON list", [](const std::string& b) { return "[" + quoted(b) + "]"; }},
      {"JSON member", [](const std::string& b) { return R"({"a":)" + quoted(b) + "}"; }},
      {"base64", base64},
      {"base64 lines", base64_lines},
      {"base64 lines with \\n", [](const std::string& b) { return replaced(base64_lines(b), "\n", "\\n"); }},
      {"base64 in quotes", [](const std::string& b) { return '"' + base64(b) + '"'; }},
      {"base64url", [](const std::string& b) { return base::base64url_encode(b); }},
      {"hex", [](const std::string& b) { return base::hex_encode(b); }},
      {"hex with 0x", [](const std::string& b) { return "0x" + base::hex_encode(b); }},
      {"hex lines", [](const std::string& b) { return in_lines(base::hex_encode(b), 64, "\n"); }},
      {"hex with colons", [](const std::string& b) { return in_lines(base::hex_encode(b), 2, ":"); }},
      {"percent",
       [](const std::string& b) {
         std::string text;
         base::append_percent_encoded(text, b);
         return text;
       }},
      {"percent of all", percent_of_all},
      {"base64 behind a word", [](const std::string& b) { return "base64:" + base64(b); }},
      {"base64 as Python prints bytes", [](const std::string& b) { return "b'" + base64(b) + "'"; }},
      {"numbers", numbers},
      {"data URI", [](const std::string& b) { return "data:application/x-pem-file;base64," + base64(b); }},
  };
}

}  // namespace jwtsync::jose
