import { describe, expect, test } from 'vitest';
import {
  ClaimLostError,
  claimDigest,
  digestLeaseSeconds,
  holdClaim,
  keepDelivery,
  markSettled,
  newClaim,
} from '../../../service/daily-mail/claim-digest.ts';
import { type DigestState, digestStateKey } from '../../../service/store/reports/digest-state.ts';
import { type Loaded, UnreadableStateError } from '../../../service/store/stored-object.ts';
import { reportIdentityOf } from '../../fakes/names.ts';
import { World } from '../world.ts';
import { addPendingReport, day } from './mail-world.ts';

const aboutOf = (world: World) => ({
  owner: 'acme',
  day,
  domains: [world],
  unfolded: { unreadable: [], late: [] },
});
const claim = (world: World) => claimDigest(world.ports, aboutOf(world), async () => true);

const settle = ({ ports }: World, claimed: Loaded<DigestState>, status: string) =>
  keepDelivery(ports, claimed, { address: 'a@example.com', status });

describe('claimDigest()', () => {
  test('starts no mail that exceeds the quota, and continues one that was started', async () => {
    const world = new World();
    const full = () => claimDigest(world.ports, aboutOf(world), async () => false);
    expect(await full()).toEqual({ kind: 'over-quota' });
    expect(world.handles.store.keys()).toEqual([]);
    await claim(world);
    world.handles.clock.advance(digestLeaseSeconds);
    expect(await full()).toMatchObject({ kind: 'ours' });
  });

  test('begins a damaged one anew, for after the lease, and says that the mail may be the second one', async () => {
    const world = new World();
    await addPendingReport(world, reportIdentityOf('a'.repeat(32)));
    await claim(world);
    const key = digestStateKey(day, 'acme');
    const { store, clock } = world.handles;
    store.edit(key, '{"schema":1,');
    expect(await claim(world), 'whoever had it may be alive').toEqual({ kind: 'in-progress' });
    clock.advance(digestLeaseSeconds);
    expect(await claim(world)).toMatchObject({
      kind: 'ours',
      state: {
        reports: [{ identity: 'a'.repeat(32) }],
        unreadable: [{ domain: world.domain, part: 'mailed-to' }],
      },
    });
    expect(store.keys('damaged/').map((copy) => store.text(copy))).toEqual(['{"schema":1,']);
  });

  test('leaves what a newer version wrote', async () => {
    const world = new World();
    const key = digestStateKey(day, 'acme');
    world.handles.store.edit(key, '{"schema":2}');
    await expect(claim(world)).rejects.toThrow(UnreadableStateError);
    expect(world.handles.store.text(key)).toBe('{"schema":2}');
  });

  test('fixes the reports of the mail: later ones wait', async () => {
    const world = new World();
    await addPendingReport(world, reportIdentityOf('a'.repeat(32)));
    const first = await claim(world);
    await addPendingReport(world, reportIdentityOf('b'.repeat(32)));
    world.handles.clock.advance(digestLeaseSeconds);
    const again = await claim(world);
    const reports = [expect.objectContaining({ identity: 'a'.repeat(32) })];
    expect([first, again]).toMatchObject([
      { kind: 'ours', state: { reports } },
      { kind: 'ours', state: { reports, createdAt: first.kind === 'ours' && first.state.createdAt } },
    ]);
  });

  test('leaves a mail to the worker that has it, as long as it may live', async () => {
    const world = new World();
    await claim(world);
    world.handles.clock.advance(digestLeaseSeconds - 1);
    expect(await claim(world)).toEqual({ kind: 'in-progress' });
  });

  test('gives a mail to one of two workers', async () => {
    const world = new World();
    const kinds = (await Promise.all([claim(world), claim(world)])).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['in-progress', 'ours']);
  });

  test('knows which mail was sent', async () => {
    const world = new World();
    const first = await claim(world);
    if (first.kind === 'ours') await markSettled(world.ports, await settle(world, first, 'sent'));
    world.handles.clock.advance(digestLeaseSeconds);
    expect(await claim(world)).toMatchObject({ kind: 'already-sent', state: { status: 'sent' } });
  });

  test('knows which mail everybody refused', async () => {
    const world = new World();
    const first = await claim(world);
    if (first.kind === 'ours') await markSettled(world.ports, await settle(world, first, 'refused'));
    world.handles.clock.advance(digestLeaseSeconds);
    expect(await claim(world)).toEqual({ kind: 'refused' });
  });

  test('leaves a mail to a worker that has sent a part of it lately', async () => {
    const world = new World();
    const first = await claim(world);
    world.handles.clock.advance(digestLeaseSeconds - 1);
    if (first.kind === 'ours') await settle(world, first, 'sent');
    world.handles.clock.advance(digestLeaseSeconds - 1);
    expect(await claim(world)).toEqual({ kind: 'in-progress' });
  });
});

describe('holdClaim()', () => {
  const held = async (world: World) => {
    const claimed = await claim(world);
    if (claimed.kind !== 'ours') throw new Error(claimed.kind);
    return holdClaim(world.ports, claimed);
  };

  test('keeps a mail that takes longer than a worker may be silent', async () => {
    const world = new World();
    const { keep, current } = await held(world);
    const { claimedAt } = current().state;
    for (let pause = 0; pause < 10; pause++) {
      world.handles.clock.advance(digestLeaseSeconds / 2);
      await Promise.all([keep(), keep()]);
      expect(await claim(world)).toEqual({ kind: 'in-progress' });
    }
    expect(current().state.claimedAt > claimedAt).toBe(true);
    expect(await claim(world)).toEqual({ kind: 'in-progress' });
  });

  test('asks nothing of the store until it is time', async () => {
    const world = new World();
    const { keep } = await held(world);
    world.handles.store.calls.length = 0;
    await keep();
    expect(world.handles.store.calls).toEqual([]);
  });

  test('ends once another worker has the mail', async () => {
    const world = new World();
    const { keep } = await held(world);
    world.handles.clock.advance(digestLeaseSeconds);
    expect((await claim(world)).kind).toBe('ours');
    await expect(keep()).rejects.toThrow(ClaimLostError);
  });
});

test('newClaim() stores nothing', async () => {
  const world = new World();
  await addPendingReport(world, reportIdentityOf('a'.repeat(32)));
  expect((await newClaim(world.ports, aboutOf(world))).reports).toHaveLength(1);
  expect(world.handles.store.keys('digests/')).toEqual([]);
});
