import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimPlace, findNote, leaveOut, settlePlace } from '../../../service/operator-mail/claim-place.ts';
import { OperatorWorld } from './operator-world.ts';

/** Claims and sends a mail. @returns whether it had a place */
async function take({ ports }: OperatorWorld, of: string): Promise<boolean> {
  const claim = await claimPlace(ports, of);
  if (claim.kind === 'ours') await settlePlace(ports, claim.mail, 'sent');
  return claim.kind === 'ours';
}

describe('claimPlace()', () => {
  test('has ten places in any hour, and fifty in any day', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 7_200 })), {
          minLength: 20,
          maxLength: 120,
        }),
        async (pauses) => {
          const world = new OperatorWorld();
          const taken: number[] = [];
          for (const [index, seconds] of pauses.entries()) {
            world.handles.clock.advance(seconds);
            const now = world.handles.clock.now().getTime();
            const within = (milliseconds: number) => taken.filter((at) => now - at < milliseconds).length;
            const hasRoom = within(3_600_000) < 10 && within(86_400_000) < 50;
            expect(await take(world, `mail-${index}`)).toBe(hasRoom);
            if (hasRoom) taken.push(now);
          }
          expect(world.state.mails.length).toBeLessThanOrEqual(50);
        },
      ),
      { numRuns: 30 },
    );
  });

  test('has ten places for two workers that ask at the same time', async () => {
    const world = new OperatorWorld();
    const claims = await Promise.all(Array.from({ length: 30 }, (_, at) => take(world, `mail-${at}`)));
    expect(claims.filter(Boolean)).toHaveLength(10);
  });

  test('gives a mail one place, whoever asks again', async () => {
    const world = new OperatorWorld();
    const { ports, handles } = world;
    const claim = await claimPlace(ports, 'mail-1');
    expect(await claimPlace(ports, 'mail-1')).toEqual({ kind: 'in-progress' });
    handles.clock.advance(61);
    // Its worker is taken for dead.
    const again = await claimPlace(ports, 'mail-1');
    expect(again).toMatchObject({ kind: 'ours', mail: { firstAt: '2026-11-24T10:00:00.000Z' } });
    if (claim.kind === 'ours') await settlePlace(ports, claim.mail, 'sent');
    expect(await claimPlace(ports, 'mail-1')).toEqual({ kind: 'settled' });
    expect(world.state.mails).toHaveLength(1);
  });

  test('counts mails that were tried in vain, so that they do not all come at once later', async () => {
    const world = new OperatorWorld();
    const { ports, handles } = world;
    const fail = async (of: string) => {
      const claim = await claimPlace(ports, of);
      if (claim.kind === 'ours') expect(await settlePlace(ports, claim.mail, 'failed')).toBe(false);
      return claim.kind;
    };
    for (let at = 0; at < 10; at++) expect(await fail(`old-${at}`)).toBe('ours');
    handles.clock.advance(3_600);
    for (let at = 0; at < 10; at++) expect(await fail(`new-${at}`)).toBe('ours');
    expect(await claimPlace(ports, 'old-0')).toEqual({ kind: 'no-room', isBegun: true });
    expect(await fail('new-0')).toBe('ours');
  });

  test('gives up what nobody took for a day', async () => {
    const { ports, handles } = new OperatorWorld();
    await claimPlace(ports, 'mail-1');
    handles.clock.advance(86_400);
    const claim = await claimPlace(ports, 'mail-1');
    if (claim.kind === 'ours') expect(await settlePlace(ports, claim.mail, 'failed')).toBe(true);
    expect(await claimPlace(ports, 'mail-1')).toEqual({ kind: 'settled' });
  });
});

describe('leaveOut()', () => {
  test('counts a mail once, and none that has a place', async () => {
    const world = new OperatorWorld();
    await take(world, 'mail-1');
    expect(await leaveOut(world.ports, ['mail-1', 'mail-2', 'mail-3'])).toBe(2);
    expect(await leaveOut(world.ports, ['mail-2', 'mail-3', 'mail-4'])).toBe(1);
    expect(world.state.leftOut).toMatchObject({ mails: 3, since: '2026-11-24T10:00:00.000Z' });
  });

  test('remembers no more mails than it needs to', async () => {
    const world = new OperatorWorld();
    for (let at = 0; at < 8; at++)
      await leaveOut(
        world.ports,
        Array.from({ length: 200 }, (_, index) => `${at}-${index}`),
      );
    expect(world.state.leftOut?.mails).toBe(1_600);
    expect(world.state.leftOut?.of.length).toBeLessThanOrEqual(500);
  });

  test('is said by the next mail, and by that one alone', async () => {
    const world = new OperatorWorld();
    await leaveOut(world.ports, ['mail-1', 'mail-2']);
    expect(await claimPlace(world.ports, 'mail-3')).toMatchObject({
      kind: 'ours',
      mail: { leftOut: { mails: 2 } },
    });
    expect(world.state.leftOut).toBeUndefined();
    const next = await claimPlace(world.ports, 'mail-4');
    expect(next.kind === 'ours' && next.mail.leftOut).toBeUndefined();
  });
});

test('findNote() is about what no mail has said, and stays the same until it is sent', async () => {
  const world = new OperatorWorld();
  expect(await findNote(world.ports)).toBeUndefined();
  await leaveOut(world.ports, ['mail-1']);
  const note = await findNote(world.ports);
  expect(note).toBe('note-2026-11-24T10:00:00.000Z');
  const claim = await claimPlace(world.ports, note ?? '');
  expect(await findNote(world.ports)).toBe(note);
  if (claim.kind === 'ours') await settlePlace(world.ports, claim.mail, 'sent');
  expect(await findNote(world.ports)).toBeUndefined();
});
