// SPDX-License-Identifier: Apache-2.0
// Lets a Node service be asked by `jwtsync agree` whether it holds the same HMAC key for JWTs as the others. It is this
// one file, by Node's own modules alone (18 or later), written from docs/reference/protocol.md: copy it into your
// service, and give it the very bytes that your JWT library signs or verifies with.
//
//   import { Holder } from './jwtsync.mjs'  // or: const { Holder } = await import('./jwtsync.mjs')
//   const holder = new Holder({
//     service: 'billing',
//     locator: 'env:JWT_SECRET_STAGING',    // where the secret is from; never the secret
//     accessTokens: [token],                // who may ask: `jwtsync agree --access-token-file PATH`
//     expectations: { issuer: 'auth' }
//   })
//   holder.use(process.env.JWT_SECRET_STAGING)  // again whenever the service takes a new key into use
//   app.use(holder.handle)                // Express; with node:http: if (!holder.handle(req, res)) ...
import cluster from 'node:cluster'
import { createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'
import { hostname } from 'node:os'

const prefix = '/jwtsync/v1/'
const space = '[ \\t\\r\\n]*'
const flag = `"variants"${space}:${space}(true|false)`
// A challenge is so narrow that this is all of it: no other member, none twice, no escapes.
const question = new RegExp(
  `^${space}\\{${space}(?:${flag}${space},${space})?"nonce"${space}:${space}"([^"\\\\]*)"${space}` +
  `(?:,${space}${flag}${space})?\\}${space}$`)
const nonceText = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/
const accessToken = /^[!-+\--~]{32,}$/
// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u001f\u007f-\u009f]/

// Names of an environment that mean another one.
const otherNames = new Map(Object.entries(
  { dev: 'development', testing: 'test', stage: 'staging', prod: 'production' }))

const derived = (key, info, length = 32) => Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), info, length))
const answer = (key, nonce) => createHmac('sha256', key).update(nonce).digest('base64url')
const digest = text => createHash('sha256').update(text).digest()

/** How many characters a secret has; bytes, if it is not UTF-8. */
function characters (secret) {
  try {
    return [...new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(secret)].length
  } catch {
    return secret.length
  }
}

/** Answers for the key that was given to `use` last. */
export class Holder {
  #tokens
  #secret = Buffer.alloc(0)
  #generation = 0
  #loadedAt = new Date()

  /**
   * @param {object} options `service`, `locator` and `accessTokens` are required. `instance`: by default the host's
   *   name and 8 random digits, new at every start. `environment`: by default the variable ENVIRONMENT. `algorithm`:
   *   HS256, HS384 or HS512. `verifiesOnly`: new tokens are not signed here. `expectations`: what the verifier asks of
   *   tokens, which is compared and has to be true: `issuer` (left out: any), `audiences` (a token needs one of them;
   *   empty: none), `leeway` in seconds, `algorithms`.
   */
  constructor ({
    service, locator, accessTokens = [], environment, algorithm = 'HS256', verifiesOnly = false,
    instance = `${hostname()}-${randomBytes(4).toString('hex')}`, expectations = {}
  }) {
    const given = String(environment ?? process.env.ENVIRONMENT ?? '').trim().toLowerCase()
    const name = otherNames.get(given) ?? given
    for (const text of [service, locator, name, instance]) {
      if (typeof text !== 'string' || text === '' || controls.test(text)) {
        throw new TypeError('service, locator and environment (ENVIRONMENT) are text, and not empty')
      }
    }
    if (!/^HS(256|384|512)$/.test(algorithm)) throw new TypeError('the algorithm is HS256, HS384 or HS512')
    if (accessTokens.length === 0 || !accessTokens.every(token => accessToken.test(token))) {
      throw new TypeError('accessTokens has tokens of at least 32 visible ASCII characters: jwtsync generate makes one')
    }
    this.#tokens = accessTokens.map(digest)
    this.identity = { service, instance }
    this.environment = { name, from: environment === undefined ? 'ENVIRONMENT' : 'argument' }
    this.locator = locator
    this.role = { role: verifiesOnly ? 'verifies' : 'signs', algorithm }
    this.expectations = { audiences: [], leeway: 0, algorithms: [algorithm], ...expectations }
  }

