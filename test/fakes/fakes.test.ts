import { describe, expect, test } from 'vitest';
import { edgeTenantsContract } from '../contracts/edge-tenants.contract.ts';
import { mailOutContract } from '../contracts/mail-out.contract.ts';
import { taskQueueContract } from '../contracts/task-queue.contract.ts';
import { createFakePorts } from './fake-ports.ts';
import { MemoryMail } from './memory-mail.ts';
import { MemoryTasks } from './memory-tasks.ts';
import { domainName } from './names.ts';

mailOutContract('MemoryMail', async () => {
  const mail = new MemoryMail();
  return { mail, arrived: async () => mail.sent.map(({ raw }) => raw) };
});

taskQueueContract('MemoryTasks', async () => {
  const tasks = new MemoryTasks();
  return { tasks, delivered: async () => tasks.take() };
});

for (const automatic of [true, false])
  edgeTenantsContract(`FakeEdge, ${automatic ? 'automatic' : 'step by step'},`, async () => {
    const { edge, dns } = createFakePorts().handles;
    edge.automatic = automatic;
    return {
      tenants: edge,
      prepare: async (domain) => dns.set(`mta-sts.${domain}`, 'CNAME', [edge.endpoint]),
      async settle(domain) {
        edge.setCertificate(domain, 'issued');
        edge.settle(domain);
      },
    };
  });

describe('createFakePorts()', () => {
  test('connects the fakes: resolves what is in the zone, and fetches what the edge serves', async () => {
    const { edge, tenants, resolver, fetch, store, handles } = createFakePorts();
    const url = 'https://mta-sts.example.com/.well-known/mta-sts.txt';
    await expect(tenants.create(domainName('example.com'))).rejects.toMatchObject({ code: 'cname-not-seen' });
    handles.dns.set('mta-sts.example.com', 'CNAME', [edge.endpoint]);
    expect(await resolver.cname('mta-sts.example.com')).toEqual({ kind: 'found', records: [edge.endpoint] });
    expect(await fetch.get(url)).toMatchObject({ ok: false });
    const tenant = await tenants.create(domainName('example.com'));
    await tenants.attachCertificate(domainName('example.com'), tenant);
    expect(await fetch.get(url)).toMatchObject({ ok: true, status: 404 });
    await store.put('policies/example.com/mta-sts.txt', 'version: STSv1\r\n');
    const served = await fetch.get(url);
    expect(served).toMatchObject({ ok: true, status: 200, contentType: 'text/plain; charset=utf-8' });
  });

  test('lets a test replace a port', () => {
    const clock = { now: () => new Date(0) };
    expect(createFakePorts({ clock }).clock).toBe(clock);
  });
});
