// SPDX-License-Identifier: Apache-2.0
#include "fleet/wire.h"

namespace jwtsync {
namespace fleet {

json::Value value_of(const ChallengeAnswer& answer) {
  json::Value keys = json::Value::array();
  for (const KeyAnswer& key : answer.keys) {
    json::Value variants = json::Value::array();
    for (const VariantAnswer& variant : key.variants) {
      variants.push_back({{"name", printable(variant.name)}, {"answer", variant.answer}});
    }
    keys.push_back({{"kid", printable(key.kid)},
                    {"role", name_of(key.role)},
                    {"algorithm", printable(key.algorithm)},
                    {"answer", key.answer},
                    {"variants", std::move(variants)}});
    if (!key.issuer.empty()) keys.back()["issuer"] = printable(key.issuer);
  }
  json::Value value = json::Value::object();
  value["service"] = printable(answer.service);
  value["instance"] = printable(answer.instance);
  value["keys"] = std::move(keys);
  return value;
}

ChallengeAnswer read_challenge_answer(const Reader& reader) {
  ChallengeAnswer answer{reader.name("service"), reader.name("instance"), {}};
  answer.keys = reader.objects("keys", [](const Reader& key) {
    return KeyAnswer{key.name("kid"),
                     key.role("role"),
                     key.name("algorithm"),
                     key.digest("answer"),
                     key.objects("variants",
                                 [](const Reader& variant) {
                                   return VariantAnswer{variant.name("name"), variant.digest("answer")};
                                 }),
                     key.optional_text("issuer").value_or("")};
  });
  return answer;
}

}  // namespace fleet

std::string to_json(const ChallengeAnswer& answer) { return json::dump(fleet::value_of(answer)); }

Result<ChallengeAnswer> fleet::parse_challenge_answer(std::string_view text) {
  const Result<json::Value> value = json::parse(text, Code::answer_malformed, fleet::answer_limits);
  if (!value) return failure(value.error());
  fleet::Fault fault;
  ChallengeAnswer answer = fleet::read_challenge_answer(fleet::Reader(*value, "challenge", fault));
  if (fault.found()) return failure(std::move(fault).take());
  return answer;
}

}  // namespace jwtsync
