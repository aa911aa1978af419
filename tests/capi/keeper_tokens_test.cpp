// SPDX-License-Identifier: Apache-2.0
#include <jwtsync/keyring.h>
#include <jwtsync/token.h>

#include <array>
#include <atomic>

#include "../support/key_pair.h"
#include "../support/running_server.h"
#include "../support/scratch_directory.h"
#include "../token/issuer_attacks.h"
#include "fixture.h"

namespace jwtsync::capi::keeper_tokens_test {

using ::testing::HasSubstr;

constexpr std::string_view claims = R"({"iss":"auth","sub":"alice","exp":253402300799})";

Owned<jwtsync_keeper> keeper_in(const Owned<jwtsync_world>& world, const jwtsync_keeper_options& options) {
  return made<jwtsync_keeper>(
      [&](jwtsync_keeper** out) { return jwtsync_keeper_open(world.get(), &options, out, nullptr); });
}

/// One that takes tokens of this issuer.
Owned<jwtsync_keeper> keeper_expecting(const Owned<jwtsync_world>& world, std::string_view issuer) {
  jwtsync_expectations expectations{};
  expectations.struct_size = sizeof expectations;
  expectations.issuer = text(issuer);
  jwtsync_keeper_options options{};
  options.struct_size = sizeof options;
  options.expectations = &expectations;
  return keeper_in(world, options);
}

class keeper_tokens : public ::testing::Test {
 protected:
  /// The verdict: "", or the code of the error.
  std::string verdict(const Owned<jwtsync_keeper>& keeper, std::string_view token, jwtsync_token* out = nullptr) {
    return code_of([&](jwtsync_error** error) {
      return jwtsync_keeper_verify(keeper.get(), token.data(), token.size(), scratch.get(), out, error);
    });
  }
  static std::string signed_by(const Owned<jwtsync_keeper>& keeper) {
    return string_of(made<jwtsync_string>([&](jwtsync_string** out) {
      return jwtsync_keeper_sign(keeper.get(), claims.data(), claims.size(), out, nullptr);
    }));
  }

  Owned<jwtsync_scratch> scratch{jwtsync_scratch_new()};
};

TEST_F(keeper_tokens, are_signed_and_verified_by_the_ring_in_use) {
  const Owned<jwtsync_world> world = staging();
  const Owned<jwtsync_keeper> auth = keeper_expecting(world, "auth");
  const std::string token = signed_by(auth);
  jwtsync_token out{};
  out.struct_size = sizeof out;
  ASSERT_EQ(verdict(auth, token, &out), "");
  EXPECT_EQ(string_of(out.claims), claims);
  EXPECT_EQ(string_of(out.algorithm), "HS256");
  EXPECT_EQ(out.kid.size, 16u);

  EXPECT_EQ(verdict(auth, token + "x"), "token_signature_invalid");
  EXPECT_EQ(verdict(auth, ""), "token_malformed");
  // The scratch goes with whoever uses it.
  EXPECT_EQ(verdict(keeper_expecting(world, "idp"), token), "token_issuer_mismatch");
  EXPECT_EQ(verdict(auth, token), "");
}

/// The issuers are in the configuration alone. Its tokens ended long before the clock of this process.
TEST_F(keeper_tokens, of_several_issuers_are_never_tried_with_the_keys_of_another) {
  const ScratchDirectory folder;
  std::string configuration = two_issuers().configuration;
  for (const std::string name : {"a", "b"}) {
    write_file(folder / name, name == "a" ? two_issuers().keys_of_a : two_issuers().keys_of_b);
    const std::string place = "/keys/" + name;
    configuration.replace(configuration.find(place), place.size(), folder / name);
  }
  write_file(folder / "jwtsync.toml", configuration);
  const Owned<jwtsync_world> world =
      world_with({{"ENVIRONMENT", "staging"}, {"JWTSYNC_CONFIG", folder / "jwtsync.toml"}});
  jwtsync_keeper_options options{};
  options.struct_size = sizeof options;
  const Owned<jwtsync_keeper> keeper = keeper_in(world, options);
  for (const IssuerToken& good : tokens_of_issuers()) EXPECT_EQ(verdict(keeper, good.token), "token_expired");
  for (const IssuerToken& attack : issuer_attacks()) {
    EXPECT_EQ(verdict(keeper, attack.token), name_of(attack.code)) << attack.name;
  }
}

TEST_F(keeper_tokens, are_refused_without_what_a_call_needs) {
  const Owned<jwtsync_keeper> keeper = keeper_expecting(staging(), "auth");
  jwtsync_token unsized{};
  EXPECT_EQ(jwtsync_keeper_verify(keeper.get(), "x", 1, nullptr, nullptr, nullptr), JWTSYNC_USAGE);
  EXPECT_EQ(jwtsync_keeper_verify(keeper.get(), nullptr, 1, scratch.get(), nullptr, nullptr), JWTSYNC_USAGE);
  EXPECT_EQ(jwtsync_keeper_verify(keeper.get(), "x", 1, scratch.get(), &unsized, nullptr), JWTSYNC_USAGE);
  EXPECT_EQ(jwtsync_keeper_sign(keeper.get(), "[]", 2, nullptr, nullptr), JWTSYNC_USAGE);
}

/// A key set over HTTP, which may be another one, or none, from one moment to the next.
class KeySet : public HttpService {
 public:
  [[nodiscard]] HttpResponse handle(const ReceivedRequest& /*request*/) override {
    const std::string* const jwks = jwks_;
    return jwks == nullptr ? HttpResponse{404, {}, ""} : HttpResponse{200, {}, *jwks};
  }
  /// `jwks` must outlive it.
  void publish(const std::string* jwks) { jwks_ = jwks; }

