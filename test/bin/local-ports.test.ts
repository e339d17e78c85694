import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLocalPorts, type LocalPortsOptions } from '../../bin/local-ports.ts';
import { openLocalState } from '../../bin/local-state.ts';
import { FakeResolver } from '../fakes/fake-resolver.ts';
import { MemoryDns } from '../fakes/memory-dns.ts';
import { MemoryLog } from '../fakes/memory-log.ts';
import { MemoryTasks } from '../fakes/memory-tasks.ts';

const dir = mkdtempSync(join(tmpdir(), 'strictmx-ports-'));
let options: LocalPortsOptions;
let stop = async () => {};
beforeAll(async () => {
  options = {
    state: await openLocalState(
      dir,
      () => {},
      (release) => (stop = release),
    ),
    tasks: new MemoryTasks(),
    log: new MemoryLog(),
    dns: { host: '127.0.0.1', port: 1 },
    https: { host: '127.0.0.1', port: 1 },
    outbox: join(dir, 'outbox'),
  };
});
afterAll(async () => {
  await stop();
  rmSync(dir, { recursive: true });
});

const mail = {
  id: 'm1',
  envelope: { from: 'a@strictmx.test', to: ['b@example.com'] },
  raw: Buffer.from('From: a@strictmx.test\r\n\r\nx\r\n'),
};

test('createLocalPorts() writes mail into the outbox, or sends it to the relay that there is', async () => {
  await (await createLocalPorts(options)).mail.send(mail);
  expect(readdirSync(options.outbox)).toHaveLength(1);
  const relayed = await createLocalPorts({ ...options, relay: { host: '127.0.0.1', port: 1 } });
  await expect(relayed.mail.send({ ...mail, id: 'm2' })).rejects.toThrow();
  expect(readdirSync(options.outbox)).toHaveLength(1);
});

test('createLocalPorts() has the budget of bytes that the operator set', async () => {
  expect((await createLocalPorts({ ...options, storedBytesPerDay: 5e9 })).service.storedBytesPerDay).toBe(
    5e9,
  );
  expect((await createLocalPorts(options)).service).not.toHaveProperty('storedBytesPerDay');
});

const resolver = new FakeResolver(new MemoryDns());

test.each([
  ['the edge', 'edge.strictmx.test', '127.0.0.1:1'],
  ['a name of the service', 'claim.edge.strictmx.test', '127.0.0.1:1'],
  ['somebody else', 'mta-sts.provider.example', '127.0.0.1:2'],
])(
  'createLocalPorts() fetches the policy of a host that leads to %s from there',
  async (_, target, server) => {
    resolver.found('cname', 'mta-sts.example.com', [target]);
    const { fetch } = await createLocalPorts({
      ...options,
      resolver,
      connectElsewhere: () => ({ host: '127.0.0.1', port: 2 }),
    });
    expect(await fetch.get('https://mta-sts.example.com/.well-known/mta-sts.txt')).toMatchObject({
      ok: false,
      problem: 'connect',
      detail: expect.stringContaining(server),
    });
  },
);

test('createLocalPorts() fetches the policy of any other host from where our resolver finds it', async () => {
  const { fetch } = await createLocalPorts({ ...options, resolver });
  resolver.clear('cname', 'mta-sts.example.com');
  resolver.found('addresses', 'mta-sts.example.com', ['10.0.0.1']);
  expect(await fetch.get('https://mta-sts.example.com/.well-known/mta-sts.txt')).toMatchObject({
    ok: false,
    problem: 'private-address',
  });
});
