import { expect, test } from 'vitest';
import { finding } from '../../../core/finding/finding.ts';
import { gatherIncidents, unreadableIncident } from '../../../service/daily-mail/gather-incidents.ts';
import { timestamp } from '../../fakes/names.ts';
import { World } from '../world.ts';

const moment = { now: new Date('2026-11-24T10:00:00Z'), serving: { edgeCacheSeconds: 60 } };
const openedAt = timestamp('2026-11-24T08:00:00Z');

test('gatherIncidents() leaves out the patterns that a change of provider will take out by itself', async () => {
  const world = await World.hosted();
  const state = await world.state();
  const incidents = [{ ...finding('mx-pattern-unused', { pattern: 'new.example' }), openedAt }];
  const watch = { schema: 1 as const, domain: world.domain, incidents };
  const codesOf = (migration?: { startedAt: typeof openedAt; by: string; newMx: string[] }) =>
    gatherIncidents({ ...state, ...(migration && { migration }) }, watch, moment).map(({ code }) => code);
  expect(codesOf()).toEqual(['mx-pattern-unused']);
  expect(codesOf({ startedAt: openedAt, by: 'admin', newMx: ['new.example'] })).toEqual([]);
});

test('gatherIncidents() has the problem that blocks hosting, even if the incidents cannot be read', async () => {
  const state = await (await World.hosted()).state();
  const problem = { code: 'no-zone', parameters: { name: 'example.com' }, since: openedAt };
  const stuck = { ...state, hosting: { ...state.hosting, problem } };
  expect(gatherIncidents(stuck, undefined, moment)).toMatchObject([{ code: 'no-zone', startedAt: openedAt }]);
});

test('gatherIncidents() names no recipient whose mail is refused, because the others read it', async () => {
  const world = await World.hosted();
  const refused = (address: string, closedAt?: typeof openedAt) => ({
    ...finding('recipient-refused', { address }),
    openedAt,
    ...(closedAt && { closedAt }),
  });
  const incidents = [refused('ann@a.example'), refused('bob@b.example'), refused('cy@c.example', openedAt)];
  const watch = { schema: 1 as const, domain: world.domain, incidents };
  const gathered = gatherIncidents(await world.state(), watch, moment);
  expect(gathered.map(({ code, endedAt }) => [code, endedAt !== undefined])).toEqual([
    ['recipient-refused', false],
    ['recipient-refused', true],
  ]);
  expect(JSON.stringify(gathered)).not.toContain('@');
});

test('unreadableIncident() names the parts, or the domain as a whole', async () => {
  const { domain } = new World();
  expect(unreadableIncident(domain, openedAt, ['figures']).parameters).toEqual({
    domain,
    parts: ['figures'],
  });
  expect(unreadableIncident(domain, openedAt).parameters).toEqual({ domain });
});
