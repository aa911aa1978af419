// SPDX-License-Identifier: Apache-2.0
// The samples of the headers of what runs: sources, Keeper, endpoints, agreement, and the fakes for tests of them.
#include <jwtsync/testing_gcp.h>
#include <jwtsync/testing_issuer.h>
#include <iostream>
#include <sstream>
#include <thread>

#include "samples.h"

namespace jwtsync::services_test {

TEST_F(Samples, of_sources) {
  const auto use = [this](const Secret& secret, const std::string& source) {
    said = source + " " + std::to_string(secret.size());
  };
  const auto sample = [&] {
    Resolution resolution = resolve(world, {});
    if (!resolution.found) return fail(resolution.found.error());
    use(resolution.found->secret, resolution.found->source);  // "JWT_SECRET_STAGING"
    return 0;
  };
  EXPECT_EQ(sample(), 0);
  EXPECT_EQ(said, "JWT_SECRET_STAGING 38");
  fake.variables.set("JWT_SECRET_STAGING", "short");
  EXPECT_EQ(sample(), failed);
  EXPECT_EQ(said, "secret_too_short");
}

TEST_F(Samples, of_configuration) {
  const auto sample = [&] {
    Result<Configuration> configuration = read_configuration(world, std::nullopt);
    if (!configuration) return fail(configuration.error());
    return 0;
  };
  EXPECT_EQ(sample(), 0);
  fake.variables.set("JWTSYNC_CONFIG", "/etc/none.toml");
  EXPECT_EQ(sample(), failed);
  EXPECT_EQ(said, "file_absent");
}

TEST_F(Samples, of_compat) {
  const auto sample = [&] {
    SharedJWTSecretManager manager;
    Result<Secret> secret = manager.get_jwt_secret(world);
    if (!secret) return fail(secret.error());
    return 0;
  };
  EXPECT_EQ(sample(), 0);
  fake.variables.set("JWT_SECRET_STAGING", "short");
  EXPECT_EQ(sample(), failed);
}

TEST_F(Samples, of_keeper) {
  const auto sample = [&](const std::string& token) {
    auto keeper = Keeper::open(world, {.service = "backend", .expectations = {.issuer = "auth"}});
    if (!keeper) return keeper.error().http_status();
    std::jthread loop([&](std::stop_token stop) { (*keeper)->run(stop); });  // reloads when files change
    Keeper::Local local;                                                     // one a thread
    auto verified = (*keeper)->verify(token, local);
    if (!verified) return (*keeper)->explain(verified.error(), token, local).http_status();  // 401, or 503
    return 200;
  };
  const std::string token = signed_token(Claims().issuer("auth"));
  EXPECT_EQ(sample(token), 200);
  EXPECT_EQ(sample("no token"), 401);
  fake.variables.set("JWT_SECRET_STAGING", "short");
  EXPECT_EQ(sample(token), 503);
}

TEST_F(Samples, of_service) {
  const auto sample = [&](const Result<std::unique_ptr<Keeper>>& keeper,
                          const Result<std::unique_ptr<HttpServer>>& server) {
    Endpoints endpoints(world, **keeper, {.listener = Listener::loopback});
    const Result<Address> bound = (*server)->listen(*Address::parse("127.0.0.1:0"), endpoints);  // 0: any port
    if (!bound) return fail(bound.error());
    said = bound->text();
    return 0;
  };
  const auto keeper = Keeper::open(world, {});
  ASSERT_TRUE(keeper) << keeper.error().message;
  const auto server = HttpServer::create();
  ASSERT_TRUE(server) << server.error().message;
  EXPECT_EQ(sample(keeper, server), 0);
  EXPECT_THAT(said, ::testing::MatchesRegex("127.0.0.1:[1-9][0-9]*"));
}

TEST_F(Samples, of_a_process_that_dials_out) {
  const auto sample = [&](const Result<std::unique_ptr<Keeper>>& keeper) {
    auto dialler = Dialler::create(world, **keeper, {.collector = "https://collector:7517"});
    if (!dialler) return fail(dialler.error());
    std::jthread dialling([&](const std::stop_token& stop) { (*dialler)->run(stop); });
    return 0;
  };
  const auto keeper = Keeper::open(world, {});
  ASSERT_TRUE(keeper) << keeper.error().message;
  EXPECT_EQ(sample(keeper), 0) << "it ends with its thread, though nobody answers";
}

TEST_F(Samples, of_fleet_and_diagnosis) {
  constexpr int not_yet = 75;
  const auto wait_for_the_others = [] { return not_yet; };
  const auto sample = [&](const std::vector<std::string>& targets) {
    Result<Nonce> nonce = Nonce::create(world.randomness);
    if (!nonce) return nonce.error().exit_status();
    Agreement agreement = agree(ask(world, targets, *nonce, {}), {});
    if (agreement.verdict != Verdict::agree) return wait_for_the_others();
    return 0;
  };
  EXPECT_EQ(sample({"http://127.0.0.1:1"}), not_yet) << "nothing listens in a fake network";

  const TokenEvidence* const token = nullptr;
  std::vector<Cause> told;
  const auto tell = [&](const Finding& finding) { told.push_back(finding.cause); };
  const auto explained = [&](const Agreement& agreement) {
    std::ostringstream out;
    std::streambuf* const before = std::cout.rdbuf(out.rdbuf());
    for (const Finding& finding : diagnose(agreement)) std::cout << finding.why << "; " << finding.fix;
    for (const Finding& finding : diagnose(Evidence{.agreement = agreement, .token = token})) tell(finding);
    for (const Finding& finding : diagnose(agreement)) std::cout << page_text(finding.cause);
    std::cout.rdbuf(before);
    return out.str();
  };
  const Result<Nonce> nonce = Nonce::create(world.randomness);
  EXPECT_THAT(explained(agree(ask(world, {"http://127.0.0.1:1"}, *nonce, {}), {})), ::testing::HasSubstr("; "));
  EXPECT_THAT(told, ::testing::Contains(Cause::process_unreachable));
}

TEST_F(Samples, of_explained_and_stage) {
  const auto tell = [this](std::string_view verdict) { said = verdict; };
  const auto sample = [&](const std::vector<std::string>& targets, std::string_view token) {
    for (const Explained& one : ask_to_explain(world, targets, token, Disclosure::header_and_claims, {})) {
      if (!one.explanation) return fail(one.explanation.error());
      tell(one.explanation->verdict.text());  // "signature_unknown": all but the signature is good
    }
    return 0;
  };
  EXPECT_EQ(sample({"http://127.0.0.1:1"}, signed_token(Claims())), failed);
  EXPECT_EQ(said, "target_unreachable");

  const auto stage_name = [](const Refusal& refusal) {
    const Stage stage = stage_of(refusal.code);  // Stage::claims of a token that expired
    return name_of(stage);
  };
  EXPECT_EQ(stage_name({Code::token_expired}), "claims");
}

TEST(samples, of_system) {
  const auto sample = [] {
    jwtsync::System system({.log_level = jwtsync::Level::info});
    auto keeper = jwtsync::Keeper::open(system.world(), {.service = "auth"});
    if (!keeper) return keeper.error().exit_status();
    return 0;
  };
  ::setenv("ENVIRONMENT", "nowhere", 1);
  EXPECT_EQ(sample(), exit_status_of(Category::usage));
  ::setenv("ENVIRONMENT", "staging", 1);
  ::setenv("JWT_SECRET_STAGING", std::string(testing::canary_secret).c_str(), 1);
  EXPECT_EQ(sample(), 0);
}

TEST(samples, of_testing) {
  testing::FakeWorld fake;
  fake.variables.set("ENVIRONMENT", "staging");
  fake.variables.set("JWT_SECRET_STAGING", testing::canary_secret);
  Resolution resolution = resolve(fake.world(), {});  // found in JWT_SECRET_STAGING
  ASSERT_TRUE(resolution.found);
  EXPECT_EQ(resolution.found->source, "JWT_SECRET_STAGING");
}

TEST_F(Samples, of_testing_gcp) {
  testing::FakeSecretManager gcp;
  gcp.put("demo", "jwt-secret-staging", testing::canary_secret);
  fake.network.attach("secretmanager.googleapis.com", gcp);
  testing::FakeTokenService tokens;
  testing::FakeMetadataServer machine(tokens);
  fake.network.attach("metadata.google.internal", machine);
  EXPECT_TRUE(resolve(world, {.sources = {"gcp-sm://demo/jwt-secret-staging"}}).found);
}

TEST_F(Samples, of_testing_issuer) {
  const std::string key_set = R"({"keys":[{"kty":"OKP","crv":"Ed25519","alg":"EdDSA","kid":"a",)"
                              R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})";
  testing::FakeIssuer issuer("https://issuer.example");
  issuer.publish(key_set);  // {"keys":[...]}
  fake.network.attach("issuer.example", issuer);
  EXPECT_TRUE(resolve(world, {.sources = {"oidc+https://issuer.example"}}).found);
}

}  // namespace jwtsync::services_test