 private:
  std::atomic<const std::string*> jwks_{nullptr};
};

/// A key pair of an issuer.
struct IssuerKey {
  KeyRing ring =
      KeyRing::parse(Secret::copy_of(jwtsync::testing::Pair::generate(Algorithm::es256).private_pem()).value()).value();
  std::string jwks = public_jwks(ring);

  [[nodiscard]] std::string token() const {
    Scratch memory;
    return std::string(Signer::create(ring).value().sign(Claims::parse(claims).value(), memory).value());
  }
};

class issuer_tokens : public keeper_tokens {
 protected:
  Owned<jwtsync_keeper> open() {
    published.publish(&first.jwks);
    const std::string locator = "jwks+" + server.url("/keys");
    const std::array<jwtsync_text, 1> sources{text(locator)};
    jwtsync_resolve_options resolve{};
    resolve.struct_size = sizeof resolve;
    resolve.sources = sources.data();
    resolve.source_count = sources.size();
    jwtsync_keeper_options options{};
    options.struct_size = sizeof options;
    options.resolve = &resolve;
    return keeper_in(world, options);
  }

  const IssuerKey first{}, second{};
  KeySet published;
  RunningServer server{published};
  const Owned<jwtsync_world> world = world_with({{"ENVIRONMENT", "staging"}});
};

TEST_F(issuer_tokens, of_a_new_key_are_good_the_first_time) {
  const Owned<jwtsync_keeper> keeper = open();
  EXPECT_EQ(verdict(keeper, first.token()), "");
  published.publish(&second.jwks);
  EXPECT_EQ(verdict(keeper, second.token()), "");
  EXPECT_EQ(verdict(keeper, first.token()), "token_key_unknown") << "the issuer was asked a moment ago";
}

TEST_F(issuer_tokens, of_a_key_that_nobody_can_look_up_are_not_called_bad) {
  const Owned<jwtsync_keeper> keeper = open();
  published.publish(nullptr);
  EXPECT_EQ(verdict(keeper, second.token()), "keys_outdated");
  const std::string token = second.token();
  EXPECT_EQ(jwtsync_keeper_verify(keeper.get(), token.data(), token.size(), scratch.get(), nullptr, nullptr),
            JWTSYNC_UNREACHABLE);
  EXPECT_EQ(verdict(keeper, first.token()), "");
}

TEST_F(issuer_tokens, are_signed_by_nobody_who_holds_public_keys) {
  const Owned<jwtsync_keeper> keeper = open();
  EXPECT_EQ(code_of([&](jwtsync_error** error) {
              return jwtsync_keeper_sign(keeper.get(), claims.data(), claims.size(), nullptr, error);
            }),
            "signing_key_absent");
}

}  // namespace jwtsync::capi::keeper_tokens_test
