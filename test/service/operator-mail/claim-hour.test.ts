import { expect, test } from 'vitest';
import { claimHour, updateClaim } from '../../../service/operator-mail/claim-hour.ts';
import { operatorMarkKey } from '../../../service/store/operator/operator-mark.ts';
import { OperatorWorld } from './operator-world.ts';

const marks = async () => [operatorMarkKey('mail/in/1', 'a'), operatorMarkKey('mail/in/2', 'a')];

test('claimHour() gives an hour to one of two workers', async () => {
  const { ports } = new OperatorWorld();
  const claims = await Promise.all([claimHour(ports, marks), claimHour(ports, marks)]);
  expect(claims.filter(Boolean)).toHaveLength(1);
});

test('claimHour() claims nothing while nothing is marked', async () => {
  const world = new OperatorWorld();
  expect(await claimHour(world.ports, async () => [])).toBeUndefined();
  expect(world.handles.store.keys('operator-mail/')).toEqual([]);
});

test('updateClaim() fails for a worker whose claim another one has taken over', async () => {
  const { ports, handles } = new OperatorWorld();
  const claim = await claimHour(ports, marks);
  if (!claim) throw new Error('expected a claim');
  handles.clock.advance(59);
  expect(await claimHour(ports, marks)).toBeUndefined();
  handles.clock.advance(2);
  const again = await claimHour(ports, marks);
  expect(again?.state).toMatchObject({ hour: claim.state.hour, createdAt: claim.state.createdAt });
  handles.clock.advance(1);
  expect(await updateClaim(ports, claim, 'sent')).toBeUndefined();
  expect(again && (await updateClaim(ports, again, 'sent'))?.state.status).toBe('sent');
});

test('claimHour() puts no more marks into an object than it can hold, counts the others, and deletes them', async () => {
  const { ports, handles } = new OperatorWorld();
  const many = Array.from({ length: 6_000 }, (_, at) => operatorMarkKey(`mail/in/${at}`, 'a'));
  for (const mark of many) await ports.store.put(mark, '');
  const claim = await claimHour(ports, async () => many);
  expect(claim?.state.marks).toHaveLength(5_000);
  expect(claim?.state.more).toBe(1_000);
  expect(handles.store.keys('operator-mail/due/').sort()).toEqual(claim?.state.marks.toSorted());
});
