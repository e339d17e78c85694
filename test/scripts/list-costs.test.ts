import { expect, test } from 'vitest';
import { CountingStore, noCounts } from '../../scripts/counting-store.ts';
import { listCalls } from '../../scripts/list-costs.ts';
import { type ListOptions, listOwnDomains } from '../../service/hosting/listing/list-domains.ts';
import { registerDomain } from '../../service/hosting/register-domain.ts';
import { createFakePorts } from '../fakes/fake-ports.ts';
import { domainName } from '../fakes/names.ts';

test('listCalls are what a list of 100 domains reads', async () => {
  const store = new CountingStore(() => new Date('2026-11-24T10:00:00Z'));
  const ports = createFakePorts({ store });
  for (let n = 0; n < 100; n++)
    await registerDomain(ports, domainName(`d${n}.example`), {
      owner: 'acme',
      digestTo: [],
      zone: 'external',
    });
  const counted = [];
  const byUrgency = { isWithoutWeek: true, sort: 'urgency' } as const;
  for (const options of [{}, { isWithoutWeek: true }, byUrgency, byUrgency] satisfies ListOptions[]) {
    store.counts = noCounts();
    await listOwnDomains(ports, {}, { limit: 100 }, {}, options);
    counted.push({ gets: store.counts.get, lists: store.counts.list });
  }
  expect(Object.values(listCalls)).toEqual(counted);
});
