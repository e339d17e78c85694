import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quarantineBytes } from '../../../../service/intake/budget/arrival.ts';
import { chooseKeeping } from '../../../../service/intake/budget/choose-keeping.ts';
import type { Keeping } from '../../../../service/intake/budget/keeping.ts';
import { foldDay } from '../../../../service/intake/fold-day.ts';
import type { StoredObject } from '../../../../service/ports/object-store.ts';
import { ownerAccountKey, ownerAccountObject } from '../../../../service/store/access/owner-account.ts';
import {
  ownerBytesKey,
  serviceBytesKey,
  storedBytesObject,
} from '../../../../service/store/reports/stored-bytes.ts';
import { domainName, utcDay } from '../../../fakes/names.ts';
import { sampled } from '../../../model/search.ts';
import { runAtOnce } from '../../store/many-writers.ts';
import { keepsUnknownMembers, unseenWriters } from '../../store/unknown-members.ts';
import { World } from '../../world.ts';
import { storedReportOf, storeMarked } from '../stored-reports.ts';

const today = utcDay('2026-11-23');
const megabyte = 1_000_000;

const rawOf = (name: string, bytes: number): StoredObject => ({
  key: `mail/in/${name}`,
  version: name,
  etag: name,
  body: new Uint8Array(bytes),
  lastModified: new Date(`${today}T12:00:00Z`),
});

/** An owner's account with a budget of so many bytes a day. */
async function withBudget(storedBytesPerDay: number, world = new World()): Promise<World> {
  const account = { schema: 1 as const, owner: 'acme', zones: [], quota: { storedBytesPerDay } };
  await ownerAccountObject.create(world.ports, ownerAccountKey('acme'), account);
  return world;
}

/** google.com signed reports about seven earlier days. */
async function withKnownReporter(world: World, isLate = false): Promise<World> {
  for (let day = 10; day < 17; day++) {
    const receivedAt = `2026-11-${isLate ? 20 : day + 1}T03:00:00Z`;
    await storeMarked(world, { submitter: 'google.com', day: `2026-11-${day}`, receivedAt });
    await foldDay(world.ports, world.domain, utcDay(`2026-11-${day}`));
  }
  return world;
}

let arrivals = 0;

async function arrive(world: World, bytes: number, submitter?: string): Promise<Keeping> {
  const signed = submitter === undefined ? [] : [storedReportOf(world, { submitter })];
  const hosted = { domain: world.domain, owner: 'acme' };
  return chooseKeeping(world.ports, rawOf(`m${arrivals++}`, bytes), hosted, signed);
}

const stored = async (world: World) =>
  (await storedBytesObject.load(world.ports, ownerBytesKey(today, 'acme')))?.state;

