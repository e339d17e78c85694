import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDns, createMail, createStore, createTasks, edgeFactsOf } from '../../../adapters/aws/ports.ts';
import { AwsStub } from '../../aws-stub/aws-stub.ts';
import { MemoryLog } from '../../fakes/memory-log.ts';
import { domainName } from '../../fakes/names.ts';
import { leadClientsTo } from './stub-environment.ts';

const serviceZone = {
  SERVICE_ZONE_ID: 'Z1',
  SERVICE_ZONE_NAME: 'example.net',
  SERVICE_DOMAIN: 'mta.example.net',
};

let stub: AwsStub;
beforeEach(async () => {
  stub = new AwsStub();
  await stub.start();
  leadClientsTo(stub);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await stub.stop();
});

test('createStore() writes into the buckets of its variables', async () => {
  for (const bucket of ['s', 'p', 'm']) stub.s3.createBucket(bucket);
  const store = createStore({ STATE_BUCKET: 's', POLICY_BUCKET: 'p', MAIL_BUCKET: 'm' });
  for (const key of ['domains/a.json', 'policies/a/mta-sts.txt', 'mail/in/1']) await store.put(key, 'x');
  expect(['s', 'p', 'm'].map((bucket) => stub.s3.keys(bucket))).toEqual([
    ['domains/a.json'],
    ['policies/a/mta-sts.txt'],
    ['mail/in/1'],
  ]);
});

test.each([
  ['all', 'finds'],
  ['ZOTHER,ZONE', 'finds'],
  ['ZOTHER', 'does not find'],
])('createDns() with WRITABLE_ZONES=%s %s a zone', async (WRITABLE_ZONES, outcome) => {
  stub.route53.addZone('example.com', { id: 'ZONE' });
  const found = await createDns({ ...serviceZone, WRITABLE_ZONES }, new MemoryLog()).findZone('example.com');
  expect(found !== undefined).toBe(outcome === 'finds');
});

test.each([
  ['mta.example.net', 'Z1'],
  ['a.example._mta-sts.mta.example.net', 'Z1'],
  ['example.net', undefined],
  ['xmta.example.net', undefined],
])('createDns() finds the zone of the service’s own names without a call: %s', async (name, id) => {
  const found = await createDns({ ...serviceZone, WRITABLE_ZONES: 'all' }, new MemoryLog()).findZone(name);
  expect(found?.id).toBe(id);
  expect(stub.calls.length === 0).toBe(id !== undefined);
});

test('createTasks() sends only to the queues whose variables are set', async () => {
  const url = `${stub.endpoint}/123456789012/rotate`;
  stub.sqs.createQueue(url);
  const tasks = createTasks({ ROTATE_ID_QUEUE: url });
  await tasks.enqueue([{ kind: 'rotate-id', domain: domainName('a.example') }]);
  expect(stub.sqs.take(url)).toHaveLength(1);
  await expect(tasks.enqueue([{ kind: 'send-outbound' }])).rejects.toThrow('Cannot enqueue "send-outbound"');
});

test('createMail() loads the clients with the first mail', async () => {
  stub.secretsManager.secrets.set('k', JSON.stringify({ domain: 'd', selector: 's', privateKey: 'p' }));
  const { dkimKey } = createMail({ CONFIGURATION_SET: 'strictmx', DKIM_SECRET: 'k' });
  expect(await dkimKey()).toMatchObject({ selector: 's' });
});

test('edgeFactsOf() reads the cache time as a number, and names the issuers of ACM', () => {
  const env = { EDGE_ENDPOINT: 'd.cloudfront.test', EDGE_CACHE_SECONDS: '60' };
  const facts = edgeFactsOf({ ...env, POLICY_HOST_TARGET: 'service-name' });
  expect(edgeFactsOf({ ...env, POLICY_HOST_TARGET: 'edge' }).takesServiceNames).toBe(false);
  expect(facts).toEqual({
    endpoint: 'd.cloudfront.test',
    takesServiceNames: true,
    cacheSeconds: 60,
    caaIssuers: expect.arrayContaining(['amazon.com']),
  });
});
