import { expect, test } from 'vitest';
import { receivePost } from '../../../service/intake/receive-post.ts';
import { receiveReport } from '../../../service/intake/receive-report.ts';
import { storedReportObject } from '../../../service/store/reports/stored-report.ts';
import { World } from '../world.ts';
import { reportJson, reportMail } from './report-mail.ts';

const body = Buffer.from(reportJson());

test('receivePost() stores a report once and counts it once, however often it arrives', async () => {
  const world = await World.hosted();
  const { inbox } = await world.state();
  for (const _ of [1, 2]) expect(await receivePost(world.ports, inbox, body)).toEqual({ outcome: 'counted' });
  expect(world.handles.store.keys('posts/')).toHaveLength(1);
  expect(world.handles.store.keys('reports/')).toHaveLength(1);
});

test('receivePost() trusts no result of a receiver in a body that somebody posted, even when it is read again', async () => {
  const world = await World.hosted();
  const { inbox } = await world.state();
  const forged = reportMail(inbox, { signedBy: 'reporter.example' });
  expect(await receivePost(world.ports, inbox, forged)).toEqual({ outcome: 'counted' });
  const [raw = ''] = world.handles.store.keys('posts/');
  const [key = ''] = world.handles.store.keys('reports/');
  // As a version stored it that trusted a receiver here.
  await storedReportObject.change(world.ports, key, async (known) => {
    if (!known) throw new Error('no stored report');
    return { ...known, verification: { verified: true, by: 'reporter.example' } };
  });
  await receiveReport(world.ports, raw, { isReplay: true });
  expect((await storedReportObject.load(world.ports, key))?.state.verification).toEqual({
    verified: false,
    reason: 'no-trusted-result',
    parameters: {},
  });
});

test('receivePost() says why a report is in the quarantine', async () => {
  const world = await World.hosted();
  const { inbox } = await world.state();
  expect(await receivePost(world.ports, inbox, Buffer.from('{'))).toEqual({
    outcome: 'quarantined',
    reason: expect.any(String),
  });
});

test('receivePost() has a report that cannot be counted now counted later', async () => {
  const world = await World.hosted();
  const { inbox } = await world.state();
  world.handles.store.before = (operation, key) => {
    if (operation === 'put' && key.startsWith('reports/')) throw new Error('busy');
  };
  expect(await receivePost(world.ports, inbox, body)).toEqual({ outcome: 'stored' });
  const [key] = world.handles.store.keys('posts/');
  expect(world.handles.tasks.take()).toEqual([{ kind: 'receive-report', key }]);
});

test('receivePost() stores nothing of junk above its limit, and still takes reports', async () => {
  const world = await World.hosted();
  const { inbox } = await world.state();
  const outcomes = [];
  for (let n = 0; n < 40; n++)
    outcomes.push((await receivePost(world.ports, inbox, Buffer.from(`{${n}`), `10.0.${n}.1`)).outcome);
  expect(new Set(outcomes.slice(0, 30))).toEqual(new Set(['quarantined']));
  expect(new Set(outcomes.slice(30))).toEqual(new Set(['too-many']));
  expect(world.handles.store.keys('posts/')).toHaveLength(30);
  expect(await receivePost(world.ports, inbox, body, '10.1.0.1')).toEqual({ outcome: 'counted' });
});
