// SPDX-License-Identifier: Apache-2.0
// Google's own client against our fake:  node secret_manager_test.js FAKE_SERVER
// What the client takes for Secret Manager is one, as far as jwtsync's tests need it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import secretManager from '@google-cloud/secret-manager';

const payload = 'Zq7-c4n4ry-Wm2vX9pLk4Tn8Rb6Hs3Jd5Gf1Yc é\n';
const project = 'projects/demo';
const secret = `${project}/secrets/jwt-secret-staging`;

async function startServer(program) {
  const server = spawn(program, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: server.stdout }), 'line');
  return { server, port: Number(line) };
}

/** What the client asks of its credentials: headers for each request. */
function credentials(token) {
  return {
    getRequestHeaders: async () => ({ Authorization: `Bearer ${token}` }),
    getUniverseDomain: async () => 'googleapis.com',
    getProjectId: async () => 'demo',
    getClient: async () => credentials(token),
  };
}

function clientWith(port, token) {
  return new secretManager.v1.SecretManagerServiceClient({
    fallback: true,
    protocol: 'http',
    apiEndpoint: '127.0.0.1',
    port,
    auth: credentials(token),
    projectId: 'demo',
  });
}

/**
 * Resolves if `action` fails with this code and a message that matches. Over REST the client tells codes by the HTTP
 * status alone, so that several are one to it (400 is INVALID_ARGUMENT); the message is the service's.
 */
function failsWith(code, message, action) {
  return assert.rejects(action, (error) => {
    assert.equal(error.code, code, String(error));
    assert.match(String(error.message), message);
    return true;
  });
}

const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
const ABORTED = 10; // which stands for ALREADY_EXISTS too: both are 409
const PERMISSION_DENIED = 7;
const UNAUTHENTICATED = 16;

async function createsAndAdds(client) {
  const [created] = await client.createSecret({
    parent: project,
    secretId: 'jwt-secret-staging',
    secret: { replication: { automatic: {} }, labels: { team: 'auth' } },
  });
  assert.match(created.name, /^projects\/\d+\/secrets\/jwt-secret-staging$/);
  assert.deepEqual(created.labels, { team: 'auth' });
  assert.ok(created.createTime.seconds);
  assert.ok(created.replication.automatic);

  for (const data of ['older', payload]) {
    const [added] = await client.addSecretVersion({ parent: secret, payload: { data: Buffer.from(data) } });
    assert.equal(added.state, 'ENABLED');
    assert.match(added.name, /\/versions\/[12]$/);
  }
}

async function accesses(client) {
  const [latest] = await client.accessSecretVersion({ name: `${secret}/versions/latest` });
  assert.match(latest.name, /^projects\/\d+\/secrets\/jwt-secret-staging\/versions\/2$/);
  assert.equal(Buffer.from(latest.payload.data).toString(), payload);
  assert.match(String(latest.payload.dataCrc32c), /^\d+$/);
  const [first] = await client.accessSecretVersion({ name: `${secret}/versions/1` });
  assert.equal(Buffer.from(first.payload.data).toString(), 'older');
}

async function checksChecksums(client) {
  const data = Buffer.from('123456789');
  await client.addSecretVersion({ parent: secret, payload: { data, dataCrc32c: '3808858755' } });
  await failsWith(INVALID_ARGUMENT, /checksum/, () =>
    client.addSecretVersion({ parent: secret, payload: { data, dataCrc32c: '1' } }),
  );
  const [version] = await client.getSecretVersion({ name: `${secret}/versions/latest` });
  assert.equal(version.clientSpecifiedPayloadChecksum, true);
}

function numberOf(version) {
  return version.name.split('/').pop();
}

async function lists(client) {
  const [secrets] = await client.listSecrets({ parent: project });
  assert.equal(secrets.length, 1);
  const page = { parent: secret, pageSize: 2 };
  const [newest, next] = await client.listSecretVersions(page, { autoPaginate: false });
  assert.deepEqual(newest.map(numberOf), ['3', '2']);
  const [rest] = await client.listSecretVersions(next, { autoPaginate: false });
  assert.deepEqual(rest.map(numberOf), ['1']);
}

async function disablesAndDestroys(client) {
  const newest = `${secret}/versions/3`;
  const [disabled] = await client.disableSecretVersion({ name: newest });
  assert.equal(disabled.state, 'DISABLED');
  await failsWith(INVALID_ARGUMENT, /DISABLED state/, () =>
    client.accessSecretVersion({ name: `${secret}/versions/latest` }),
  );
  const [enabled] = await client.listSecretVersions({ parent: secret, filter: 'state:ENABLED' });
  assert.equal(enabled.length, 2);
  const [again] = await client.enableSecretVersion({ name: newest });
  assert.equal(again.state, 'ENABLED');
  const [destroyed] = await client.destroySecretVersion({ name: newest, etag: again.etag });
  assert.equal(destroyed.state, 'DESTROYED');
  assert.ok(destroyed.destroyTime.seconds);
  await failsWith(INVALID_ARGUMENT, /DESTROYED/, () => client.enableSecretVersion({ name: newest }));
}

async function refuses(client, stranger) {
  const access = (name) => () => client.accessSecretVersion({ name });
  await failsWith(NOT_FOUND, /not found/, access(`${project}/secrets/missing/versions/latest`));
  await failsWith(NOT_FOUND, /not found/, access(`${secret}/versions/9`));
  await failsWith(PERMISSION_DENIED, /may not exist/, access('projects/other/secrets/s/versions/latest'));
  await failsWith(ABORTED, /already exists/, () =>
    client.createSecret({
      parent: project,
      secretId: 'jwt-secret-staging',
      secret: { replication: { automatic: {} } },
    }),
  );
  await failsWith(UNAUTHENTICATED, /credentials/, () =>
    stranger.accessSecretVersion({ name: `${secret}/versions/1` }),
  );
}

async function deletes(client) {
  await client.deleteSecret({ name: secret });
  await failsWith(NOT_FOUND, /not found/, () => client.getSecret({ name: secret }));
}

const { server, port } = await startServer(process.argv[2]);
try {
  const client = clientWith(port, 'of-the-test');
  await createsAndAdds(client);
  await accesses(client);
  await checksChecksums(client);
  await lists(client);
  await disablesAndDestroys(client);
  await refuses(client, clientWith(port, 'of-somebody-else'));
  await deletes(client);
  console.log('the client of Google and the fake agree');
} finally {
  server.kill('SIGTERM');
}
