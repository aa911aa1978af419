// SPDX-License-Identifier: Apache-2.0
#include "attacks.h"

#include "forge.h"

#include <utility>

namespace jwtsync {
namespace {

using namespace std::string_literals;

const std::string header = encode(good_header);
const std::string payload = encode(good_claims);

/// Collects the cases of one class.
class Class {
 public:
  Class(std::vector<Attack>& attacks, std::string name, Code code)
      : attacks_(attacks), name_(std::move(name)), code_(code) {}

  Class& add(const std::string& name, std::string token, Expectations expectations = good_expectations()) {
    attacks_.push_back({name_ + '/' + name, std::move(token), code_, std::move(expectations)});
    return *this;
  }
  /// A good signature over this header.
  Class& header(const std::string& name, std::string_view text) { return add(name, token_of(text, good_claims)); }
  /// A good signature over these claims.
  Class& claims(const std::string& name, std::string_view text, Expectations expectations = good_expectations()) {
    return add(name, token_of(good_header, text), std::move(expectations));
  }
  /// A good signature over good claims, but for one member.
  Class& claim(const std::string& name, std::string_view member, Expectations expectations = good_expectations()) {
    return claims(name, R"({"iss":"auth","aud":"backend",)" + std::string(member) + '}', std::move(expectations));
  }