describe('chooseKeeping()', () => {
  test('keeps all while the budget has room, at one read and mostly no write', async () => {
    const world = await withBudget(1_000 * megabyte);
    world.handles.store.calls.splice(0);
    for (let n = 0; n < 100; n++) expect(await arrive(world, 2_000)).toBe('all');
    const { calls } = world.handles.store;
    expect(calls.filter(({ operation }) => operation === 'put').length).toBeLessThan(10);
    expect(calls.length).toBeLessThan(140);
  });

  test('counts 200 large mails that arrive at once, each in a process of its own, with no failure', async () => {
    const world = await withBudget(1_000 * megabyte);
    const { store } = world.handles;
    store.calls.splice(0);
    const hosted = { domain: world.domain, owner: 'acme' };
    const { ended } = await runAtOnce(store, 200, (own, n) =>
      chooseKeeping({ ...world.ports, store: own }, rawOf(`large${n}`, 300_000), hosted, []),
    );
    expect(ended.filter(({ status }) => status === 'rejected')).toEqual([]);
    // Each is no report, so it has an entry in the quarantine.
    expect(await stored(world)).toMatchObject({ bytes: 200 * (300_000 + 1_500) });
    expect(store.calls.filter(({ operation }) => operation === 'put').length).toBeLessThanOrEqual(8 * 200);
  });

  test('keeps no unsigned mail once half is used, and records the first affected domain', async () => {
    const world = await withBudget(2 * megabyte);
    expect(await arrive(world, 0.9 * megabyte)).toBe('all');
    expect(await arrive(world, 0.3 * megabyte)).toBe('nothing');
    expect(await arrive(world, 0.4 * megabyte)).toBe('nothing');
    expect(await stored(world)).toMatchObject({
      bytes: 0.9 * megabyte + quarantineBytes,
      sources: { '': 0.9 * megabyte + quarantineBytes },
      leftOut: { bytes: 0.7 * megabyte + 2 * quarantineBytes, domain: world.domain },
    });
  });

  test('keeps only sums of an unknown reporter’s signed report, and everything of a known reporter’s', async () => {
    const world = await withKnownReporter(await withBudget(10 * megabyte));
    for (let n = 0; n < 12; n++) await arrive(world, megabyte);
    for (let n = 0; n < 12; n++) await arrive(world, 0.9 * megabyte, `s${n}.example`);
    expect(await arrive(world, 0.9 * megabyte, 'other.example')).toBe('sums');
    expect(await arrive(world, 0.9 * megabyte, 'google.com')).toBe('all');
    expect((await stored(world))?.known).toEqual(['google.com']);
  });

  test('does not treat a reporter as known whose reports about earlier days all arrived on one day', async () => {
    const world = await withKnownReporter(await withBudget(10 * megabyte), true);
    for (let n = 0; n < 6; n++) await arrive(world, 0.9 * megabyte);
    for (let n = 0; n < 6; n++) await arrive(world, 0.9 * megabyte, `s${n}.example`);
    expect(await arrive(world, 0.9 * megabyte, 'google.com')).toBe('sums');
  });

  test('knows a reporter at any domain that its mail is about, whichever comes first', async () => {
    const world = await withKnownReporter(await withBudget(10 * megabyte));
    for (let n = 0; n < 12; n++) await arrive(world, megabyte);
    for (let n = 0; n < 12; n++) await arrive(world, 0.9 * megabyte, `s${n}.example`);
    const submitter = 'google.com';
    const about = [{ domain: domainName('new.example') }, world].map((one) =>
      storedReportOf(one, { submitter }),
    );
    const hosted = { domain: world.domain, owner: 'acme' };
    expect(await chooseKeeping(world.ports, rawOf('two', 0.9 * megabyte), hosted, about)).toBe('all');
  });

  test.each([
    [10, 'all'],
    [11, 'sums'],
  ])(
    'looks up the first ten domains of a mail, so that signed mail about a hundred takes no 2,800 reads: known at number %i',
    async (place, keeping) => {
      const world = await withKnownReporter(await withBudget(1_000 * megabyte));
      const ports = { ...world.ports, service: { ...world.ports.service, storedBytesPerDay: megabyte } };
      const domains = Array.from({ length: 100 }, (_, n) =>
        n + 1 === place ? world.domain : domainName(`d${n}.example`),
      );
      // Two reports about each: a repeated domain takes no place.
      const about = domains.flatMap((domain) =>
        ['a', 'b'].map((id) => storedReportOf({ domain }, { id, submitter: 'google.com' })),
      );
      const hosted = { domain: world.domain, owner: 'acme' };
      world.handles.store.calls.splice(0);
      expect(await chooseKeeping(ports, rawOf('many', 0.9 * megabyte), hosted, about)).toBe(keeping);
      const read = world.handles.store.calls.filter(({ key }) => key.startsWith('days/'));
      expect(read).toHaveLength(10 * 28);
    },
  );

  test('looks a known reporter up once a day', async () => {
    const world = await withKnownReporter(await withBudget(10 * megabyte));
    for (let n = 0; n < 5; n++) await arrive(world, megabyte);
    for (let n = 0; n < 8; n++) await arrive(world, 0.3 * megabyte, `s${n}.example`);
    await arrive(world, 0.3 * megabyte, 'google.com');
    world.handles.store.calls.splice(0);
    expect(await arrive(world, 0.3 * megabyte, 'google.com')).toBe('all');
    expect(world.handles.store.calls.filter(({ key }) => key.startsWith('days/'))).toEqual([]);
  });

  test('applies the deployment’s budget to unknown reporters, but not to known ones', async () => {
    const world = await withKnownReporter(await withBudget(1_000 * megabyte));
    const service = { ...world.ports.service, storedBytesPerDay: 100 * megabyte };
    const small = Object.assign(world, { ports: { ...world.ports, service } });
    const state = { schema: 1 as const, bytes: 90 * megabyte, sources: {}, budgetBytes: 0, serviceBytes: 0 };
    await storedBytesObject.create(world.ports, serviceBytesKey(today), { ...state, known: [] });
    expect(await arrive(small, megabyte)).toBe('nothing');
    expect(await arrive(small, megabyte, 'other.example')).toBe('sums');
    expect(await arrive(small, megabyte, 'google.com')).toBe('all');
    const told = world.handles.log.entries.filter(({ event }) => event === 'deployment-budget-used');
    expect(told, 'the operator, once').toEqual([
      {
        level: 'error',
        event: 'deployment-budget-used',
        fields: { day: today, storedBytesPerDay: 100 * megabyte },
      },
    ]);
  });

  test('tells the operator nothing of an owner whose own budget is used up', async () => {
    const world = await withBudget(2 * megabyte);
    for (let n = 0; n < 5; n++) await arrive(world, megabyte);
    expect(world.handles.log.entries).toEqual([]);
  });

  test('counts mail for nobody by itself', async () => {
    const world = new World();
    expect(await chooseKeeping(world.ports, rawOf('x', 400 * megabyte), undefined, [])).toBe('all');
    expect(await chooseKeeping(world.ports, rawOf('y', 400 * megabyte), undefined, [])).toBe('nothing');
    const nobody = await storedBytesObject.load(world.ports, ownerBytesKey(today, undefined));
    expect(nobody?.state.leftOut).toEqual({ bytes: 400 * megabyte + quarantineBytes });
    expect(await chooseKeeping(world.ports, rawOf('z', 400 * megabyte), undefined, [])).toBe('nothing');
    expect(world.handles.log.entries, 'the operator, once').toEqual([
      {
        level: 'error',
        event: 'ownerless-mail-budget-used',
        fields: { day: today, storedBytesPerDay: 1_000 * megabyte },
      },
    ]);
  });

  test('stays within the budget and keeps everything of known reporters, whatever others send', async () => {
    const budget = 40 * megabyte;
    const stranger = fc.record({
      submitter: fc.option(
        fc.nat(20).map((n) => `s${n}.example`),
        { nil: undefined },
      ),
      bytes: fc.integer({ min: 300_000, max: 6 * megabyte }),
    });
    const known = fc.record({ submitter: fc.constant('google.com'), bytes: fc.constant(270_000) });
    const mails = fc.array(fc.oneof({ weight: 9, arbitrary: stranger }, known), {
      maxLength: 60,
      size: 'max',
    });
    await fc.assert(
      fc.asyncProperty(mails, async (all) => {
        const world = await withKnownReporter(await withBudget(budget));
        let kept = 0;
        let leftOut = 0;
        // As several function instances would, some at once.
        for (let start = 0; start < all.length; start += 4) {
          const batch = all.slice(start, start + 4);
          const keepings = await Promise.all(batch.map((one) => arrive(world, one.bytes, one.submitter)));
          for (const [at, keeping] of keepings.entries()) {
            const { bytes = 0, submitter } = batch[at] ?? {};
            if (submitter === 'google.com') expect(keeping).toBe('all');
            if (keeping === 'all') kept += bytes;
            else leftOut += 1;
          }
        }
        expect(kept).toBeLessThanOrEqual(budget);
        expect((await stored(world))?.leftOut !== undefined).toBe(leftOut > 0);
      }),
      { numRuns: sampled(5, 20) },
    );
  });

  test('records the first mail that is left out, however small', async () => {
    const world = await withBudget(2 * megabyte);
    const key = ownerBytesKey(today, 'acme');
    const full = { schema: 1 as const, bytes: 0, sources: {}, budgetBytes: 1, serviceBytes: 0, known: [] };
    await storedBytesObject.create(world.ports, key, full);
    await ownerAccountObject.change(
      world.ports,
      ownerAccountKey('acme'),
      (account) => account && { ...account, quota: { storedBytesPerDay: 1 } },
    );
    for (let n = 0; n < 3; n++) expect(await arrive(world, 10)).toBe('nothing');
    expect((await stored(world))?.leftOut).toEqual({ bytes: 10 + quarantineBytes, domain: world.domain });
  });

  test('counts a repeat of the same raw object once, and decides as before', async () => {
    const world = await withBudget(2 * megabyte);
    const hosted = { domain: world.domain, owner: 'acme' };
    for (const bytes of [0.9, 0.9, 0.8]) {
      const raw = rawOf(`again${bytes}`, bytes * megabyte);
      const first = await chooseKeeping(world.ports, raw, hosted, []);
      const counted = [
        await stored(world),
        await storedBytesObject.load(world.ports, serviceBytesKey(today)),
      ];
      expect(await chooseKeeping(world.ports, raw, hosted, [])).toBe(first);
      const again = [await stored(world), await storedBytesObject.load(world.ports, serviceBytesKey(today))];
      expect(again).toEqual(counted);
    }
    expect((await stored(world))?.bytes).toBe(0.9 * megabyte + quarantineBytes);
  });

  test('counts the parts of signed reports that are lost', async () => {
    const world = await withBudget(1);
    const hosted = { domain: world.domain, owner: 'acme' };
    const signed = [storedReportOf(world, { submitter: 's.example' })];
    const lose = (name: string, bytes: number) =>
      chooseKeeping(world.ports, rawOf(name, bytes), hosted, signed, { refusedParts: 2 });
    for (const name of ['a', 'b']) expect(await lose(name, megabyte)).toBe('sums');
    expect((await stored(world))?.leftOut?.parts).toBe(4);
  });

  test('keeps the members of a newer version', async () => {
    const world = await withKnownReporter(await withBudget(10 * megabyte));
    const { store } = world.handles;
    const keeps = (key: string, step: () => Promise<unknown>) =>
      keepsUnknownMembers(store, key, step, { maps: ['sources'] });
    const ofOwner = ownerBytesKey(today, 'acme');
    await arrive(world, 4 * megabyte);
    await keeps(ofOwner, () => arrive(world, 0.9 * megabyte));
    for (let n = 0; n < 2; n++) await keeps(ofOwner, () => arrive(world, 0.9 * megabyte));
    for (let n = 0; n < 3; n++) await arrive(world, 0.9 * megabyte, `s${n}.example`);
    await keeps(ofOwner, () => arrive(world, 0.9 * megabyte, 'google.com'));
    expect(await stored(world)).toMatchObject({ leftOut: {}, known: ['google.com'] });

    // A large mail is always counted for the deployment, whose budget it is the first to use up.
    const service = { ...world.ports.service, storedBytesPerDay: megabyte };
    const small = Object.assign(world, { ports: { ...world.ports, service } });
    const ofService = serviceBytesKey(today);
    await arrive(small, 9 * megabyte);
    await keeps(ofService, () => arrive(small, 9 * megabyte));
    store.edit(ofService, (store.text(ofService) ?? '').replace(/"isFull": true,/u, ''));
    await keeps(ofService, () => arrive(small, 0.3 * megabyte));
    expect((await storedBytesObject.load(world.ports, ofService))?.state.isFull).toBe(true);
    expect(unseenWriters('service/intake/budget/choose-keeping.ts')).toEqual([]);
  });
});
