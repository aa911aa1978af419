// SPDX-License-Identifier: Apache-2.0
// Every call of jsonwebtoken and of jose in the table of docs/migrate.md takes and refuses what the cases say, and
// signs what they say:  node migrate_test.js SOURCE
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { SignJWT, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import jsonwebtoken from 'jsonwebtoken';

const source = process.argv[2];
const secret = Buffer.from('Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc');
const otherSecret = Buffer.from('Kt5-c4n4ry-Bv8nM3xQw7Ez2Lp9Df4Ru6Ga1Hj');
const cases = JSON.parse(readFileSync(`${source}/tests/interop/migrate_cases.json`, 'utf8'));

/** The rows of the page: what is asked, and each library's call. */
function table() {
  const page = readFileSync(`${source}/docs/migrate.md`, 'utf8');
  const [, section] = page.split('## From PyJWT, jsonwebtoken and jose');
  const lines = section.split(/\n##+ /)[0].split('\n').filter((line) => line.startsWith('|'));
  const cells = lines.map((line) => line.slice(1, -1).split('|').map((cell) => cell.trim().replace(/^`|`$/g, '')));
  const names = cells[0].slice(1);
  return Object.fromEntries(
    cells.slice(2).map(([what, ...calls]) => [what, Object.fromEntries(names.map((name, i) => [name, calls[i]]))]),
  );
}

const times = ['exp', 'nbf', 'iat'];

function claimsOf(given) {
  const now = Math.floor(Date.now() / 1000);
  return Object.fromEntries(Object.entries(given).map(([n, value]) => [n, times.includes(n) ? now + value : value]));
}

/** Signed by node's own jose, which takes any claims. */
const tokenOf = (given, key, header = {}) =>
  new SignJWT(claimsOf(given)).setProtectedHeader({ alg: 'HS256', ...header }).sign(key);

const { decode, sign, verify } = jsonwebtoken;
const keys = { auth: secret, idp: otherSecret };
const inScope = { decode, sign, verify, SignJWT, decodeJwt, jwtVerify, key: secret, keys, kid: 'EOzCZmqx-1X0_59m' };

async function run(call, names) {
  const scope = { ...inScope, ...names };
  const answer = await new Function(...Object.keys(scope), `return ${call}`)(...Object.values(scope));
  return answer.payload ?? answer; // jose gives the claims beside the header
}

let count = 0;
const rows = table();
assert.deepEqual(Object.keys(rows), Object.keys(cases));
for (const [what, known] of Object.entries(cases)) {
  for (const library of ['jsonwebtoken', 'jose']) {
    const call = rows[what][library];
    if (call === '') continue;
    console.log(`${what}, ${library}: ${call}`);
    ++count;
    if (known.says) {
      const claims = claimsOf({ sub: 'alice', exp: 60 });
      const token = await run(call, { claims: { ...claims } });
      const header = decodeProtectedHeader(token);
      // jose writes no typ where none is asked for.
      for (const [name, value] of Object.entries(known.says)) {
        if (!(library === 'jose' && what === 'sign')) assert.equal(header[name], value);
      }
      const { iat, ...said } = verify(token, secret);
      assert.deepEqual(said, claims);
      continue;
    }
    const claims = await run(call, { token: await tokenOf(known.good, secret, known.header) });
    assert.deepEqual(Object.keys(claims), Object.keys(known.good));
    for (const bad of known.bad) {
      const token = await tokenOf(bad, secret, known.bad_header);
      await assert.rejects(async () => run(call, { token }), JSON.stringify(bad));
    }
    const forged = await tokenOf(known.good, otherSecret, known.header);
    await assert.rejects(async () => run(call, { token: forged }), /signature/);
  }
}
assert.equal(count, 13 + 14);
