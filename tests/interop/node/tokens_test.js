// SPDX-License-Identifier: Apache-2.0
// Tokens of `jwtsync sign` are good for jsonwebtoken and for jose, and theirs for `jwtsync verify`; and a token whose
// claims were changed is good for nobody:  node tokens_test.js JWTSYNC
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, createSecretKey, verify } from 'node:crypto';
import { SignJWT, jwtVerify } from 'jose';
import jsonwebtoken from 'jsonwebtoken';

const program = process.argv[2];
const families = ['HS', 'RS', 'PS', 'ES'];
const algorithms = [...families.flatMap((family) => [256, 384, 512].map((size) => family + size)), 'EdDSA'];

const libraries = [
  {
    name: 'jsonwebtoken',
    knows: (algorithm) => algorithm !== 'EdDSA', // which it has never had
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

/** What signs and what verifies, as Node's keys; and the latter as a JWK. Of a shared secret both are the same. */
function halves(jwk) {
  const key = JSON.parse(jwk);
  if (key.kty === 'oct') {
    const secret = createSecretKey(Buffer.from(key.k, 'base64url'));
    return { signing: secret, verifying: secret, verifyingJwk: jwk };
  }
  const [half] = JSON.parse(output(['keys', '--public'], '', jwk)).keys;
  return {
    signing: createPrivateKey({ key, format: 'jwk' }),
    verifying: createPublicKey({ key: half, format: 'jwk' }),
    verifyingJwk: JSON.stringify(half),
  };
}

function withOtherClaims(token) {
  const [header, , signature] = token.split('.');
  const claims = Buffer.from('{"sub":"root","exp":9999999999}').toString('base64url');
  return `${header}.${claims}.${signature}`;
}

const claims = { sub: 'me', name: 'Jürgen 🔑', roles: ['reader', 1] };

async function takesOurs(library, algorithm, jwk, verifying) {
  const token = output(['sign'], JSON.stringify(claims), jwk);
  const { iat, exp, ...read } = await library.verify(token, verifying, algorithm);
  assert.deepEqual(read, claims);
  assert.equal(exp, iat + 3600);
  await assert.rejects(async () => library.verify(withOtherClaims(token), verifying, algorithm), /signature/);
}

async function isTakenByUs(library, algorithm, signing, jwk) {
  const token = await library.sign({ ...claims }, signing, algorithm);
  const answer = verdict(token, jwk);
  assert.equal(answer.valid, true, JSON.stringify(answer));
  const { iat, exp, ...read } = answer.claims;
  assert.deepEqual(read, claims);
  assert.equal(verdict(withOtherClaims(token), jwk).error.code, 'token_signature_invalid');
}

/** RFC 9068: the type of access tokens, written and wanted by both. */
async function agreeOnTypes(jwk, key) {
  const token = output(['sign', '--type', 'at+jwt'], '{"sub":"me"}', jwk);
  assert.equal((await jwtVerify(token, key, { typ: 'at+jwt' })).payload.sub, 'me');
  await assert.rejects(jwtVerify(output(['sign'], '{}', jwk), key, { typ: 'at+jwt' }), /typ/);
  const verdictOf = async (typ) => {
    const theirs = await new SignJWT({}).setProtectedHeader({ alg: 'HS256', typ }).setExpirationTime('1m').sign(key);
    return JSON.parse(jwtsync(['verify', '--json', '--type', 'at+jwt'], theirs, jwk).out);
  };
  assert.equal((await verdictOf('at+jwt')).valid, true);
  assert.equal((await verdictOf('application/AT+JWT')).valid, true);
  assert.equal((await verdictOf('JWT')).error.code, 'token_type_mismatch');
}

/** A token of two minutes ago is too old for one minute, and young enough for an hour: for all of us. */
async function agreeOnAges(jwk, key) {
  const iat = Math.floor(Date.now() / 1000) - 120;
  const token = jsonwebtoken.sign({ iat, exp: iat + 3600 }, key);
  const ours = (age) => JSON.parse(jwtsync(['verify', '--json', '--max-age', age], token, jwk).out);
  assert.equal(ours('1h').valid, true);
  assert.equal(jsonwebtoken.verify(token, key, { maxAge: '1h' }).iat, iat);
  assert.equal((await jwtVerify(token, key, { maxTokenAge: '1h' })).payload.iat, iat);
  assert.equal(ours('1m').error.code, 'token_expired');
  assert.throws(() => jsonwebtoken.verify(token, key, { maxAge: '1m' }), /maxAge/);
  await assert.rejects(jwtVerify(token, key, { maxTokenAge: '1m' }), /iat/);
}

/** RFC 9864. This jose knows the algorithm by its first name only; node checks a signature whatever its name. */
async function agreeOnEd25519() {
  const jwk = newKey('Ed25519');
  const { verifying } = halves(jwk);
  const [header, payload, signature] = output(['sign'], '{"sub":"me"}', jwk).split('.');
  assert.equal(JSON.parse(Buffer.from(header, 'base64url')).alg, 'Ed25519');
  assert.equal(verify(null, `${header}.${payload}`, verifying, Buffer.from(signature, 'base64url')), true);
  const key = createPrivateKey({ key: JSON.parse(jwk), format: 'jwk' });
  const theirs = await new SignJWT({}).setProtectedHeader({ alg: 'EdDSA' }).setExpirationTime('1m').sign(key);
  assert.equal(verdict(theirs, jwk).valid, true);
}

let count = 0;
for (const algorithm of algorithms) {
  const jwk = newKey(algorithm);
  const { signing, verifying, verifyingJwk } = halves(jwk);
  for (const library of libraries.filter((each) => each.knows(algorithm))) {
    console.log(`${algorithm}, ${library.name}`);
    await takesOurs(library, algorithm, jwk, verifying);
    await isTakenByUs(library, algorithm, signing, verifyingJwk);
    ++count;
  }
}
assert.equal(count, 12 + 13);

const shared = newKey('HS256');
await agreeOnTypes(shared, halves(shared).signing);
await agreeOnAges(shared, halves(shared).signing);
await agreeOnEd25519();
