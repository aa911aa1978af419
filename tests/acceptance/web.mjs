// SPDX-License-Identifier: Apache-2.0
// A service that knows nothing of jwtsync and makes tokens, for mixed_fleet_test.py:  node web.mjs PORT_FILE
import { createHmac } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'

const encode = value => Buffer.from(value).toString('base64url')

const server = createServer((request, response) => {
  const claims = { iss: 'auth', aud: 'example', sub: 'alice', exp: Math.floor(Date.now() / 1000) + 900 }
  const signed = encode('{"alg":"HS256","typ":"JWT"}') + '.' + encode(JSON.stringify(claims))
  response.end(signed + '.' + createHmac('sha256', process.env.JWT_SECRET_KEY).update(signed).digest('base64url'))
})
server.listen(0, '127.0.0.1', () => writeFileSync(process.argv[2], `${server.address().port}\n`))