  /** The service signs and verifies with these bytes, or the UTF-8 of this text, from now on. None: it has no key. */
  use = secret => {
    const bytes = Buffer.from(secret ?? '')
    if (this.#tokens.some(token => timingSafeEqual(token, digest(bytes)))) {
      throw new TypeError('the key is an access token too: whoever asks could sign with it')
    }
    if (bytes.length === 0 && this.#generation === 0) return
    this.#secret = bytes
    this.#generation += 1
    this.#loadedAt = new Date()
  }

  /** For `http` and frameworks: answers report and challenge; else calls `next`, if there is one, and returns false. */
  handle = (request, response, next) => {
    const path = (request.originalUrl ?? request.url).split('?')[0]
    const methods = { [prefix + 'report']: ['GET', 'HEAD'], [prefix + 'challenge']: ['POST'] }[path]
    if (!methods) {
      next?.()
      return false
    }
    if (!methods.includes(request.method)) {
      response.setHeader('Allow', methods.join(', '))
      refuse(response, 405, 'method_not_allowed', 'this path has another method', `send ${methods[0]}`)
    } else if (!this.#admits(request.headers['jwtsync-access'])) {
      refuse(response, 403, 'access_denied', 'an access token is needed here',
        'send one of this process in Jwtsync-Access (jwtsync agree --access-token-file PATH)')
    } else if (path === prefix + 'report') {
      send(response, 200, this.report())
    } else {
      this.#read(request, response)
    }
    return true
  }

  /** What the protocol calls a report. */
  report = () => {
    const found = this.#secret.length > 0
    const now = new Date()
    const short = found && characters(this.#secret) < this.#fewest()
    const step = [128, 96, 64, 48, 32].find(each => characters(this.#secret) >= each)
    return {
      ...this.identity,
      witness: 'self',
      environment: this.environment,
      source: this.locator.replace(/^env:/, ''),
      trail: [{
        locator: this.locator,
        outcome: found ? 'found' : 'absent',
        detail: !found ? 'no key was given' : step ? `length ${step} or more` : 'length below 32'
      }],
      warnings: short
        ? [{ name: 'short_secret', text: `the secret has fewer than ${this.#fewest()} characters`, fails_check: true }]
        : [],
      ...(found
        ? {}
        : {
            error: {
              code: 'secret_absent',
              message: `the service has no key from ${this.locator}`,
              hint: 'give it one, and see its own log'
            }
          }),
      keys: this.#keys(),
      expectations: this.expectations,
      generation: this.#generation,
      loaded_at: (found ? this.#loadedAt : now).toISOString(),
      clock: now.toISOString(),
      version: 'node-example 1',
      rules: 'node-example 1'
    }
  }

  /** What the protocol answers to a nonce of 32 bytes, given in base64url. */
  challenge = (nonce, variants = false) => {
    const bytes = Buffer.from(nonce, 'base64url')
    const keys = this.#keys().map(key => ({
      ...key,
      answer: answer(derived(this.#secret, 'jwtsync challenge v1'), bytes),
      variants: variants ? this.#variants(bytes) : []
    }))
    const workers = {
      siblings: null,
      siblings_error: {
        code: 'target_unreachable',
        message: 'this worker of a cluster cannot ask the others',
        hint: 'let each worker listen at an address of its own'
      }
    }
    return {
      nonce,
      report: this.report(),
      challenge: { ...this.identity, keys },
      ...(cluster.isWorker ? workers : { siblings: [] })
    }
  }

  #read (request, response) {
    if (request.readableEnded) { // by a middleware before this one
      const read = request.body
      const isText = typeof read === 'string' || Buffer.isBuffer(read)
      this.#answer(response, isText ? read.toString('latin1') : JSON.stringify(read) ?? '')
      return
    }
    const parts = []
    let size = 0
    request.on('data', part => {
      size += part.length
      if (size <= 1024) parts.push(part)
    })
    request.on('end', () => this.#answer(response, size <= 1024 ? Buffer.concat(parts).toString('latin1') : ''))
  }

  #answer (response, body) {
    const asked = body.length <= 1024 ? question.exec(body) : null
    if (!asked || (asked[1] && asked[3])) {
      refuse(response, 400, 'request_malformed', 'this is not a challenge', 'send {"nonce":"..."}')
    } else if (!nonceText.test(asked[2])) {
      refuse(response, 400, 'nonce_malformed', 'the nonce is not 32 bytes in base64url', 'draw one for each comparison')
    } else {
      send(response, 200, this.challenge(asked[2], (asked[1] ?? asked[3]) === 'true'))
    }
  }

  #keys () {
    if (this.#secret.length === 0) return []
    return [{ kid: derived(this.#secret, 'jwtsync kid v1', 12).toString('base64url'), ...this.role }]
  }

  /** Those changes of a secret on its way that can be made of every secret, so that the two ends of a difference can be
   *  named. One that would itself be too short has the answer of a key that no secret has. */
  #variants (nonce) {
    const secret = this.#secret
    const text = secret.toString('latin1')
    const changed = {
      trailing_newline: text + '\n',
      double_quoted: `"${text}"`,
      single_quoted: `'${text}'`,
      base64_encoded: secret.toString('base64'),
      base64_encoded_line: Buffer.from(text + '\n', 'latin1').toString('base64'),
      hex_encoded: secret.toString('hex')
    }
    return Object.entries(changed).map(([name, value]) => {
      const bytes = Buffer.from(value, 'latin1')
      const there = secret.length <= 65536 && characters(bytes) >= this.#fewest()
      const key = there ? derived(bytes, 'jwtsync challenge v1') : derived(secret, `jwtsync absent variant v1 ${name}`)
      return { name, answer: answer(key, nonce) }
    })
  }

  /** How many characters a secret needs in this environment. */
  #fewest () {
    return ['staging', 'production'].includes(this.environment.name) ? 32 : 20
  }

  /** Compares digests, so that time tells nothing of a token, its length included. */
  #admits (shown = '') {
    const offered = shown.split(',')
    if (offered.length > 8) return false
    let admitted = false
    for (const one of offered) {
      for (const token of this.#tokens) admitted = timingSafeEqual(digest(one.trim()), token) || admitted
    }
    return admitted
  }
}

function refuse (response, status, code, message, hint) {
  send(response, status, { error: { code, message, hint } })
}

function send (response, status, body) {
  const text = JSON.stringify(body) + '\n'
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'Content-Length': Buffer.byteLength(text)
  })
  response.end(text)
}
