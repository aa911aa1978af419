// SPDX-License-Identifier: Apache-2.0
#include "cases.h"

#include "base/encoding.h"
#include "limit.h"
#include "ours.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>

namespace jwtsync::bench {
namespace {

using Json = nlohmann::json;

constexpr const char* secret = "Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc0Qw8Er7Ty6Ui5Op4As3Df2Gh1Jk";

Cases new_cases() {
  Cases cases;
  cases.issued =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  cases.keys["oct"] = {secret, "", ""};
  for (const Row& row : rows) {
    if (!cases.keys.contains(row.key)) cases.keys[row.key] = generate_pair(row.key);
  }
  for (auto& [name, key] : cases.keys) key.kid = kid_of(key);
  return cases;
}

Cases read_cases(const Json& json) {
  Cases cases;
  cases.issued = json.at("issued");
  for (const auto& [name, key] : json.at("keys").items()) {
    cases.keys[name] = {key.at("secret"), key.at("public"), key.at("kid")};
  }
  return cases;
}

void write_cases(const Cases& cases, const std::string& path) {
  Json json{
      {"issued", cases.issued}, {"issuer", issuer}, {"audience", audience}, {"claims", Json::parse(cases.claims())}};
  for (const auto& [name, key] : cases.keys) {
    json["keys"][name] = {{"secret", key.secret}, {"public", key.public_key}, {"kid", key.kid}};
  }
  for (const Row& row : rows) json["tokens"][row.algorithm] = {{"key", row.key}, {"token", cases.token(row)}};
  std::ofstream(path) << json.dump(1) << '\n';
}

}  // namespace

Cases Cases::of(const std::string& path) {
  if (std::filesystem::exists(path)) return read_cases(Json::parse(std::ifstream(path)));
  const Cases cases = new_cases();
  write_cases(cases, path);
  return cases;
}

std::string Cases::claims() const {
  const std::string now = std::to_string(issued);
  return std::string(R"({"iss":")") + issuer + R"(","aud":")" + audience +
         R"(","sub":"user-7f3a9c52-1b84-4d7e-9a60-5c2e8f1d0b37","iat":)" + now + R"(,"nbf":)" + now + R"(,"exp":)" +
         std::to_string(issued + 86400) + R"(,"jti":"3f2b8c1e-6d4a-4f0b-8e7c-9a5d2c1b0f4e",)" +
         R"("scope":"read:orders write:orders read:profile write:profile","roles":["admin","editor","viewer"]})";
}

std::string Cases::signed_by(const Row& row, const std::string& header, const std::string& claims) const {
  const std::string input = base::base64url_encode(header) + '.' + base::base64url_encode(claims);
  return input + '.' + base::base64url_encode(sign(row, key_of(row), input));
}

std::string Cases::token_of(const Row& row, const std::string& claims) const {
  return signed_by(row, R"({"alg":")" + row.algorithm + R"(","typ":"JWT","kid":")" + key_of(row).kid + R"("})", claims);
}

std::string Cases::unnamed_token(const Row& row) const {
  return signed_by(row, R"({"alg":")" + row.algorithm + R"(","typ":"JWT"})", claims());
}

std::string Cases::token_of_size(const Row& row, std::size_t size) const {
  const std::string start = std::string(R"({"iss":")") + issuer + R"(","aud":")" + audience + R"(","exp":)" +
                            std::to_string(issued + 86400) + R"(,"data":")";
  const std::size_t least = token_of(row, start + R"("})").size();
  const std::size_t filler = size > least ? (size - least) * 3 / 4 : 0;
  return token_of(row, start + std::string(filler, 'x') + R"("})");
}

}  // namespace jwtsync::bench
