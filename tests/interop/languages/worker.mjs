// SPDX-License-Identifier: Apache-2.0
// What a worker of a cluster answers, for languages_test.py:  JWT_SECRET_STAGING=... node worker.mjs NONCE TOKEN
import cluster from 'node:cluster'
import { Holder } from './jwtsync.mjs'

const [nonce, token] = process.argv.slice(2)
if (cluster.isPrimary) {
  cluster.fork()
} else {
  const holder = new Holder({ service: 'billing', locator: 'env:JWT_SECRET_STAGING', accessTokens: [token] })
  holder.use(process.env.JWT_SECRET_STAGING)
  console.log(JSON.stringify(holder.challenge(nonce)))
  cluster.worker.disconnect()
}
