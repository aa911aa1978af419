// SPDX-License-Identifier: Apache-2.0
#include "edwards_points.h"

#include "base/encoding.h"

#include <nlohmann/json.hpp>

#include "../support/vectors.h"

namespace jwtsync::crypto::testing {
namespace {

std::string bytes_of(std::string_view hex) {
  std::string bytes(hex.size() / 2, '\0');
  return base::hex_decode(hex, bytes.data()) ? bytes : std::string();
}

struct Row {
  const char* name;
  const char* key;
  const char* message;
  const char* signature;
  bool good;
};

/// Made with the private key of the seed 00 01 ... 1f and its own arithmetic; good is what libsodium calls good.
const std::vector<Row>& rows() {
  static const std::vector<Row> list{
      {"an honest signature", "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8", "message",
       "7767a3242dc9b58bbc68488c1265cc6cc5f26c6f3c88a5d55e901b0734dca572"
       "0c55363f111526b30c081cbe82905c09352e1707307fc0d8e194941f8def6902",
       true},
      {"S plus the order", "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8", "message",
       "7767a3242dc9b58bbc68488c1265cc6cc5f26c6f3c88a5d55e901b0734dca572"
       "f9282c9c2b78380be3a41361618a3b1e352e1707307fc0d8e194941f8def6912",
       false},
      {"S plus many times the order", "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8", "message",
       "7767a3242dc9b58bbc68488c1265cc6cc5f26c6f3c88a5d55e901b0734dca572"
       "efbf9db19ce339dc9b389e4a8e346d42362e1707307fc0d8e194941f8def69f2",
       false},
      {"R is the identity", "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8", "message",
       "0100000000000000000000000000000000000000000000000000000000000000"
       "e404f4e96e0b12dc6c3ec416ed1d5e91b66a37ca15a8b36c06938736133a2d0c",
       false},
      {"R is the identity, not canonical", "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8",
       "message",
       "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
       "69bd617fec36dc0be89debbed9c25bfe1e38914a62901170888d64915dd96b00",
       false},
      {"R is the identity, with a sign", "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8", "message",
       "0100000000000000000000000000000000000000000000000000000000000080"
       "2a7f06cd3cf4fe251577c14ce2a3ffb6e23f8426ee226228dc854584a7f4db0e",
       false},
      {"the key is the identity", "0100000000000000000000000000000000000000000000000000000000000000", "message",
       "7767a3242dc9b58bbc68488c1265cc6cc5f26c6f3c88a5d55e901b0734dca572"
       "d20a1feb8ca954ab000000000000000000000000000000000000000000000000",
       false},
      {"key and R are the identity", "0100000000000000000000000000000000000000000000000000000000000000", "message",
       "0100000000000000000000000000000000000000000000000000000000000000"
       "0000000000000000000000000000000000000000000000000000000000000000",
       false},
      {"the key is the identity, not canonical", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
       "message",
       "7767a3242dc9b58bbc68488c1265cc6cc5f26c6f3c88a5d55e901b0734dca572"
       "d20a1feb8ca954ab000000000000000000000000000000000000000000000000",
       false},
      {"the key has order 8", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", "message 54",
       "7767a3242dc9b58bbc68488c1265cc6cc5f26c6f3c88a5d55e901b0734dca572"
       "d20a1feb8ca954ab000000000000000000000000000000000000000000000000",
       false},
      {"a key of mixed order, whose small part does not matter",
       "b502ff3d92e31d8190b4aa4ea0414005167fad089c4de9dac8a2fc850fed4f58", "message 0",
       "7767a3242dc9b58bbc68488c1265cc6cc5f26c6f3c88a5d55e901b0734dca572"
       "30e8f4174bdcfeb0e629a7a9b93316ecd1f5e9e8d7569c4add0f1411b06b5107",
       true},
      {"a key of mixed order, whose small part matters",
       "b502ff3d92e31d8190b4aa4ea0414005167fad089c4de9dac8a2fc850fed4f58", "message 1",
       "7767a3242dc9b58bbc68488c1265cc6cc5f26c6f3c88a5d55e901b0734dca572"
       "915faf5541bd64069554ec9c5a74f07c1d143a7f2a58f12f697780c18790f802",
       false},
      {"R of mixed order", "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8", "message",
       "6a84d583f06569edb3f5ed77df65544b27d6948b4f0b2cb76f33dd8413b20719"
       "9a26695d0e7aca8805789440f0a75f1f5a9118e1e4473ab588a88053c0b86007",
       false},
  };
  return list;
}

void add_examples_of_the_rfcs(std::vector<EdwardsCase>& cases) {
  cases.push_back({"RFC 8032 test 1", good_point(), "",
                   bytes_of("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
                   true});
  cases.push_back({"RFC 8032 test 2", bytes_of("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"),
                   "\x72",
                   bytes_of("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
                   true});
  cases.push_back({"RFC 8032 test 3", bytes_of("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"),
                   "\xaf\x82",
                   bytes_of("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
                   true});
  cases.push_back({"RFC 8037 A.4", bytes_of("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
                   "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
                   *base::base64url_decode(
                       "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"),
                   true});
}

}  // namespace

const std::vector<NamedPoint>& points_of_small_order() {
  static const std::vector<NamedPoint> list = [] {
    std::vector<NamedPoint> points;
    for (const auto& [name, y] : std::vector<std::pair<std::string, std::string>>{
             {"0", "00" + std::string(62, '0')},
             {"1", "01" + std::string(62, '0')},
             {"-1", "ec" + std::string(60, 'f') + "7f"},
             {"order 8", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"},
             {"the other order 8", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"},
             {"0, not canonical", "ed" + std::string(60, 'f') + "7f"},
             {"1, not canonical", "ee" + std::string(60, 'f') + "7f"}}) {
      const std::string bytes = bytes_of(y);
      points.push_back({name, bytes});
      points.push_back({name + ", with a sign", bytes.substr(0, 31) + static_cast<char>(bytes[31] ^ '\x80')});
    }
    return points;
  }();
  return list;
}

std::vector<NamedPoint> points_near_the_prime() {
  std::vector<NamedPoint> points;
  for (int first = 0xed; first <= 0xff; ++first) {
    const std::string begin = static_cast<char>(first) + std::string(30, '\xff');
    points.push_back({"prime + " + std::to_string(first - 0xed), begin + '\x7f'});
    points.push_back({"prime + " + std::to_string(first - 0xed) + ", with a sign", begin + '\xff'});
  }
  return points;
}

std::string good_point() { return bytes_of("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"); }

std::vector<EdwardsCase> edwards_cases() {
  std::vector<EdwardsCase> cases;
  add_examples_of_the_rfcs(cases);
  for (const Row& row : rows()) {
    cases.push_back({row.name, bytes_of(row.key), row.message, bytes_of(row.signature), row.good});
  }
  const EdwardsCase good = cases.front();
  for (const auto& list : {points_of_small_order(), points_near_the_prime()}) {
    for (const NamedPoint& point : list) {
      cases.push_back({"key: " + point.name, point.bytes, good.message, good.signature, false});
      cases.push_back(
          {"key, nothing else: " + point.name, point.bytes, "", point.bytes + std::string(32, '\0'), false});
      cases.push_back({"R: " + point.name, good.key, good.message, point.bytes + good.signature.substr(32), false});
    }
  }
  return cases;
}

#ifdef JWTSYNC_VECTORS
std::vector<EdwardsCase> wycheproof_edwards_cases() {
  std::vector<EdwardsCase> cases;
  const auto read = nlohmann::json::parse(jwtsync::testing::wycheproof("ed25519_test.json"));
  for (const auto& group : read["testGroups"]) {
    const std::string key = bytes_of(group["publicKey"]["pk"].get<std::string>());
    for (const auto& test : group["tests"]) {
      cases.push_back({std::to_string(test["tcId"].get<int>()), key, bytes_of(test["msg"].get<std::string>()),
                       bytes_of(test["sig"].get<std::string>()), test["result"] == "valid"});
    }
  }
  return cases;
}

#endif

}  // namespace jwtsync::crypto::testing
