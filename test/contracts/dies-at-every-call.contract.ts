import { expect, test } from 'vitest';
import { prefixes } from '../../service/store/prefixes.ts';
import type { FakeHandles } from '../fakes/fake-ports.ts';

interface Mortal {
  handles: FakeHandles;
}

interface Life<World extends Mortal> {
  arrange(): Promise<World>;
  /** What is killed, and what is then done again. */
  step(world: World): Promise<unknown>;
  /** What is done after the death instead of the step alone. */
  again?(world: World): Promise<unknown>;
  /** What must be the same in the end; all that lasts if absent. */
  endState?(world: World): unknown;
}

/** Longer than a claim of a dead worker holds. */
const waitSeconds = 61;

/**
 * What every step keeps to: killed at any call of a port, and done again a little later, it ends in the state in
 * which it ends undisturbed. Of a dead worker no later call is made.
 */
export function diesAtEveryCall<World extends Mortal>(
  step: string,
  { arrange, step: live, again = live, endState = lastingState }: Life<World>,
): void {
  test(`${step} that is killed at any call, and done again, ends in the same state`, async () => {
    const undisturbed = await arrange();
    const calls = await listCalls(undisturbed, live);
    expect(calls.length, 'calls of ports').toBeGreaterThan(0);
    undisturbed.handles.clock.advance(waitSeconds);
    await again(undisturbed);
    const wanted = await endState(undisturbed);
    for (const fatal of distinctDeaths(calls)) {
      const world = await arrange();
      await killAt(world, fatal, live);
      world.handles.clock.advance(waitSeconds);
      await again(world);
      expect(await endState(world), `killed at call ${fatal} of ${calls.length}`).toEqual(wanted);
    }
  });
}

/** What a step calls, in order: the operation of a port that has several, or undefined. */
async function listCalls<World extends Mortal>(
  world: World,
  step: (world: World) => Promise<unknown>,
): Promise<unknown[]> {
  const calls: unknown[] = [];
  watchCalls(world, (operation) => void calls.push(operation));
  await step(world);
  watchCalls(world, () => {});
  return calls;
}

/** Operations that change nothing. */
const reads: unknown[] = ['get', 'list', 'findZone', 'look', 'read', 'confirm', 'describe'];

/** The first call, and each that follows a write: a death after a read leaves what one before it leaves. */
const distinctDeaths = (calls: unknown[]): number[] =>
  calls.flatMap((_, at) => (at === 0 || !reads.includes(calls[at - 1]) ? [at + 1] : []));

async function killAt<World extends Mortal>(
  world: World,
  fatal: number,
  step: (world: World) => Promise<unknown>,
): Promise<void> {
  let calls = 0;
  watchCalls(world, () => {
    if (++calls >= fatal) throw new Error('killed');
  });
  await step(world).catch(() => {});
  watchCalls(world, () => {});
}

function watchCalls({ handles }: Mortal, before: (operation: unknown) => void): void {
  const { store, dns, edge, tasks, mail } = handles;
  for (const port of [store, dns, edge, tasks, mail]) port.before = before;
}

/**
 * Objects, records and mails, without the times at which they came about and the ids that come from these, and without
 * the counts of mails, which may include those of a dead worker.
 */
function lastingState({ handles: { store, dns, mail } }: Mortal) {
  return {
    objects: store
      .keys()
      .filter((key) => !key.startsWith(prefixes.sentMails))
      .map((key) => timeless(`${key}\n${store.text(key)}`)),
    records: dns.recordSets().map((set) => timeless(JSON.stringify(set))),
    mails: mail.sent.map(({ envelope, raw }) => [
      envelope.to,
      /^Subject: .*$/mu.exec(Buffer.from(raw).toString())?.[0],
    ]),
  };
}

const timeless = (text: string) =>
  text
    .replaceAll(/\b\d{8}T\d{6}\b/gu, '<id>')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/gu, '<time>');
