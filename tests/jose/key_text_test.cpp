// SPDX-License-Identifier: Apache-2.0
#include "jose/key_text.h"

#include <gtest/gtest.h>
#include <string>

namespace jwtsync::jose::key_text_test {

using namespace std::string_literals;

std::string_view what(std::string_view text) {
  const auto mark = key_text_in(text);
  return mark ? mark->what : "none";
}

struct Case {
  std::string text;
  std::string_view what;
};

TEST(KeyText, is_found_by_its_label_whatever_the_dashes) {
  const Case cases[] = {
      {"-----BEGIN PUBLIC KEY-----\nMIIB", "a public key as PEM"},
      {"---- BEGIN SSH2 PUBLIC KEY ----\nAAAB", "an SSH public key (RFC 4716)"},
      {"-BEGIN RSA PRIVATE KEY-", "a private key as PEM"},
      {"BEGIN PUBLIC KEY\nMIIB\nEND PUBLIC KEY", "a public key as PEM"},
      {"\u2014\u2014BEGIN CERTIFICATE\u2014\u2014", "a certificate as PEM"},
      {"\u2014-Begin Public Key\u2014-", "a public key as PEM"},
      {"-----begin public key-----", "a public key as PEM"},
      {"-----BEGIN+PUBLIC+KEY-----", "a public key as PEM"},
      {"-----BEGIN_EC_PRIVATE_KEY-----", "a private key as PEM"},
      {"-----BEGINPUBLICKEY-----MIIB", "a public key as PEM"},
      {"MIIB\n-----END PUBLIC KEY-----", "a public key as PEM"},
      {"-----BEGIN PGP PUBLIC KEY BLOCK-----", "a public key as PEM"},
      {"-----BEGIN OPENSSH PRIVATE KEY-----", "a private key as PEM"},
      {"-----BEGIN CERTIFICATE REQUEST-----", "a certificate request as PEM"},
      {"begin-the-monkey-c4n4ry-with-a-key", "none"},
      {"to-begin a-monkey walks c4n4ry", "none"},
      {"-----BEGIN MESSAGE-----", "none"},
      {"the END of the KEY c4n4ry", "none"},
      {"Zq7-BEGIN-c4n4ry-KEY", "none"},
  };
  for (const Case& known : cases) EXPECT_EQ(what(known.text), known.what) << known.text;
}

TEST(KeyText, is_found_by_the_algorithm_that_der_names) {
  const std::string rsa = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAq7BFUpkGp3";
  const std::string ec = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE8xOUetsCa8EfOlDEBAfREhJqspDo";
  const std::string ed = "MCowBQYDK2VwAyEA11qYAYKxCrfVS";
  const Case cases[] = {
      {rsa, "an RSA key or certificate in DER"},  // cut off
      {"JWT_PUBLIC_KEY=" + rsa, "an RSA key or certificate in DER"},
      {"k1:" + ec, "an EC key or certificate in DER"},
      {"x" + ed + ";", "an Ed25519 key or certificate in DER"},
      {"b'" + ec + "'", "an EC key or certificate in DER"},
      {"<ds:X509Certificate>" + rsa + "</ds:X509Certificate>", "an RSA key or certificate in DER"},
      {rsa.substr(0, 14) + "'\n'" + rsa.substr(14), "an RSA key or certificate in DER"},
      {rsa.substr(0, 16) + "\u00A0" + rsa.substr(16), "an RSA key or certificate in DER"},
      {"v=DKIM1; k=rsa; p=" + rsa, "an RSA key or certificate in DER"},
      {R"(\x30820122300D06092A864886F70D01010105000382)", "an RSA key or certificate in DER"},
      {"30:59:30:13:06:07:2a:86:48:ce:3d:02:01:06", "an EC key or certificate in DER"},
      {"qhkiG9w0B", "none"},
  };
  for (const Case& known : cases) {
    const auto mark = algorithm_name_in(known.text);
    EXPECT_EQ(mark ? mark->what : "none", known.what) << known.text;
  }
}

TEST(KeyText, is_found_by_the_form_of_openssh) {
  const Case cases[] = {
      {"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI me@host", "an SSH public key"},
      {"restrict,command=\"x\" ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ", "an SSH public key"},
      {"AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTY", "an SSH public key"},
      {"AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAI", "an SSH public key"},
      {"AAAAHHNzaC1yc2EtY2VydC12MDFAb3BlbnNzaC5jb20AAAAg", "an SSH public key"},
      {"AAAAB3NzaC1kc3MAAACBAPY8ZOHY2yFSJA6XYC9HRwNHxaeh", "an SSH public key"},
      {"|1|F1E1KeoE/eEW=|3988QV0VE8=: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI", "an SSH public key"},
      {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAc4n4ry", "none"},
      {"ssh-c4n4ry-Zq7-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc", "none"},
  };
  for (const Case& known : cases) EXPECT_EQ(what(known.text), known.what) << known.text;
}

TEST(KeyText, is_found_in_xml_and_in_files_of_putty) {
  EXPECT_EQ(what("<RSAKeyValue><Modulus>AQ==</Modulus></RSAKeyValue>"), "a public key as XML");
  EXPECT_EQ(what("<ds:RSAKeyValue><ds:Modulus>AQ==</ds:Modulus></ds:RSAKeyValue>"), "a public key as XML");
  EXPECT_EQ(what("<RSAKeyValue><Modulus>AQ==</Modulus><D>AQ==</D></RSAKeyValue>"), "a private key as XML");
  EXPECT_EQ(what("PuTTY-User-Key-File-3: ssh-ed25519\n"), "a private key of PuTTY");
  EXPECT_EQ(what("<secret>c4n4ry</secret>"), "none");
}

TEST(KeyText, is_found_by_a_kty_and_the_type_that_it_names) {
  for (const char* const text : {R"("kty":"RSA")", "'kty' : 'EC'", "kty: OKP\ncrv: Ed25519", R"(\"kty\":\"oct\")",
                                 "a=1&kty=RSA&n=2", "{KTY:rsa}", "'kty' => 'RSA'"}) {
    EXPECT_EQ(what(text), "a JSON Web Key") << text;
  }
  for (const char* const text : {"kty", "kty:", "kty: c4n4ry", "the kty RSA c4n4ry", "kty:RSAc4n4ry", "kty:octopus"}) {
    EXPECT_EQ(what(text), "none") << text;
  }
}

TEST(KeyText, of_ssh_in_binary_begins_with_its_name) {
  EXPECT_TRUE(ssh_key_in("\0\0\0\x0bssh-ed25519\0\0\0\x20"s));
  EXPECT_TRUE(
      ssh_key_in("\0\0\0\x13"
                 "ecdsa-sha2-nistp256"s));
  EXPECT_TRUE(ssh_key_in("openssh-key-v1\0none"s));
  EXPECT_FALSE(
      ssh_key_in("\0\0\0\x0b"
                 "c4n4ry-c4n4ry"s));
  EXPECT_FALSE(ssh_key_in("\0\0\0\xffssh-rsa"s));
  EXPECT_FALSE(ssh_key_in("\0\0\0\x07"s));
}

}  // namespace jwtsync::jose::key_text_test
