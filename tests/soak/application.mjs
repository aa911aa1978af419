// SPDX-License-Identifier: Apache-2.0
// A Node service that knows nothing of jwtsync: it reads its keys from a variable when it starts, and not again.
//
//   KEYS='{"keys":[...]}' node application.mjs PORT
import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto'
import { createServer } from 'node:http'

const keys = JSON.parse(process.env.KEYS).keys
const leeway = 1 // seconds
const forms = { RS256: ['sha256', {}], ES256: ['sha256', { dsaEncoding: 'ieee-p1363' }], EdDSA: [null, {}] }

function isSignedBy(jwk, algorithm, text, signature) {
  if (jwk.alg !== algorithm) return false
  if (algorithm === 'HS256') {
    const expected = createHmac('sha256', Buffer.from(jwk.k, 'base64url')).update(text).digest()
    return expected.length === signature.length && timingSafeEqual(expected, signature)
  }
  const [hash, how] = forms[algorithm]
  return verify(hash, Buffer.from(text), { key: createPublicKey({ key: jwk, format: 'jwk' }), ...how }, signature)
}

function accepts(token) {
  const [header, claims, signature] = token.split('.')
  const read = (part) => JSON.parse(Buffer.from(part, 'base64url'))
  const { kid, alg } = read(header)
  const candidates = keys.filter((jwk) => kid === undefined || jwk.kid === undefined || jwk.kid === kid)
  const isSigned = candidates.some((jwk) =>
    isSignedBy(jwk, alg, `${header}.${claims}`, Buffer.from(signature, 'base64url')))
  return isSigned && Date.now() / 1000 < read(claims).exp + leeway
}

createServer((request, response) => {
  const token = (request.headers.authorization ?? '').replace(/^Bearer /, '')
  const status = request.url === '/healthz' || accepts(token) ? 200 : 401
  response.writeHead(status, { 'Content-Length': 0 }).end()
}).listen(Number(process.argv[2]), '127.0.0.1')
