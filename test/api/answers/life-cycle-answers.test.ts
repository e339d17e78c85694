import { expect, test } from 'vitest';
import {
  incident,
  lifeCycle,
  migration,
  problemState,
  removal,
} from '../../../api/answers/life-cycle-answers.ts';
import { finding, problemOf } from '../../../core/finding/finding.ts';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { incidentsKey } from '../../../service/store/domains/incidents.ts';
import { domainName } from '../../fakes/names.ts';
import { inTesting, reportsCome } from '../../service/publishing/reported-world.ts';
import { ApiClient } from '../client.ts';
import { expectDocumented } from './expect-documented.ts';

const path = '/v1/domains/example.com';
const openedAt = '2026-11-24T10:00:00.000Z';
const problem = problemOf(
  finding('no-valid-policy', { domain: domainName('example.com') }),
  new Date(openedAt),
);

async function withPolicy(): Promise<ApiClient> {
  const api = await ApiClient.hosted();
  await api.call('PUT', `${path}/policy`, {
    mode: 'enforce',
    mx: ['mx.example.com'],
    maxAgeSeconds: 1_209_600,
  });
  await api.world.drain();
  return api;
}

test('migration has every member of a plan, and of the problem that blocks it', async () => {
  const api = await withPolicy();
  await api.call('PUT', `${path}/migration`, { mx: ['mx.new.example'] });
  const state = await api.world.state();
  const change = { ...state.migration, finishedAt: openedAt, problem };
  api.world.handles.store.edit(
    domainKey(domainName('example.com')),
    JSON.stringify({ ...state, migration: change }),
  );
  const { body } = await api.call('GET', `${path}/migration`);
  expect(body.steps.length).toBeGreaterThan(0);
  expectDocumented(migration, [body]);
  expectDocumented(problemState, [body.problem]);
});

test('removal has every member of a plan, and of the problem that blocks it', async () => {
  const api = await withPolicy();
  await api.call('DELETE', `${path}?force=true&reason=customer+left`);
  const state = await api.world.state();
  api.world.handles.store.edit(
    domainKey(domainName('example.com')),
    JSON.stringify({ ...state, removal: { ...state.removal, problem } }),
  );
  const { body } = await api.call('GET', path);
  expect(body.removal.steps.length).toBeGreaterThan(0);
  expectDocumented(removal, [body.removal]);
});

test('lifeCycle and incident have every member of an open incident', async () => {
  const api = await withPolicy();
  const times = {
    closedAt: openedAt,
    alertedAt: openedAt,
    endAlertedAt: openedAt,
    unpostedSince: openedAt,
    unmailedSince: openedAt,
    unmailed: ['gone@example.net'],
  };
  const uncovered = finding('mx-uncovered', { host: 'mx9.example.com', mode: 'enforce' });
  const incidents = [
    { ...uncovered, openedAt },
    { ...uncovered, openedAt, ...times },
  ];
  const watch = { schema: 1, domain: 'example.com', checkedAt: openedAt, incidents };
  await api.world.ports.store.put(incidentsKey(domainName('example.com')), JSON.stringify(watch));
  const { body } = await api.call('GET', `${path}/incidents`);
  expectDocumented(incident, body.incidents);
  const { mxNeeds, deletable, checkedAt, incidents: open } = (await api.call('GET', path)).body;
  const parts = { mxNeeds, deletable, checkedAt, incidents: open };
  expect(lifeCycle.parse(parts)).toEqual(parts);
});

test('lifeCycle has what is missing for enforce, and from when it is possible', async () => {
  const world = await inTesting(false);
  await reportsCome(world, 7);
  const { enforce } = (await new ApiClient(world).call('GET', path)).body;
  expect(enforce).toMatchObject({ possibleFrom: expect.any(String), missing: [{ code: 'evidence-days' }] });
  expect(lifeCycle.parse({ enforce })).toEqual({ enforce });
});
