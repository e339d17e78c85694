import { expect, test } from 'vitest';
import { audited, notePlanned } from '../../../service/access/audit.ts';
import type { ChangeRequest } from '../../../service/access/caller.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';

const change: ChangeRequest = {
  caller: { id: 'token1', scopes: ['write'] },
  action: 'PUT /v1/x',
  dryRun: false,
};

const entriesOf = ({ store }: ReturnType<typeof createFakePorts>['handles']) =>
  store.keys('audit/').map((key) => JSON.parse(store.text(key) ?? ''));

test.each<[string, () => Promise<{ ok: true } | { ok: false; reason: string }>, string]>([
  ['what was done', async () => ({ ok: true }), 'done'],
  ['what was refused', async () => ({ ok: false, reason: 'stale' }), 'refused: stale'],
  ['what failed', () => Promise.reject(new TypeError('no')), 'failed: TypeError'],
])('audited() completes the entry of %s', async (_, run, outcome) => {
  const { handles, ...ports } = createFakePorts();
  let during: unknown[] = [];
  await audited(ports, change, { request: { a: 1 }, reason: 'why' }, () => {
    during = entriesOf(handles);
    return run();
  }).catch(() => {});
  expect(during).toMatchObject([{ outcome: 'started' }]);
  expect(entriesOf(handles)).toEqual([
    {
      schema: 1,
      at: expect.any(String),
      by: 'token1',
      action: 'PUT /v1/x',
      request: { a: 1 },
      reason: 'why',
      outcome,
    },
  ]);
});

test('audited() writes nothing for a dry run', async () => {
  const { handles, ...ports } = createFakePorts();
  const result = await audited(ports, { ...change, dryRun: true }, { request: {} }, async () => ({
    ok: true as const,
  }));
  expect(result).toEqual({ ok: true });
  expect(entriesOf(handles)).toEqual([]);
});

test('notePlanned() writes one entry, however often a plan starts the same action on a day', async () => {
  const { handles, ...ports } = createFakePorts();
  for (const _ of ['first', 'again']) {
    await notePlanned(ports, { ...change, action: 'removal a.example' }, { request: {}, name: 'removal-1' });
    handles.clock.advance(60);
  }
  expect(entriesOf(handles)).toMatchObject([
    { by: 'token1', action: 'removal a.example', outcome: 'planned' },
  ]);
});
