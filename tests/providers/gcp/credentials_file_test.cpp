// SPDX-License-Identifier: Apache-2.0
#include "providers/gcp/credentials.h"

#include "google.h"
#include "json/strict.h"

namespace jwtsync::gcp::credentials_file_test {

constexpr std::string_view user_text =
    R"({"type":"authorized_user","client_id":"id.apps","client_secret":"c4n4ry-client","refresh_token":"1//c4n4ry",)"
    R"("quota_project_id":"payer"})";
constexpr std::string_view federated_text =
    R"({"type":"external_account","audience":"//iam.googleapis.com/pool","subject_token_type":"urn:jwt",)"
    R"("token_url":"https://sts.googleapis.com/v1/token","credential_source":{"file":"/var/token"}})";
constexpr std::string_view impersonation_address =
    "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/app@demo:generateAccessToken";

/// The text with a member set to the JSON `value`, or without it if that is empty.
std::string with(std::string_view text, const char* member, std::string_view value) {
  json::Value document = *json::parse(text, Code::internal_error);
  document.erase(member);
  if (!value.empty()) document[member] = *json::parse(value, Code::internal_error);
  return json::dump(document);
}

std::string impersonated_text(std::string_view source) {
  const std::string text = with(R"({"type":"impersonated_service_account"})", "source_credentials", source);
  return with(text, "service_account_impersonation_url", "\"" + std::string(impersonation_address) + "\"");
}

/// A world that knows everybody.
struct Everybody : Google {
  Everybody() {
    tokens.client_id = "";
    tokens.service_account = "robot@demo.iam.gserviceaccount.com";
    tokens.impersonated_account = "app@demo";
    tokens.refresh_token = "1//c4n4ry";
    tokens.subject_token = "c4n4ry-subject";
    tokens.audience = "//iam.googleapis.com/pool";
    fake.files.put("/var/token", "c4n4ry-subject");
  }
  /// Whether these credentials give a token that Google accepts.
  bool gives_token(const std::string& text) {
    if (text.find("client-of-user") != std::string::npos || text.find("id.apps") != std::string::npos) {
      tokens.client_id = "id.apps";
      tokens.client_secret = "c4n4ry-client";
    }
    const Result<Credentials> credentials = parse_credentials(text);
    if (!credentials) return false;
    const Result<Secret> token = credentials->tokens->token(task, TokenWish::first);
    return token && tokens.accepts(revealed(*token));
  }
};

TEST(CredentialsFile, of_every_type_gives_tokens) {
  const std::string texts[] = {
      service_account_text(),
      std::string(user_text),
      std::string(federated_text),
      with(federated_text, "service_account_impersonation_url", "\"" + std::string(impersonation_address) + "\""),
      with(federated_text, "token_url", ""),
      impersonated_text(service_account_text()),
      impersonated_text(user_text),
      impersonated_text(federated_text),
      with(service_account_text(), "token_uri", ""),
      with(service_account_text(), "private_key_id", ""),
  };
  for (const std::string& text : texts) EXPECT_TRUE(Everybody().gives_token(text)) << text.substr(0, 60);
}

TEST(CredentialsFile, says_project_payer_and_universe) {
  const Result<Credentials> account = parse_credentials(service_account_text());
  EXPECT_EQ(account->project, "demo-of-file");
  EXPECT_EQ(account->universe, "googleapis.com");
  EXPECT_EQ(parse_credentials(user_text)->quota_project, "payer");
  EXPECT_EQ(parse_credentials(with(user_text, "universe_domain", "\"apis.example\""))->universe, "apis.example");
}

TEST(CredentialsFile, that_cannot_be_used_says_why_and_quotes_none_of_it) {
  const auto source = [](std::string_view value) { return with(federated_text, "credential_source", value); };
  struct Case {
    std::string text;
    std::string says;
  };
  const Case cases[] = {
      {"", "not a JSON object"},
      {"c4n4ry", "not a JSON object"},
      {"[]", "not a JSON object"},
      {"{}", "its type is not one of"},
      {R"({"type":"c4n4ry"})", "its type is not one of"},
      {R"({"type":"gdch_service_account"})", "its type is not one of"},
      {R"({"type":"external_account_authorized_user"})", "its type is not one of"},
      {with(service_account_text(), "client_email", ""), "client_email is missing"},
      {with(service_account_text(), "private_key", ""), "private_key is missing"},
      {with(service_account_text(), "private_key", "5"), "private_key is missing"},
      {with(service_account_text(), "token_uri", R"("http://c4n4ry.example/token")"), "token_uri is not an https:"},
      {with(user_text, "client_id", ""), "client_id is missing"},
      {with(user_text, "client_secret", ""), "client_secret is missing"},
      {with(user_text, "refresh_token", R"("")"), "refresh_token is missing"},
      {with(user_text, "quota_project_id", R"("c4n4ry\r\nX: y")"), "quota_project_id is missing"},
      {with(federated_text, "audience", ""), "audience is missing"},
      {with(federated_text, "subject_token_type", ""), "subject_token_type is missing"},
      {with(federated_text, "token_url", R"("http://sts.googleapis.com/")"), "token_url is not an https:"},
      {with(federated_text, "service_account_impersonation_url", R"("http://c4n4ry/")"), "impersonation_url is no"},
      {source(""), "credential_source is missing"},
      {source("{}"), "names neither a file nor a url"},
      {source(R"({"file":"/a","url":"https://b"})"), "names neither a file nor a url"},
      {source(R"({"executable":{"command":"c4n4ry"}})"), "executables, certificates and AWS are not supported"},
      {source(R"({"environment_id":"aws1","url":"ftp://169.254.169.254"})"), "url of credential_source"},
      {source(R"({"url":"http://a b"})"), "url of credential_source"},
      {source(R"({"url":"https://a","headers":{"A":"c4n4ry\r\nB: c"}})"), "headers is missing"},
      {source(R"({"url":"https://a","headers":{"A":5}})"), "headers is missing"},
      {source(R"({"url":"https://a","headers":{"A b":"c"}})"), "headers is missing"},
      {source(R"({"url":"https://a","headers":{"Host":"c4n4ry"}})"), "frames a message"},
      {source(R"({"url":"http://169.254.169.254/","headers":{"content-length":"5"}})"), "frames a message"},
      {source(R"({"url":"http://c4n4ry.example/token"})"), "url of credential_source"},
      {with(federated_text, "token_url", R"("https://c4n4ry.example/token")"), "token_url is not an address of"},
      {with(federated_text, "token_url", R"("https://sts.googleapis.com.c4n4ry.example/")"), "token_url is not an"},
      {with(federated_text, "universe_domain", R"("apis.example")"), "token_url is not an address of"},
      {with(federated_text, "service_account_impersonation_url", R"("https://c4n4ry.example/")"),
       "impersonation_url is not an address of"},
      {with(impersonated_text(user_text), "service_account_impersonation_url", R"("https://c4n4ry.example/")"),
       "impersonation_url is not an address of"},
      {impersonated_text(with(federated_text, "universe_domain", R"("c4n4ry.example")")),
       "source_credentials are of another universe_domain"},
      {source(R"({"file":"/a","format":{"type":"json"}})"), "subject_token_field_name is missing"},
      {impersonated_text(R"({"type":"c4n4ry"})"), "source_credentials is missing"},
      {impersonated_text(impersonated_text(user_text)), "source_credentials is missing"},
      {impersonated_text(with(user_text, "refresh_token", "")), "source_credentials: the member refresh_token"},
      {with(impersonated_text(user_text), "delegates", "[5]"), "delegates is missing"},
      {with(impersonated_text(user_text), "service_account_impersonation_url", ""),
       "impersonation_url is not an https:"},
  };
  for (const Case& tried : cases) {
    const Result<Credentials> credentials = parse_credentials(tried.text);
    ASSERT_FALSE(credentials) << tried.says;
    EXPECT_EQ(credentials.error().code, Code::configuration_malformed);
    EXPECT_NE(words_of(credentials.error()).find(tried.says), std::string::npos) << words_of(credentials.error());
  }
}

TEST(CredentialsFile, that_cannot_be_read_is_unusable_whatever_the_reason) {
  Google google;
  google.fake.files.fail("/denied", {Code::file_forbidden, "/denied may not be read", ""});
  google.fake.files.put("/large", std::string(300'000, ' '));
  google.fake.files.put("/bad", "{}");
  for (const char* path : {"/missing", "/denied", "/large", "/bad"}) {
    const Result<Credentials> credentials = read_credentials(google.fake.files, path);
    ASSERT_FALSE(credentials) << path;
    EXPECT_EQ(credentials.error().code, Code::configuration_malformed) << path;
    EXPECT_NE(words_of(credentials.error()).find(path), std::string::npos) << path;
  }
}

TEST(CredentialsFile, that_others_may_write_is_refused) {
  Google google;
  google.fake.files.put("/c", user_text, 0666);
  EXPECT_EQ(read_credentials(google.fake.files, "/c").error().code, Code::file_writable_by_others);
  google.fake.files.put("/c", user_text, 0644);
  ASSERT_TRUE(read_credentials(google.fake.files, "/c"));
  EXPECT_TRUE(read_credentials(google.fake.files, "/c")->doubts.empty());
}

TEST(CredentialsFile, that_others_may_have_put_there_is_doubted) {
  Google google;
  google.fake.files.put("/c", user_text);
  google.fake.files.give_away("/c");
  const Result<Credentials> credentials = read_credentials(google.fake.files, "/c");
  ASSERT_TRUE(credentials);
  ASSERT_EQ(credentials->doubts.size(), 1u);
  EXPECT_EQ(credentials->doubts.front().kind, ports::Doubt::Kind::foreign_owner);
}

}  // namespace jwtsync::gcp::credentials_file_test
