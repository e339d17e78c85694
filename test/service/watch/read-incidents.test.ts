import { expect, test } from 'vitest';
import { finding } from '../../../core/finding/finding.ts';
import { incidentsKey } from '../../../service/store/domains/incidents.ts';
import { readIncidents } from '../../../service/watch/read-incidents.ts';
import { domainName } from '../../fakes/names.ts';
import { watchedWorld } from './watched-world.ts';

const acme = { owner: 'acme' };
const domain = domainName('example.com');

test('readIncidents() reads open and closed incidents, with the effect of going back to testing for open ones', async () => {
  const { ports, handles } = await watchedWorld();
  expect(await readIncidents(ports, acme, domain), 'before the first check').toEqual({
    ok: true,
    incidents: [],
  });
  const checkedAt = '2026-11-24T10:30:00.000Z';
  const found = finding('mx-uncovered', { host: 'mx9.example.com', mode: 'enforce' });
  const open = { ...found, openedAt: '2026-11-24T10:00:00.000Z' };
  const closed = { ...open, closedAt: '2026-11-24T10:10:00.000Z' };
  const watch = { schema: 1, domain, checkedAt, incidents: [closed, open] };
  handles.store.edit(incidentsKey(domain), JSON.stringify(watch));
  expect(await readIncidents(ports, acme, domain)).toEqual({
    ok: true,
    checkedAt,
    incidents: [closed, { ...open, fallBack: expect.objectContaining({ keepValid: ['mx.example.com'] }) }],
  });
});

test("readIncidents() of another owner's domain finds nothing", async () => {
  const { ports } = await watchedWorld();
  const missing = { ok: false, reason: 'no-such-domain', domain };
  expect(await readIncidents(ports, { owner: 'other' }, domain)).toEqual(missing);
});
