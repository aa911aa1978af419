// SPDX-License-Identifier: Apache-2.0
#include "sources/not_meant/rules.h"

#include <gtest/gtest.h>

namespace jwtsync::sources::not_meant::references_test {

TEST(references, that_nobody_replaced_are_found) {
  for (const std::string_view value :
       {std::string_view("`cat /run/secrets/jwt-production-key`"),
        std::string_view("secretsmanager:backend/jwt:production"),
        std::string_view("${JWT_SECRET_KEY}"),
        std::string_view(R"({"Ref":"JwtSecretParameterOfTheStack"})"),
        std::string_view(R"({ "Fn::GetAtt": ["JwtSecret", "Value"] })"),
        std::string_view("process.env.JWT_SECRET_FOR_THE_BACKEND"),
        std::string_view(R"({{ vault_jwt_secret | default('changeme') }})"),
        std::string_view(R"({{ with secret "secret/data/jwt" }}{{ .Data.data.key }}{{ end }})"),
        std::string_view(R"(<?php echo getenv('JWT_SECRET_KEY'); ?>)"),
        std::string_view(R"(<%= ENV.fetch("JWT_SECRET_KEY_PROD") %>)"),
        std::string_view("${jsondecode(data.aws_sm.jwt.value)[\"key\"]}"),
        std::string_view("$(cat /run/secrets/jwt_secret_key 2>/dev/null)"),
        std::string_view(R"(os.environ["JWT_SECRET_FOR_THE_BACKEND"])"),
        std::string_view(R"(os.getenv('JWT_SECRET_OF_BACKEND', ''))"),
        std::string_view("vault kv get -field=value secret/jwt/production"),
        std::string_view("aws secretsmanager get-secret-value --secret-id jwt"),
        std::string_view("${JWT_SECRET_KEY:-change-me-please-now!}"),
        std::string_view("${{ secrets.JWT_SECRET_KEY_PRODUCTION }}"),
        std::string_view("${env.JWT_SECRET}${env.JWT_SECRET}"),
        std::string_view("jwt-${STAGE}-secret-${REGION}-key"),
        std::string_view("$(cat /run/secrets/jwt-secret-key)"),
        std::string_view("$(JWT_SECRET_KEY_FROM_CONFIG_MAP)"),
        std::string_view("$JWT_SECRET_KEY_OF_THE_STAGING_CLUSTER"),
        std::string_view("$jwt_secret_key_of_the_staging_cluster"),
        std::string_view("{{ .Values.jwt.secretKey | b64enc }}"),
        std::string_view("{{resolve:secretsmanager:jwt-secret:SecretString:key}}"),
        std::string_view("<your-jwt-secret-key-goes-here-32-chars>"),
        std::string_view("<random_string_at_least_32_characters_long>"),
        std::string_view("[INSERT YOUR JWT SECRET KEY HERE PLEASE]"),
        std::string_view("@Microsoft.KeyVault(SecretUri=https://x.vault.azure.net/secrets/jwt/)"),
        std::string_view("@Microsoft.KeyVault(VaultName=v;SecretName=jwt)"),
        std::string_view("arn:aws:secretsmanager:eu-west-1:123456789012:secret:jwt-AbCdEf"),
        std::string_view("vault:secret/data/backend/jwt#JWT_SECRET_KEY"),
        std::string_view("vault:v1:8SDd3WHDOjf7mq69CyCqYjBXAiQQAVZRkFM13ok481zoCmHnSeDX9vyf7w=="),
        std::string_view("secretref:jwt-secret-key-production-eu"),
        std::string_view("ssm:/production/backend/jwt-secret-key"),
        std::string_view("ENC[AES256_GCM,data:p673w==,iv:YY=,aad:UQ=,tag:A=,type:str]"),
        std::string_view("ENC(QTKjempCn+a9nX+/g7yPL4cjydlx3H++BoqZvdD8hnQbs2A7jwmhG48)"),
        std::string_view("{cipher}682bc583f4641835fa2db009355293665d2647dade3375c0ee201de2a49f7bda"),
        std::string_view("$ANSIBLE_VAULT;1.1;AES256\n62313365396662343061393464336163"),
        std::string_view("%JWT_SECRET_KEY_OF_PRODUCTION_CLUSTER%"),
        std::string_view("__JWT_SECRET_KEY_OF_PRODUCTION_CLUSTER__"),
        std::string_view("@JWT_SECRET_KEY_OF_PRODUCTION@"),
        std::string_view("#{JWT_SECRET_KEY_OF_PRODUCTION}#"),
        std::string_view("((backend-jwt-secret-key-of-production))")}) {
    EXPECT_NE(reference(value), "") << value;
  }
}

TEST(references, are_not_what_only_begins_or_ends_like_one) {
  for (const std::string_view value :
       {std::string_view("Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc"), std::string_view("${"), std::string_view("${}"),
        std::string_view("$"), std::string_view("%%"),
        std::string_view("$2b$10$c4n4ryGg91pyMdkpIwT2MRMl7xxObPSOAQpS2Gnt29"),
        std::string_view("{\"type\":\"HS256\",\"key\":\"c4n4ry\"}"), std::string_view("a$(b)c4n4ry&%#"),
        std::string_view("%c4n4ry+Zq7%Wm2v%"), std::string_view("__c4n4ry-Zq7Wm2vX9__"),
        std::string_view("<c4n4ry&Zq7*Wm2vX9pLk4Tn8>"), std::string_view("${A~b^c4n4ry!}"),
        std::string_view("ssm:a b!c4n4ry"), std::string_view("process.env.c4n4ry-Zq7Wm2vX9pLk4Tn8"),
        std::string_view("secrets.C4n4ryZq7Wm2vX9pLk4Tn8Rb6"), std::string_view("{{c4n4ryZq7Wm2v&X9pLk4Tn8Rb6H}}"),
        std::string_view("`c4n4ry*Zq7Wm2v&X9pLk4Tn8`")}) {
    EXPECT_EQ(reference(value), "") << value;
  }
}

TEST(references, are_told_by_their_form_and_never_by_what_they_hold) {
  EXPECT_EQ(reference("${c4n4ry_secret}"), "is a reference that was not replaced: ${...}");
  EXPECT_EQ(reference("@Microsoft.KeyVault(VaultName=c4n4ry)"),
            "is a reference that was not replaced: @Microsoft.KeyVault(...)");
}

}  // namespace jwtsync::sources::not_meant::references_test
