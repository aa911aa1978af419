// SPDX-License-Identifier: Apache-2.0
//! What tokens cost with oxitoken over aws-lc-rs. Prints one repetition as JSON, its rows in random order.
//!
//!     oxitoken-peer CASES SECONDS

use std::hint::black_box;
use std::time::Instant;

use aws_lc_rs::{hmac, rand, rsa, signature};
use base64_simd::STANDARD;
use oxitoken::{
    claims::{Aud, Exp, Iss},
    encoding::{encode, Signer},
    header::Alg,
    validation::{StaticKeyProvider, ValidationPipeline, VerificationKey},
    Algorithm,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Deserialize, Serialize)]
struct Header {
    alg: Algorithm,
    kid: String,
    typ: String,
}
impl Alg for Header {
    fn alg(&self) -> Algorithm {
        self.alg
    }
}

#[derive(Clone, Deserialize, Serialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: String,
    scope: String,
    roles: Vec<String>,
}
impl Iss for Claims {
    fn iss(&self) -> &str {
        &self.iss
    }
}
impl Aud for Claims {
    fn aud(&self) -> impl Iterator<Item = impl AsRef<str>> {
        std::iter::once(&self.aud)
    }
}
impl Exp for Claims {
    fn exp(&self) -> i64 {
        self.exp
    }
}

type Operation = Box<dyn Fn() -> bool>;

/// The bytes inside of a PEM text.
fn der(pem: &str) -> Vec<u8> {
    let text: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    STANDARD.decode_to_vec(text).expect("base64")
}

fn verifying<K>(provider: StaticKeyProvider<K>, cases: &Value, token: &str) -> Operation
where
    K: VerificationKey + Send + Sync + 'static,
{
    let pipeline = ValidationPipeline::<Header, Claims, _>::builder(provider)
        .with_issuer_validator(cases["issuer"].as_str().expect("issuer"))
        .with_audience_validator(cases["audience"].as_str().expect("audience"))
        .with_expiration_validator()
        .build();
    let token = token.to_owned();
    Box::new(move || match pipeline.verify(black_box(token.as_bytes())) {
        // Its own check of "nbf" refuses a token in the second from which on it is good (0.1.0).
        Ok((_, claims)) => claims.nbf <= now(),
        Err(_) => false,
    })
}

fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    i64::try_from(since.as_secs()).expect("before the year 292277026596")
}

fn signing<S>(key: S, alg: Algorithm, kid: &str, claims: &Value) -> Operation
where
    S: Signer + 'static,
    S::Error: Sized + std::error::Error,
{
    let header = Header { alg, kid: kid.to_owned(), typ: "JWT".to_owned() };
    let claims: Claims = serde_json::from_value(claims.clone()).expect("claims");
    Box::new(move || encode(&key, &header, &black_box(claims.clone())).is_ok())
}

/// To verify and to sign.
fn operations(cases: &Value, name: &str) -> (Operation, Operation) {
    let alg: Algorithm = serde_json::from_value(Value::from(name)).expect("algorithm");
    let (token, texts) = (&cases["tokens"][name], &cases["keys"][cases["tokens"][name]["key"].as_str().expect("key")]);
    let text_of = |member: &str| texts[member].as_str().expect("text");
    let (token, kid, claims) = (token["token"].as_str().expect("token"), text_of("kid"), &cases["claims"]);
    if name.starts_with("HS") {
        let kind = match name {
            "HS256" => hmac::HMAC_SHA256,
            "HS384" => hmac::HMAC_SHA384,
            _ => hmac::HMAC_SHA512,
        };
        let key = hmac::Key::new(kind, text_of("secret").as_bytes());
        return (verifying(key.clone().into(), cases, token), signing(key, alg, kid, claims));
    }
    let (secret, public) = (der(text_of("secret")), der(text_of("public")));
    let parsed = |kind: &'static dyn signature::VerificationAlgorithm| {
        signature::ParsedPublicKey::new(kind, &public).expect("public key")
    };
    match name {
        "RS256" | "PS256" => {
            let key = rsa::KeyPair::from_pkcs8(&secret).expect("private key");
            let kind: &'static dyn signature::VerificationAlgorithm = if name == "RS256" {
                &signature::RSA_PKCS1_2048_8192_SHA256
            } else {
                &signature::RSA_PSS_2048_8192_SHA256
            };
            (verifying(parsed(kind).into(), cases, token), signing(key, alg, kid, claims))
        }
        "ES256" | "ES384" | "ES512" => {
            let (signs, verifies) = match name {
                "ES256" => (&signature::ECDSA_P256_SHA256_FIXED_SIGNING, &signature::ECDSA_P256_SHA256_FIXED),
                "ES384" => (&signature::ECDSA_P384_SHA384_FIXED_SIGNING, &signature::ECDSA_P384_SHA384_FIXED),
                _ => (&signature::ECDSA_P521_SHA512_FIXED_SIGNING, &signature::ECDSA_P521_SHA512_FIXED),
            };
            let key = signature::EcdsaKeyPair::from_pkcs8(signs, &secret).expect("private key");
            (verifying(parsed(verifies).into(), cases, token), signing(key, alg, kid, claims))
        }
        _ => {
            let key = signature::Ed25519KeyPair::from_pkcs8(&secret).expect("private key");
            (verifying(parsed(&signature::ED25519).into(), cases, token), signing(key, alg, kid, claims))
        }
    }
}

/// Nanoseconds of processor time so far.
fn processor_time() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: it writes to the place that it is given.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}

fn measure(name: &str, operation: &Operation, seconds: f64) -> Value {
    let (mut calls, start, used) = (0u64, Instant::now(), processor_time());
    while calls == 0 || start.elapsed().as_secs_f64() < seconds {
        for _ in 0..10 {
            black_box(operation());
        }
        calls += 10;
    }
    serde_json::json!({"name": name, "iterations": calls, "cpu_time": (processor_time() - used) / calls as f64,
                       "real_time": start.elapsed().as_secs_f64() * 1e9 / calls as f64})
}

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let cases: Value = serde_json::from_slice(&std::fs::read(&words[1]).expect("cases")).expect("JSON");
    let seconds: f64 = words[2].parse().expect("seconds");
    let mut all: Vec<(String, Operation)> = Vec::new();
    // Of RSA it takes SHA-384 with keys of 3072 bits alone, and SHA-512 with those of 4096.
    for name in ["HS256", "HS384", "HS512", "RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA"] {
        let (verify, sign) = operations(&cases, name);
        all.push((format!("peer/oxitoken/verify/{name}"), verify));
        all.push((format!("peer/oxitoken/sign/{name}"), sign));
    }
    let mut order = [0u8; 32];
    rand::fill(&mut order).expect("random bytes");
    for i in 0..all.len() {
        let other = usize::from(order[i]) % all.len();
        all.swap(i, other);
    }
    let rows: Vec<Value> = all
        .iter()
        .map(|(name, operation)| {
            assert!(operation(), "{name} failed");
            measure(name, operation, seconds)
        })
        .collect();
    println!("{}", Value::from(rows));
}
