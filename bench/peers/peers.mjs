// SPDX-License-Identifier: Apache-2.0
// What tokens cost in Node: jsonwebtoken, fast-jwt with and without its cache, and jose. Prints one repetition as JSON.
//
//     peers.mjs CASES SECONDS
import { readFileSync } from "node:fs";
import { createPrivateKey, createPublicKey, createSecretKey } from "node:crypto";
import { createSigner, createVerifier } from "fast-jwt";
import { SignJWT, jwtVerify } from "jose";
import jsonwebtoken from "jsonwebtoken";

const cases = JSON.parse(readFileSync(process.argv[2], "utf8"));
const seconds = Number(process.argv[3]);
const { issuer, audience, claims } = cases;
const algorithms = ["HS256", "HS384", "HS512", "RS256", "PS256", "ES256", "EdDSA"];

/// Calls for that long, and says how often.
async function call(operation, seconds) {
  // A promise costs more than some of these operations: what is not asynchronous is called plainly.
  const isAsynchronous = operation() instanceof Promise;
  const end = process.hrtime.bigint() + BigInt(seconds * 1e9);
  let calls = 0;
  do {
    if (isAsynchronous) for (let i = 0; i < 20; ++i) await operation();
    else for (let i = 0; i < 20; ++i) operation();
    calls += 20;
  } while (process.hrtime.bigint() < end);
  return calls;
}

/// Nanoseconds for one call, of the clock and of the processor, when it has been compiled.
async function measure(operation) {
  await call(operation, 10 * seconds);
  const begun = process.cpuUsage();
  const start = process.hrtime.bigint();
  const iterations = await call(operation, seconds);
  const used = process.cpuUsage(begun);
  return {
    real_time: Number(process.hrtime.bigint() - start) / iterations,
    cpu_time: ((used.user + used.system) * 1000) / iterations,
    iterations,
  };
}

function operations(algorithm) {
  const { token, key } = cases.tokens[algorithm];
  const texts = cases.keys[key];
  const isSecret = key === "oct";
  const privateKey = isSecret ? createSecretKey(Buffer.from(texts.secret)) : createPrivateKey(texts.secret);
  const publicKey = isSecret ? privateKey : createPublicKey(texts.public);
  const header = { alg: algorithm, typ: "JWT", kid: texts.kid };
  const verifying = { key: isSecret ? texts.secret : texts.public, algorithms: [algorithm], allowedIss: issuer,
    allowedAud: audience };
  const verify = createVerifier({ ...verifying, cache: false });
  const verifyCached = createVerifier({ ...verifying, cache: true });
  const sign = createSigner({ key: texts.secret, algorithm, kid: texts.kid, noTimestamp: true });
  const all = {
    "fast-jwt/verify": () => verify(token).iss === issuer,
    "fast-jwt-cached/verify": () => verifyCached(token).iss === issuer,
    "fast-jwt/sign": () => sign({ ...claims }).length > 0,
    "jose/verify": async () =>
      (await jwtVerify(token, publicKey, { issuer, audience, algorithms: [algorithm] })).payload.iss === issuer,
    "jose/sign": async () => (await new SignJWT({ ...claims }).setProtectedHeader(header).sign(privateKey)).length > 0,
  };
  if (algorithm !== "EdDSA") {
    all["jsonwebtoken/verify"] = () =>
      jsonwebtoken.verify(token, publicKey, { issuer, audience, algorithms: [algorithm] }).iss === issuer;
    all["jsonwebtoken/sign"] = () =>
      jsonwebtoken.sign({ ...claims }, privateKey, { algorithm, keyid: texts.kid }).length > 0;
  }
  return all;
}

const all = algorithms.flatMap((algorithm) =>
  Object.entries(operations(algorithm)).map(([name, operation]) => [`peer/${name}/${algorithm}`, operation]));
const rows = [];
for (const [name, operation] of all.sort(() => Math.random() - 0.5)) {
  if (!(await operation())) throw new Error(`${name} failed`);
  rows.push({ name, ...(await measure(operation)) });
}
console.log(JSON.stringify(rows));
