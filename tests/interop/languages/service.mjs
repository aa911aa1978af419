// SPDX-License-Identifier: Apache-2.0
// A service with examples/node/jwtsync.mjs, for languages_test.py:  node service.mjs SERVICE TOKENS...
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { Holder } from './jwtsync.mjs'

const [service, ...accessTokens] = process.argv.slice(2)
const holder = new Holder({
  service, locator: 'env:JWT_SECRET_STAGING', accessTokens, expectations: { issuer: 'auth' }
})
const server = createServer(async (request, response) => {
  if (request.url.endsWith('?read')) await readBefore(request)
  if (!holder.handle(request, response)) response.writeHead(404).end()
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))

// As a middleware does that stands before: express.json().
async function readBefore (request) {
  let text = ''
  for await (const part of request) text += part
  request.body = text === '' ? undefined : JSON.parse(text)
}

const lines = createInterface({ input: process.stdin })
lines.on('line', line => {
  try {
    holder.use(Buffer.from(line, 'hex'))
    console.log('used')
  } catch {
    console.log('refused')
  }
})
lines.on('close', () => process.exit())
