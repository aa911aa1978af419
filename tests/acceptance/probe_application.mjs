// SPDX-License-Identifier: Apache-2.0
// A service that knows nothing of jwtsync and checks tokens, for probe_test.py:  node probe_application.mjs PORT_FILE
import { createHmac, timingSafeEqual } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'

function isGood(authorization) {
  const [head, payload, signature] = (authorization ?? '').replace(/^Bearer /, '').split('.')
  if (!signature) return false
  const expected = createHmac('sha256', process.env.JWT_SECRET_KEY).update(`${head}.${payload}`).digest()
  const given = Buffer.from(signature, 'base64url')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false
  return JSON.parse(Buffer.from(payload, 'base64url')).exp > Date.now() / 1000
}

const server = createServer((request, response) => {
  const good = isGood(request.headers.authorization)
  response.writeHead(good ? 200 : 401, { 'X-Request-Id': String(Math.random()) })
  response.end(good ? '{"orders":[]}' : '{"message":"Unauthorized"}')
})
server.listen(0, '127.0.0.1', () => {
  writeFileSync(`${process.argv[2]}.new`, `${server.address().port}\n`)
  renameSync(`${process.argv[2]}.new`, process.argv[2])
})
