// SPDX-License-Identifier: Apache-2.0
#include "token/known_answers.h"

#include "base/encoding.h"
#include "crypto/hmac.h"
#include "crypto/public_key.h"
#include "crypto/signature_check.h"
#include "jose/method.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <string>
#include <string_view>

namespace jwtsync::token {
namespace {

constexpr std::string_view message = "a self-test of jwtsync";
constexpr std::string_view other_message = "a self-test of jwtsynd";
constexpr std::string_view secret = "a key of the self-test that is 64 bytes long, and signs no token";

/// By OpenSSL, through Python's package cryptography; the private keys were not kept. All are base64url, as in a JWK.
struct KnownAnswer {
  Algorithm algorithm;
  std::string_view x;  // or the modulus; nothing for HMAC
  std::string_view y;  // or the exponent; nothing for Ed25519
  std::string_view signature;
};

constexpr std::string_view exponent = "AQAB";
constexpr std::string_view modulus =
    "whIZQ01QTsbfQyedazo7_L-WEClLXhmtUH6fHRf5ZSVCfthWXQ2lhlBGWJwiyuHSeOvdl6dno8F-GaT4n73RXhhoPVJ4GDIW28QL0ZTLNISW"
    "XuFk1SdIe5Vqh42sx2Tn2a_v7ft5nvLi95dkPcHPBTHqo4fU-rIIwAbeE24XlV-IXuYffhEeD6DwC9lIYdPV-U26YC6QCHBYcjKnZUgtYsTT"
    "wx9RuEtoEBpCGU8_mIirEg5hk6UDybpXHz4fRf8sGtqCPSXkaNeEd28xCZ4dm0j0vOPijhciFus-oPlZYjCS0vVaxySJMUik0uAZsYfREUl1"
    "WfiLFnCD7iWaTmG8vQ";

constexpr std::array<KnownAnswer, 13> answers{{
    {Algorithm::hs256, {}, {}, "ShW-VopPCf6B2iNomctdl848L8U0wQ61pHtEHZRmi-Y"},
    {Algorithm::hs384, {}, {}, "Ulc3j0bbz1Bs6yoXJ3v-ANJRf2QzgvLI6zXr7FGHiQLhFUUjGFIft9X2XujKYXtD"},
    {Algorithm::hs512,
     {},
     {},
     "ajOSOWWMCur4xj5y7kDVDvp4-0m-z6qY0AS1VtBPlM7Ac9Nb2SaUwUekajVHOkQqWrK6Wk4-3zdZ_izg5PoZJg"},
    {Algorithm::rs256, modulus, exponent,
     "gIGsxiFODJi5Nkb1_8wLm0nWVzyQTZuA3JAg9r26EuMQ5XIRa5uQ4EJwgAGwS0habjQgThvf0fqpDZiqdV7TsC8BCJxgrAY-E4HFPkHS_yM"
     "HIafgXRAcNF7EaUp2sI-nLJX7-sWrj7i0bIqQuIwWc-BNU3RyxhUep4UzTYd7saRe8tZC_tRiN351UYsZrg_llpjkSdgNoR3Xw3aqYHWh0I"
     "oI6CmS2aFvKsmvpbRY74TQvnGguJ7QqU_Pjmv4IOhOzYYnvy6mdeWKXeBM1kDrshHwSJ0X3uCoUbh0lp5fExqfIOgIIImLH0-YleYc8O4bs"
     "XtlARJ3S6A-BlnfLvf3Jg"},
    {Algorithm::rs384, modulus, exponent,
     "cXoxlchcRS1fKU5SyVuSfJXM8uTRPIzpmwNbSdc_I_xklKPIcpRlXIeIM6CLI5Mlc0ZhTNdlCS6kgeZ0kZlM9B0yRm50PdNW-rRBK3qzP2e"
     "oy72wQ7v1ppXDsyhV_FFY7Mp0_Jd2VoxBYT8NnlhMGrAkY2IAIP1xTGzP9wDhz2UrTHFsVu6Sktkny_E0AreL10zHveXw1fzn68KtizllVw"
     "HdWZuRZchdUogBp2kst4wt9e1kK40NgKzkre0SK8vZGoj_7qeWw9nLtv5ExvkBPQwBw5la0tNdMjLRFbZ7fi1MGtpwIECtepQGydqmjH0Tw"
     "fiN_ST6adnF70R7BD3tUQ"},
    {Algorithm::rs512, modulus, exponent,
     "c-J7aEEWLd_5_EKfAzob5m-3xPeV9kqA4lXOnfVWtccYgvKYzUKHraTccSkolqSJL72s9wrgEQTv9bkUM6jy9VTHCzMHLk35dwBr_7TwPtM"
     "K3hgh6V33mVIcZrh96hcXEg2MusGAP_N6G5DLolf6mnGO09nFbtfIVMZfrmLPh2Ze239Qup7Ng7a0obuSDMCFxdM2xasV77TjYxKShBDv8L"
     "J809GXVQVleZTZBsmZ5FYrN_r9TIYmIEzqOltxFudkuG3lnSwD6kWG9RTXS4GJ1JzpzMZ3yJctNoONoQjGv26Yh3a0ixmsSwu2xf8Ssgy_0"
     "qvxuP3E241mAJPvwE7SSA"},
    {Algorithm::ps256, modulus, exponent,
     "S05RTKMUFVtr2e-Ti8WBnr8c9L855UGL_L23YVeD31IanD19gOcPbkbjoC-e2WTAV4L84xtGZ5DsvtCt1b1kmGgS4FaOsrYqGeW4ucvkU7V"
     "b9J5Hjo7TaBsbylui-ZabZy0aGXEVdowQLEuNOiMcTRiJ34tq-xXwAIi4zV9j-r5gkmL8CxzBp7oL3gq4f0-VaLUzrKhVLWOOgfX_cOFFix"
     "4IKWscHARcbqEAtmxXLTXQxhEuP_kYxqlJogQi4KWpQ0nelxkeOz8WWiQjo_BLpmrjSLpsMTy-M5PCOLUsKw5-v6UYoMcGJiJDl3dNQNx8s"
     "06bNNN3TxeRTiuz4zNmzQ"},
    {Algorithm::ps384, modulus, exponent,
     "ph938_48Gukv852lICsaTBn0qHU2ZiefSqaO3Zqk0zP_PuqxIJqdafQ7rDSmMxJgVxPKthe8f6T9pgq4q8uKRvEvYswGdwcnWuUzDmcEQV1"
     "A0u8XosRyL2eyQp4ws7qsn0Gt3wwbtsuGFvEPNcf0Krp1kD9RStaNRraDJ3zftKDL3IffRp8TGOSbJjQj3915yBtwk1TCSUWDKX27EzZ9kC"
     "OIihCG5yaRi50s1gJAOxQhSRi_QZOsAQrIcewcSvWaXE75-gjWjB3FGNE-AqqP7DZ0DYhkfk0M7lQnzCSVZzBJH2mum6Ev-M1D760YOqarn"
     "ZQW7ArNfglCC2z0LAjJMg"},
    {Algorithm::ps512, modulus, exponent,
     "nrXwwcJnqlfDBGJ_y6RP28rxkGs5dbXLYqU7Yi1vNc64we3puxJ-hybbNlgA9tSj4UEC18sb8wNyzMFSw7u8ef4HzoJ_6H3FSz5TTQWRNAa"
     "qSxpq7-ores7okafRIyLggfD-2t5lqIQKviWToZOFDEfhKZMSyMkPY9q04MwVMZsLepFVe3VgXoCPWq1iWpxnJ46b_9lCirsd6gIdR4TeRX"
     "JfbgEYZGVUwM8ckUIUQGV1mSuPmFx6Jz51U3T65tgOHnNr1knJoL1F51q6MEwEBtHfgpgCh83HE0Po3LWuwRGxp598pigREbxKEFG9FRzTX"
     "zHJeV2Vdl9i-cB83WB-dw"},
    {Algorithm::es256, "sm4djlz0xzthh00cl5TKuqmN_cDdqnjOMdPv116OPDU", "Jhp24D7fFYHHhp6iiFRzOUMgNThB_bOvuDSaqUieC7Q",
     "Qe5fUqZGP3FdxeD-F5O-waALOIO8WC0ofuxPqaQoDg0uR-YdrlOq9awCBsWlw0cU6uOolS8obEozaiC0_-74tA"},
    {Algorithm::es384, "XqYG27FWwss3WDmaj6v7I1qK2vDXJfAwdi8ZW8r_UxKm1fHs_eCJaTTanNgC53P1",
     "Jmcl1H1wIe-AYhv9V_RbUPuZZC00oCUXM5ajnccsgCrEBzXTeKWjUMQ443UbDHy9",
     "Rjwn5b7_78s5C80LsCYb5HmLCaaAH1GnHb_UqCfrrmXfjvj1S3vf4KMmcJNDKdhaMjAgiAX7EthGgbd5KUPvtSCI4AazOmjj1Lq1tsqD7Ab"
     "xRoDhTs3iZae_-rAW23Rh"},
    {Algorithm::es512, "AEMJI9-78UWjuq0DgqcoDSRLN1u02M4Vb0R_JAxRAaca2EZpnZmssqD0JRT1VEilhD6v7V3Wz4sjUz3kdbG9qoEt",
     "AVSSQnmIV2WuUVGkkEdmaoUFJ772QSg08WErQ5ebzUDvMvwRMSVOc3hNhbUVtQEFnFIBGGLYMXRFJ7f3SSllZYab",
     "AeSwipLZqrEtbRlRUmDglxdCrPSm8EXu7Y_HRKSGlOj438ssEm8rmiG3iTvwJPLDLncHFQvf_nerbGrHXexi-cejAJyTQdq2ueJT9wflfWO"
     "lLpYCtkal7r5hK2TQMDgDRLdj1K5EmF-XZz9FZW5Mu8CuUtvJzKgydyG1eduh-8qDKued"},
    {Algorithm::eddsa,
     "T7iijNwmXgCoickSl8HQmgmA3TP_uSOQmGFhUV-NLzY",
     {},
     "UeBXzkc6DQnv3sFqQBFzMaZe1ES5B-esir6tT7nvcpS9fCr9wmQXnwr6l3pLhaihhP2a5gpPMb-5woaxWIQCDQ"},
}};
static_assert(static_cast<std::size_t>(Algorithm::eddsa) + 1 == answers.size(), "one for each, in their order");

std::string bytes_of(std::string_view text) { return base::base64url_decode(text).value_or(""); }

crypto::PublicNumbers numbers_of(const KnownAnswer& known) {
  switch (known.algorithm) {
    case Algorithm::es256: return crypto::EcPoint{crypto::KeyKind::p256, bytes_of(known.x), bytes_of(known.y)};
    case Algorithm::es384: return crypto::EcPoint{crypto::KeyKind::p384, bytes_of(known.x), bytes_of(known.y)};
    case Algorithm::es512: return crypto::EcPoint{crypto::KeyKind::p521, bytes_of(known.x), bytes_of(known.y)};
    case Algorithm::eddsa: return crypto::EdwardsPoint{bytes_of(known.x)};
    default: return crypto::RsaNumbers{bytes_of(known.x), bytes_of(known.y)};
  }
}

bool authenticates(const KnownAnswer& known) {
  const auto key = crypto::HmacKey::prepare(jose::hash_of(known.algorithm), secret);
  if (!key) return false;
  const auto good = key->authenticate(message), bad = key->authenticate(other_message);
  const std::string expected = bytes_of(known.signature);
  return good && bad && good->view() == expected && bad->view() != expected;
}

bool checks(const KnownAnswer& known) {
  const Result<crypto::PublicKey> key = crypto::PublicKey::from_numbers(numbers_of(known));
  if (!key) return false;
  const auto check = crypto::SignatureCheck::prepare(*key, jose::method_of(known.algorithm));
  const std::string signature = bytes_of(known.signature);
  return check && check->check(message, signature) && !check->check(other_message, signature);
}

enum class Outcome : std::uint8_t { not_asked, good, bad };

}  // namespace

bool knows_its_answer(Algorithm algorithm) noexcept {
  static std::array<std::atomic<Outcome>, answers.size()> outcomes{};
  std::atomic<Outcome>& outcome = outcomes[static_cast<std::size_t>(algorithm)];
  if (const Outcome known = outcome.load(std::memory_order_relaxed); known != Outcome::not_asked) {
    return known == Outcome::good;
  }
  const KnownAnswer& known = answers[static_cast<std::size_t>(algorithm)];
  const bool is_good = is_hmac(algorithm) ? authenticates(known) : checks(known);
  outcome.store(is_good ? Outcome::good : Outcome::bad, std::memory_order_relaxed);
  return is_good;
}

}  // namespace jwtsync::token
