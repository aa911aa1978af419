// SPDX-License-Identifier: Apache-2.0

package jwtsync

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
)

// jwk is a key of a ring reply. What is private is there only for a member that signs.
type jwk struct {
	Kty, Kid, Alg, Crv     string
	K, N, E, X, Y, D, P, Q string
}

// ringKey is a key that is ready for use.
type ringKey struct {
	kid, alg string
	bytes    []byte // what the answer to a nonce is derived from: the secret, or the thumbprint
	verify   func(text, signature []byte) bool
	sign     func(text []byte) ([]byte, error) // nil: the private half is not here
}

func decoded(text string) []byte {
	data, _ := base64.RawURLEncoding.DecodeString(text)
	return data
}

func number(text string) *big.Int { return new(big.Int).SetBytes(decoded(text)) }

// thumbprint is that of RFC 7638 for the canonical text.
func thumbprint(format string, parts ...any) []byte {
	sum := sha256.Sum256([]byte(fmt.Sprintf(format, parts...)))
	return sum[:]
}

// newRingKey takes any key of a ring. One whose algorithm is not for this member verifies nothing: the member says so
// by its proof, and the rotation waits.
func newRingKey(k jwk) (*ringKey, error) {
	key := &ringKey{kid: k.Kid, alg: k.Alg}
	var err error
	switch k.Kty {
	case "oct":
		key.bytes = decoded(k.K)
		if k.Alg == "HS256" {
			key.useSecret()
		}
	case "EC":
		key.bytes = thumbprint(`{"crv":"%s","kty":"EC","x":"%s","y":"%s"}`, k.Crv, k.X, k.Y)
		if k.Alg == "ES256" && k.Crv == "P-256" {
			err = key.useP256(k)
		}
	case "OKP":
		key.bytes = thumbprint(`{"crv":"%s","kty":"OKP","x":"%s"}`, k.Crv, k.X)
		if k.Crv == "Ed25519" && len(decoded(k.X)) == ed25519.PublicKeySize {
			key.alg = "EdDSA"
			key.useEd25519(decoded(k.X), decoded(k.D))
		}
	case "RSA":
		key.bytes = thumbprint(`{"e":"%s","kty":"RSA","n":"%s"}`, k.E, k.N)
		if k.Alg == "RS256" {
			err = key.useRSA(k)
		}
	default:
		err = errors.New("jwtsync: the key " + k.Kid + " is of a kind that no ring has: " + k.Kty)
	}
	return key, err
}

func (key *ringKey) useSecret() {
	key.verify = func(text, signature []byte) bool { return hmac.Equal(mac(key.bytes, text), signature) }
	key.sign = func(text []byte) ([]byte, error) { return mac(key.bytes, text), nil }
}

func (key *ringKey) useP256(k jwk) error {
	public := ecdsa.PublicKey{Curve: elliptic.P256(), X: number(k.X), Y: number(k.Y)}
	if !public.Curve.IsOnCurve(public.X, public.Y) {
		return errors.New("jwtsync: the key " + k.Kid + " is not a point of P-256")
	}
	key.verify = func(text, s []byte) bool {
		sum := sha256.Sum256(text)
		return len(s) == 64 && ecdsa.Verify(&public, sum[:], new(big.Int).SetBytes(s[:32]), new(big.Int).SetBytes(s[32:]))
	}
	if k.D == "" {
		return nil
	}
	private := &ecdsa.PrivateKey{PublicKey: public, D: number(k.D)}
	key.sign = func(text []byte) ([]byte, error) {
		sum := sha256.Sum256(text)
		r, s, err := ecdsa.Sign(rand.Reader, private, sum[:])
		if err != nil {
			return nil, err
		}
		signature := make([]byte, 64)
		r.FillBytes(signature[:32])
		s.FillBytes(signature[32:])
		return signature, nil
	}
	return nil
}

func (key *ringKey) useEd25519(public, seed []byte) {
	key.verify = func(text, signature []byte) bool { return ed25519.Verify(public, text, signature) }
	if len(seed) == ed25519.SeedSize {
		private := ed25519.NewKeyFromSeed(seed)
		key.sign = func(text []byte) ([]byte, error) { return ed25519.Sign(private, text), nil }
	}
}

func (key *ringKey) useRSA(k jwk) error {
	public := rsa.PublicKey{N: number(k.N), E: int(number(k.E).Int64())}
	if public.N.BitLen() < 2048 {
		return errors.New("jwtsync: the RSA key " + k.Kid + " is too short")
	}
	key.verify = func(text, signature []byte) bool {
		sum := sha256.Sum256(text)
		return rsa.VerifyPKCS1v15(&public, crypto.SHA256, sum[:], signature) == nil
	}
	if k.D == "" {
		return nil
	}
	private := &rsa.PrivateKey{PublicKey: public, D: number(k.D), Primes: []*big.Int{number(k.P), number(k.Q)}}
	if private.Validate() != nil {
		return errors.New("jwtsync: the private half of " + k.Kid + " does not fit")
	}
	private.Precompute()
	key.sign = func(text []byte) ([]byte, error) {
		sum := sha256.Sum256(text)
		return rsa.SignPKCS1v15(rand.Reader, private, crypto.SHA256, sum[:])
	}
	return nil
}