 private:
  std::vector<Attack>& attacks_;
  std::string name_;
  Code code_;
};

void add_structure(std::vector<Attack>& attacks) {
  const std::string good = sealed(header, payload);
  const std::string signature = good.substr(good.rfind('.') + 1);
  Class(attacks, "structure", Code::token_malformed)
      .add("nothing", "")
      .add("one dot", ".")
      .add("two dots", "..")
      .add("three dots", "...")
      .add("one part", header)
      .add("two parts", header + '.' + payload)
      .add("no header", '.' + payload + '.' + signature)
      .add("no payload", header + ".." + signature)
      .add("no signature", header + '.' + payload + '.')
      .add("four parts", good + '.' + payload)
      .add("five parts, as a JWE", good + '.' + payload + '.' + header)
      .add("a dot in front", '.' + good)
      .add("a dot behind", good + '.')
      .add("two tokens", good + ' ' + good)
      .add("the JSON form", R"({"payload":")" + payload + R"(","signature":")" + signature + "\"}")
      .add("the name of the scheme in front", "Bearer " + good)
      .add("quotes around", '"' + good + '"');
}

void add_base64(std::vector<Attack>& attacks) {
  const std::string good = sealed(header, payload);
  Class cases(attacks, "base64", Code::token_malformed);
  cases.add("space in front", ' ' + good)
      .add("space behind", good + ' ')
      .add("line break behind", good + '\n')
      .add("NUL behind", good + '\0')
      .add("padding in the header", sealed(header + '=', payload))
      .add("padding in the payload", sealed(header, payload + '='))
      .add("padding in the signature", good + '=')
      .add("line break in the header", sealed(header.substr(0, 8) + '\n' + header.substr(8), payload))
      .add("line break in the payload", sealed(header, payload.substr(0, 40) + "\r\n" + payload.substr(40)))
      .add("space in the payload", sealed(header, payload.substr(0, 4) + ' ' + payload.substr(4)))
      .add("plus sign", sealed(header, payload.substr(0, 16) + "+" + payload.substr(17)))
      .add("slash", sealed(header, payload.substr(0, 16) + "/" + payload.substr(17)))
      .add("percent-encoding", sealed(header, payload.substr(0, 16) + "%2D" + payload.substr(17)))
      .add("byte beyond ASCII", sealed(header, payload.substr(0, 16) + "\xff" + payload.substr(17)))
      .add("NUL in the payload", sealed(header, payload.substr(0, 16) + '\0' + payload.substr(17)))
      .add("a length that no bytes have", sealed(header, payload.substr(0, payload.size() / 4 * 4) + "A"))
      .add("stray bits in the header", sealed(encode(R"({"alg":"HS256"} )"), payload).replace(21, 1, "h"))
      .add("one character as header", sealed("e", payload))
      .add("one character as payload", sealed(header, "e"))
      .add("one character as signature", header + '.' + payload + ".e");
  // The last character of 43 holds 4 bits of the signature and 2 that must be zero.
  for (const char last : {'B', 'C', 'D'}) {
    std::string stray = good;
    stray.back() = last;
    cases.add("stray bits in the signature: "s + last, stray);
  }
}

void add_json(std::vector<Attack>& attacks) {
  Class(attacks, "header JSON", Code::token_malformed)
      .header("text", "\"HS256\"")
      .header("array", R"([{"alg":"HS256"}])")
      .header("null", "null")
      .header("not closed", R"({"alg":"HS256")")
      .header("comma at the end", R"({"alg":"HS256",})")
      .header("single quotes", "{'alg':'HS256'}")
      .header("comment", R"({"alg":"HS256"/*none*/})")
      .header("something behind", R"({"alg":"HS256"}{})")
      .header("NUL behind", R"({"alg":"HS256"})"s + '\0')
      .header("byte order mark", "\xef\xbb\xbf{\"alg\":\"HS256\"}")
      .header("alg twice, good last", R"({"alg":"none","alg":"HS256"})")
      .header("alg twice, good first", R"({"alg":"HS256","alg":"none"})")
      .header("alg twice by an escape", R"({"alg":"HS256","\u0061lg":"none"})")
      .header("kid twice", R"({"alg":"HS256","kid":"a","kid":"b"})")
      .header("invalid UTF-8", "{\"alg\":\"HS256\",\"x\":\"\xff\"}")
      .header("overlong UTF-8", "{\"alg\":\"HS256\",\"x\":\"\xc0\x80\"}")
      .header("lone surrogate", R"({"alg":"HS256","x":"\ud800"})")
      .header("kid as a number", R"({"alg":"HS256","kid":1})")
      .header("kid as an object", R"({"alg":"HS256","kid":{}})")
      .header("typ as an array", R"({"alg":"HS256","typ":["JWT"]})")
      .header("deep nesting", R"({"alg":"HS256","x":)" + std::string(40'000, '['))
      .header("deep objects", [] {
        std::string text = R"({"alg":"HS256","x":)";
        for (int i = 0; i < 8'000; ++i) text += "{\"a\":";
        return text;
      }());
  Class(attacks, "payload JSON", Code::token_malformed)
      .claims("empty object cut", "{")
      .claims("text", "\"alice\"")
      .claims("array", "[]")
      .claims("number", "1")
      .claims("no JSON", "alice")
      .claims("a space only", " ")
      .claims("something behind", std::string(good_claims) + "x")
      .claims("two objects", std::string(good_claims) + std::string(good_claims))
      .claims("NUL behind", std::string(good_claims) + '\0')
      .claims("exp twice, good last", R"({"iss":"auth","aud":"backend","exp":1,"exp":1767225700})")
      .claims("exp twice, good first", R"({"iss":"auth","aud":"backend","exp":1767225700,"exp":1})")
      .claims("iss twice by an escape", R"({"iss":"auth","aud":"backend","exp":1767225700,"\u0069ss":"mallory"})")
      .claims("a name twice within", R"({"iss":"auth","aud":"backend","exp":1767225700,"x":{"a":1,"a":2}})")
      .claims("invalid UTF-8", "{\"iss\":\"auth\",\"aud\":\"backend\",\"exp\":1767225700,\"sub\":\"\xed\xa0\x80\"}")
      .claims("cut UTF-8", "{\"iss\":\"auth\",\"aud\":\"backend\",\"exp\":1767225700,\"sub\":\"\xe2\x82\"}")
      .claims("lone high surrogate", R"({"iss":"auth","aud":"backend","exp":1767225700,"sub":"\ud83d"})")
      .claims("lone low surrogate", R"({"iss":"auth","aud":"backend","exp":1767225700,"sub":"\ude00"})")
      .claims("control in text", "{\"iss\":\"auth\",\"aud\":\"backend\",\"exp\":1767225700,\"sub\":\"a\nb\"}")
      .claims("leading zero", R"({"iss":"auth","aud":"backend","exp":01767225700})")
      .claims("plus sign", R"({"iss":"auth","aud":"backend","exp":+1767225700})")
      .claims("hexadecimal", R"({"iss":"auth","aud":"backend","exp":0x69000000})")
      .claims("infinity", R"({"iss":"auth","aud":"backend","exp":Infinity})")
      .claims("not a number", R"({"iss":"auth","aud":"backend","exp":NaN})")
      .claims("comma at the end", R"({"iss":"auth","aud":"backend","exp":1767225700,})")
      .claims("deep nesting", R"({"exp":1767225700,"x":)" + std::string(20'000, '[') + std::string(20'000, ']') + '}')
      .claims("257 members", [] {
        std::string text = R"({"iss":"auth","aud":"backend","exp":1767225700)";
        for (int i = 3; i < 257; ++i) text += ",\"n" + std::to_string(i) + "\":0";
        return text + '}';
      }());
}

void add_size(std::vector<Attack>& attacks) {
  const std::string large(max_token_size, 'A');
  Class(attacks, "size", Code::token_too_large)
      .add("one byte too many", large + 'A')
      .add("10 MB without a dot", std::string(10'000'000, 'A'))
      .add("10 MB of dots", std::string(10'000'000, '.'))
      .add("a large header", sealed(large, payload))
      .add("a large payload", sealed(header, large))
      .add("a large signature", header + '.' + payload + '.' + large);
}

void add_algorithm(std::vector<Attack>& attacks) {
  Class cases(attacks, "algorithm", Code::token_algorithm_mismatch);
  for (const std::string_view name : {"none", "None", "NONE", "nOnE", "", "hs256", "Hs256", "HS256 ", " HS256", "HS384",
                                      "HS512", "RS256", "ES256", "EdDSA", "HS256\\u0000", "HS2560", "HS25", "A128KW"}) {
    cases.header("named " + std::string(name), "{\"alg\":\"" + std::string(name) + "\",\"typ\":\"JWT\"}");
  }
  cases.header("missing", R"({"typ":"JWT"})")
      .header("empty header", "{}")
      .header("null", R"({"alg":null})")
      .header("a number", R"({"alg":256})")
      .header("an array", R"({"alg":["HS256"]})")
      .header("an object", R"({"alg":{"HS256":true}})")
      .header("under another name", R"({"ALG":"HS256"})")
      .add("none, and no signature", encode(R"({"alg":"none"})") + '.' + payload + '.')
      .add("None, and no signature", encode(R"({"typ":"JWT","alg":"None"})") + '.' + payload + '.')
      .add("none, and no signature, of a key that is held",
           encode(R"({"alg":"none","kid":"EOzCZmqx-1X0_59m"})") + '.' + payload + '.')
      .add("none, and a signature of one bit", encode(R"({"alg":"none"})") + '.' + payload + ".AA")
      .add("another hash by the same key",
           token_of(R"({"alg":"HS384"})", good_claims, testing::canary_secret, Algorithm::hs384))
      .header("of a key that the token brings", R"({"alg":"RS256","jwk":{"kty":"RSA","n":"AQAB","e":"AQAB"}})");
}

void add_extensions(std::vector<Attack>& attacks) {
  Class(attacks, "critical", Code::token_critical_header)
      .header("unknown extension", R"({"alg":"HS256","crit":["x"],"x":1})")
      .header("known name", R"({"alg":"HS256","crit":["exp"],"exp":1})")
      .header("empty list", R"({"alg":"HS256","crit":[]})")
      .header("null", R"({"alg":"HS256","crit":null})")
      .header("text", R"({"alg":"HS256","crit":"b64"})")
      .header("by an escape", R"({"alg":"HS256","cr\u0069t":["x"]})")
      .header("b64 false", R"({"alg":"HS256","b64":false,"crit":["b64"]})")
      .header("b64 false, not critical", R"({"alg":"HS256","b64":false})")
      .header("b64 true", R"({"alg":"HS256","b64":true})")
      .add("b64 false over a raw payload", sealed(encode(R"({"alg":"HS256","b64":false,"crit":["b64"]})"), "e30"));
}

void add_signature(std::vector<Attack>& attacks) {
  const std::string good = sealed(header, payload);
  const std::string signature = good.substr(good.rfind('.') + 1);
  Class(attacks, "signature", Code::token_signature_invalid)
      .add("of another key", token_of(good_header, good_claims, testing::other_canary_secret))
      .add("of the empty key", token_of(good_header, good_claims, ""))
      .add("of the key and a line break",
           token_of(good_header, good_claims, std::string(testing::canary_secret) + '\n'))
      .add("of the key in quotes", token_of(good_header, good_claims, '"' + std::string(testing::canary_secret) + '"'))
      .add("of other claims",
           header + '.' + encode(R"({"iss":"auth","aud":"backend","exp":1767999999})") + '.' + signature)
      .add("of another header", encode(R"({"typ":"JWT","alg":"HS256"})") + '.' + payload + '.' + signature)
      .add("of the payload alone", header + '.' + payload + '.' + signature_of(payload))
      .add("with a dot too many", header + '.' + payload + '.' + signature_of(header + '.' + payload + '.'))
      .add("of 48 bytes", token_of(good_header, good_claims, testing::canary_secret, Algorithm::hs384))
      .add("cut by a byte", header + '.' + payload + '.' + encode(std::string(31, '\0')))
      .add("cut to two bytes", header + '.' + payload + '.' + encode(std::string(2, '\0')))
      .add("all zero", header + '.' + payload + '.' + encode(std::string(32, '\0')))
      .add("one byte longer", header + '.' + payload + '.' + encode(std::string(33, '\0')))
      .add("before bad claims", header + '.' + encode("no JSON") + '.' + signature)
      .add("of a key that the token brings",
           token_of(R"({"alg":"HS256","jwk":{"kty":"oct","k":"AAAA"}})", good_claims, std::string(3, '\0')));
}

void add_type(std::vector<Attack>& attacks) {
  Expectations access = good_expectations();
  access.type = "at+jwt";
  Class(attacks, "type", Code::token_type_mismatch)
      .add("missing", token_of(R"({"alg":"HS256"})", good_claims), access)
      .add("another", token_of(good_header, good_claims), access)
      .add("with something behind", token_of(R"({"alg":"HS256","typ":"at+jwt "})", good_claims), access)
      .add("of another tree", token_of(R"({"alg":"HS256","typ":"text/at+jwt"})", good_claims), access)
      .add("empty", token_of(R"({"alg":"HS256","typ":""})", good_claims), access);
}

void add_dates(std::vector<Attack>& attacks) {
  Class malformed(attacks, "malformed date", Code::token_claim_malformed);
  for (const std::string_view value : {"\"1767225700\"", "null", "true", "{}", "[1767225700]", "-1", "-1767225700",
                                       "-0.5", "253402300800", "253402300799.5", "9223372036854775808",
                                       "18446744073709551616", "1e99", "1e999", "99999999999999999999999999"}) {
    malformed.claim("exp " + std::string(value), "\"exp\":" + std::string(value));
  }
  for (const std::string_view name : {"nbf", "iat"}) {
    for (const std::string_view value : {"\"1\"", "null", "-1", "253402300800", "1e30"}) {
      malformed.claim(std::string(name) + ' ' + std::string(value),
                      "\"exp\":1767225700,\"" + std::string(name) + "\":" + std::string(value));
    }
  }
  Expectations lenient = good_expectations();
  lenient.leeway = std::chrono::seconds(10);
  Class(attacks, "expired", Code::token_expired)
      .claim("at this very second", R"("exp":1767225600)")
      .claim("a second ago", R"("exp":1767225599)")
      .claim("a fraction ago", R"("exp":1767225599.999)")
      .claim("by an exponent", R"("exp":1.7e9)")
      .claim("in 1970", R"("exp":0)")
      .claim("beyond the leeway", R"("exp":1767225590)", lenient);
  Class(attacks, "not yet valid", Code::token_not_yet_valid)
      .claim("in a second", R"("exp":1767225700,"nbf":1767225601)")
      .claim("in a fraction", R"("exp":1767225700,"nbf":1767225600.5)")
      .claim("beyond the leeway", R"("exp":1767225700,"nbf":1767225611)", lenient);
  Class(attacks, "issued in the future", Code::token_issued_in_future)
      .claim("in a second", R"("exp":1767225700,"iat":1767225601)")
      .claim("in the year 9999", R"("exp":1767225700,"iat":253402300799)")
      .claim("beyond the leeway", R"("exp":1767225700,"iat":1767225611)", lenient);
}

void add_claims(std::vector<Attack>& attacks) {
  Expectations strict = good_expectations();
  strict.required_claims = {"jti"};
  Expectations young = good_expectations();
  young.max_age = std::chrono::seconds(60);
  Class(attacks, "too old", Code::token_expired)
      .claim("by a second", R"("exp":1767225700,"iat":1767225539)", young)
      .claim("by a fraction", R"("exp":1767225700,"iat":1767225539.999)", young)
      .claim("of 1970", R"("exp":1767225700,"iat":0)", young);
  Class(attacks, "of no age", Code::token_claim_missing)
      .claim("no iat", R"("exp":1767225700)", young)
      .claim("iat under another name", R"("exp":1767225700,"IAT":1767225600)", young);
  Class(attacks, "of a negative age", Code::token_issued_in_future)
      .claim("young for a year", R"("exp":1798761600,"iat":1798761600)", young);
  Expectations numeric = good_expectations();
  numeric.allow_numeric_subject = true;
  Class subject(attacks, "subject", Code::token_claim_malformed);
  for (const std::string_view value : {"1", "0", "-1", "1.0", "1e0", "true", "null", "[\"alice\"]", "{\"a\":1}"}) {
    subject.claim("no text: " + std::string(value), R"("exp":1767225700,"sub":)" + std::string(value));
  }
  for (const std::string_view value :
       {"1.0", "1e0", "10E-1", "-0", "0.0", "9223372036854775808", "1e400", "true", "null", "[1]"}) {
    subject.claim("no integer: " + std::string(value), R"("exp":1767225700,"sub":)" + std::string(value), numeric);
  }
  Class(attacks, "token id", Code::token_claim_malformed)
      .claim("a number", R"("exp":1767225700,"jti":1)")
      .claim("a number, where sub may be one", R"("exp":1767225700,"sub":1,"jti":1)", numeric)
      .claim("null", R"("exp":1767225700,"jti":null)")
      .claim("an array", R"("exp":1767225700,"jti":["a"])", numeric);
  Class(attacks, "missing", Code::token_claim_missing)
      .claims("exp", R"({"iss":"auth","aud":"backend"})")
      .claims("exp under another name", R"({"iss":"auth","aud":"backend","EXP":1767225700})")
      .claims("all claims", "{}")
      .claim("required claim", R"("exp":1767225700)", strict)
      .claim("required claim is null", R"("exp":1767225700,"jti":null)", strict)
      .claim("required claim is empty", R"("exp":1767225700,"jti":"")", strict)
      .claim("required claim is white space", R"("exp":1767225700,"jti":" \t\u00a0")", strict)
      .claim("required claim is an empty array", R"("exp":1767225700,"jti":[ ])", strict)
      .claim("required claim is an empty object", R"("exp":1767225700,"jti":{})", strict);
  Class(attacks, "issuer", Code::token_issuer_mismatch)
      .claims("another", R"({"iss":"mallory","aud":"backend","exp":1767225700})")
      .claims("missing", R"({"aud":"backend","exp":1767225700})")
      .claims("in capitals", R"({"iss":"AUTH","aud":"backend","exp":1767225700})")
      .claims("with a slash", R"({"iss":"auth/","aud":"backend","exp":1767225700})")
      .claims("cut", R"({"iss":"aut","aud":"backend","exp":1767225700})")
      .claims("empty", R"({"iss":"","aud":"backend","exp":1767225700})")
      .claims("with a NUL", R"({"iss":"auth\u0000","aud":"backend","exp":1767225700})");
  const Expectations nobody{.issuer = "auth"};
  const Expectations both{.issuer = "auth", .audiences = {"backend", "web"}, .audience_match = AudienceMatch::all};
  const Expectations one{.issuer = "auth", .audiences = {"backend"}, .audience_match = AudienceMatch::only};
  Class(attacks, "audience", Code::token_audience_mismatch)
      .claims("another", R"({"iss":"auth","aud":"billing","exp":1767225700})")
      .claims("missing", R"({"iss":"auth","exp":1767225700})")
      .claims("others", R"({"iss":"auth","aud":["billing","mail"],"exp":1767225700})")
      .claims("none in the array", R"({"iss":"auth","aud":[],"exp":1767225700})")
      .claims("begins alike", R"({"iss":"auth","aud":"backend-2","exp":1767225700})")
      .claims("in capitals", R"({"iss":"auth","aud":["Backend"],"exp":1767225700})")
      .claims("several in one text", R"({"iss":"auth","aud":"billing backend","exp":1767225700})")
      .claims("not expected", R"({"iss":"auth","aud":"backend","exp":1767225700})", nobody)
      .claims("one of two", R"({"iss":"auth","aud":"backend","exp":1767225700})", both)
      .claims("one of two in an array", R"({"iss":"auth","aud":["web","jobs"],"exp":1767225700})", both)
      .claims("none of two", R"({"iss":"auth","exp":1767225700})", both)
      .claims("the only one in an array", R"({"iss":"auth","aud":["backend"],"exp":1767225700})", one)
      .claims("the only one beside another", R"({"iss":"auth","aud":["backend","web"],"exp":1767225700})", one)
      .claims("an empty array, not expected", R"({"iss":"auth","aud":[],"exp":1767225700})", nobody);
  Class(attacks, "malformed claim", Code::token_claim_malformed)
      .claims("issuer as an array", R"({"iss":["auth"],"aud":"backend","exp":1767225700})")
      .claims("issuer null", R"({"iss":null,"aud":"backend","exp":1767225700})")
      .claims("audience as a number", R"({"iss":"auth","aud":1,"exp":1767225700})")
      .claims("audience as an object", R"({"iss":"auth","aud":{"backend":true},"exp":1767225700})")
      .claims("audience null", R"({"iss":"auth","aud":null,"exp":1767225700})")
      .claims("a number among the audiences", R"({"iss":"auth","aud":["backend",1],"exp":1767225700})")
      .claims("an array among the audiences", R"({"iss":"auth","aud":[["backend"]],"exp":1767225700})");
}

}  // namespace

std::vector<Attack> attacks() {
  std::vector<Attack> all;
  add_structure(all);
  add_base64(all);
  add_json(all);
  add_size(all);
  add_algorithm(all);
  add_extensions(all);
  add_signature(all);
  add_type(all);
  add_dates(all);
  add_claims(all);
  return all;
}

}  // namespace jwtsync
