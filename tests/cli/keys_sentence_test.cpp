// SPDX-License-Identifier: Apache-2.0
#include "cli/keys_sentence.h"

#include <gmock/gmock.h>
#include "../fleet/fixture.h"

namespace jwtsync::cli::keys_sentence_test {

using fixture::agreement_of;
using fixture::process;

struct Case {
  const char* what;
  Agreement agreement;
  std::optional<bool> agree;
  const char* text;
};

Agreement with_source() {
  return agree({fixture::witnessed(process("auth", "auth-1", "K")),
                {OwnSource{"file:/run/key"}, process("file:/run/key", "here-1", "K")}},
               {});
}

Testimony rotating(const std::string& service) {
  Testimony testimony = process(service, service + "-1", "K");
  fixture::also_verify(testimony, "L");
  return testimony;
}

TEST(keys_sentence, says_yes_no_or_that_it_is_not_known) {
  const Error absent{Code::secret_empty, "JWT_SECRET_STAGING is set, but blank", ""};
  const Testimony keyless = fixture::without_key("backend", absent, {{"env:A", Outcome::empty, ""}});
  const Witnessed nobody = fixture::silent("http://b:1", Code::target_timeout, "did not answer");
  const Case cases[] = {
      {"nobody asked", Agreement{}, {}, "no process was asked"},
      {"one key", agreement_of(process("auth", "a-1", "K"), process("backend", "b-1", "K")), true,
       "the keys agree: 2 services, one key"},
      {"replicas", agreement_of(process("auth", "a-1", "K"), process("auth", "a-2", "K")), true,
       "the keys agree: 1 service, 2 processes, one key"},
      {"rings", agreement_of(rotating("auth"), rotating("backend")), true,
       "the keys agree: 2 services, the same 2 keys"},
      {"a source", with_source(), true, "the keys agree: 1 service, 1 source, one key"},
      {"two keys", agreement_of(process("auth", "a-1", "K"), process("backend", "b-1", "L")), false,
       "the keys do not agree: 2 services, 2 different keys"},
      {"two rings", agreement_of(rotating("auth"), process("backend", "b-1", "L")), false,
       "the keys do not agree: 2 services, 2 different sets of keys"},
      {"one has none", agreement_of(process("auth", "a-1", "K"), keyless), false,
       "the keys do not agree: 2 services, 1 without a key"},
      {"alone", agreement_of(process("auth", "a-1", "K")), {}, "one process only: nothing to compare"},
      {"alone without a key", agreement_of(keyless), {}, "one process only, and it has no key"},
      {"all silent", agree({nobody}, {}), {}, "no process answered"},
      {"one silent",
       agree({fixture::witnessed(process("auth", "a-1", "K")), nobody}, {}),
       {},
       "it is not known whether the keys agree: 1 service answered, one did not answer"},
      {"one fewer than expected",
       agree({fixture::witnessed(process("auth", "a-1", "K")), fixture::witnessed(process("b", "b-1", "K"))},
             {.expect = 3}),
       {},
       "it is not known whether the keys agree: 2 services answered, and 3 processes are expected"},
      {"one silent, and a service that nobody is of",
       agree({fixture::witnessed(process("auth", "a-1", "K")), nobody}, {.services = {"worker"}}),
       {},
       "it is not known whether the keys agree: 1 service answered, one did not answer, none of the service worker"},
      {"two keys and one silent",
       agree({fixture::witnessed(process("auth", "a-1", "K")), fixture::witnessed(process("b", "b-1", "L")), nobody},
             {}),
       false, "the keys do not agree: 2 services, 2 different keys"},
      {"one of two keys", agree({fixture::silent("http://b:1", Code::services_disagree, "goes by two keys")}, {}),
       false, "the keys do not agree: one process goes by two keys"},
  };
  for (const Case& each : cases) {
    const KeysSentence sentence = keys_sentence(each.agreement);
    EXPECT_EQ(sentence.text, each.text) << each.what;
    EXPECT_EQ(sentence.agree, each.agree) << each.what;
  }
}

}  // namespace jwtsync::cli::keys_sentence_test
