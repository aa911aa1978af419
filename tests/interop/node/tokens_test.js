// SPDX-License-Identifier: Apache-2.0
// Tokens of `jwtsync sign` are good for jsonwebtoken and for jose, and theirs for `jwtsync verify`; and a token whose
// claims were changed is good for nobody:  node tokens_test.js JWTSYNC
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, createSecretKey } from 'node:crypto';
import { SignJWT, jwtVerify } from 'jose';
import jsonwebtoken from 'jsonwebtoken';

const program = process.argv[2];
const shared = ['HS256', 'HS384', 'HS512'];
const pairs = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

const libraries = [
  {
    name: 'jsonwebtoken',
    knows: (algorithm) => algorithm !== 'EdDSA', // which it has not, in any release so far
    sign: (claims, key, algorithm) => jsonwebtoken.sign(claims, key, { algorithm, expiresIn: 60 }),
    verify: (token, key, algorithm) => jsonwebtoken.verify(token, key, { algorithms: [algorithm] }),
  },
  {
    name: 'jose',
    knows: () => true,
    sign: (claims, key, alg) =>
      new SignJWT(claims).setProtectedHeader({ alg, typ: 'JWT' }).setExpirationTime('1m').sign(key),
    verify: async (token, key, algorithm) => (await jwtVerify(token, key, { algorithms: [algorithm] })).payload,
  },
];

/** Runs the command with a JWK as the secret of staging. */
function jwtsync(words, input, jwk = '') {
  const env = { ENVIRONMENT: 'staging', JWT_SECRET_STAGING: jwk };
  const done = spawnSync(program, words, { input, env, encoding: 'utf8', timeout: 60_000 });
  return { status: done.status, out: done.stdout.trim(), error: done.stderr };
}

function output(words, input, jwk) {
  const { status, out, error } = jwtsync(words, input, jwk);
  assert.equal(status, 0, error);
  return out;
}

const newKey = (algorithm) => output(['generate', '--algorithm', algorithm, '--format', 'jwk'], '');
const verdict = (token, jwk) => JSON.parse(jwtsync(['verify', '--json'], token, jwk).out);

/** Whoever only verifies has the public half, if there is one. The kid is left out: the libraries send none. */
function halves(jwk) {
  const { kid, ...key } = JSON.parse(jwk);
  if (key.kty === 'oct') {
    const secret = createSecretKey(Buffer.from(key.k, 'base64url'));
    return { signing: secret, verifying: secret, jwk: JSON.stringify(key) };
  }
  const verifying = createPublicKey({ key, format: 'jwk' });
  const { alg } = key;
  return {
    signing: createPrivateKey({ key, format: 'jwk' }),
    verifying,
    jwk: JSON.stringify({ ...verifying.export({ format: 'jwk' }), alg }),
  };
}

function withOtherClaims(token) {
  const [header, , signature] = token.split('.');
  const claims = Buffer.from('{"sub":"root","exp":9999999999}').toString('base64url');
  return `${header}.${claims}.${signature}`;
}

const claims = { sub: 'me', name: 'Jürgen 🔑', roles: ['reader', 1] };
let count = 0;
for (const algorithm of [...shared, ...pairs]) {
  const jwk = newKey(algorithm);
  const { signing, verifying, jwk: verifyingJwk } = halves(jwk);
  for (const library of libraries.filter((each) => each.knows(algorithm))) {
    const name = `${algorithm}, ${library.name}`;
    const ours = output(['sign'], JSON.stringify(claims), jwk);
    const { iat, exp, ...read } = await library.verify(ours, verifying, algorithm);
    assert.deepEqual(read, claims, name);
    assert.equal(exp, iat + 3600, name);
    await assert.rejects(async () => library.verify(withOtherClaims(ours), verifying, algorithm), /signature/, name);

    const theirs = await library.sign({ ...claims }, signing, algorithm);
    const answer = verdict(theirs, verifyingJwk);
    assert.equal(answer.valid, true, `${name}: ${JSON.stringify(answer)}`);
    for (const [member, value] of Object.entries(claims)) assert.deepEqual(answer.claims[member], value, name);
    assert.equal(verdict(withOtherClaims(theirs), verifyingJwk).error.code, 'token_signature_invalid', name);
    ++count;
  }
}
assert.equal(count, 12 + 13);
console.log(`${count} times both accepted each other's tokens, and refused them when they were changed`);
