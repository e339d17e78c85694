import { expect, test } from 'vitest';
import { readReport } from '../../../core/tls-rpt/read/read-report.ts';
import { uncounted, unreadable } from '../../../core/tls-rpt/refusal.ts';
import type { Report } from '../../../core/tls-rpt/report.ts';
import { receiveReport } from '../../../service/intake/receive-report.ts';
import { removeOldReadings } from '../../../service/intake/remove-old-readings.ts';
import { pendingKey, reportKey, storeReport } from '../../../service/intake/store-report.ts';
import { incomingMailKey } from '../../../service/store/reports/incoming.ts';
import { quarantine } from '../../../service/store/reports/quarantine-entry.ts';
import type { StoredReport } from '../../../service/store/reports/stored-report.ts';
import { diesAtEveryCall } from '../../contracts/dies-at-every-call.contract.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { domainName, reportIdentityOf, timestamp, utcDay } from '../../fakes/names.ts';
import { foldAll } from '../fold-all.ts';
import { World } from '../world.ts';
import { receiveMail } from './report-mail.ts';

/** The mail is read again, and what follows is folded. */
async function readAgain(world: World, key: string, read?: typeof readReport): Promise<void> {
  await receiveReport(world.ports, key, { isReplay: true, ...(read && { read }) });
  await foldAll(world);
}

/** A reader of another version. */
const readerThat =
  (change: (report: Report) => Report): typeof readReport =>
  async (bytes, options) => {
    const result = await readReport(bytes, options);
    return result.ok ? { ...result, reports: result.reports.map(change) } : result;
  };

const upgrades: [string, typeof readReport][] = [
  ['the id', readerThat((report) => ({ ...report, reportId: `<${report.reportId}>` }))],
  ['the submitter', readerThat((report) => ({ ...report, contactInfo: 'x@other.example' }))],
  ['the day', readerThat((report) => ({ ...report, begin: '2026-11-22T23:00:00Z' }))],
  ['a day of last year', readerThat((report) => ({ ...report, begin: '2025-11-22T23:00:00Z' }))],
];

const identities = (world: Pick<World, 'handles'>) =>
  world.handles.store
    .keys()
    .filter((key) => /^(?:unverified-)?days\//.test(key))
    .flatMap((key) => Object.keys(JSON.parse(world.handles.store.text(key)!).reports));

const pending = (world: Pick<World, 'handles'>) => world.handles.store.keys('pending-reports/');

test.each(upgrades)(
  'removeOldReadings() leaves one report and its neighbours if a mail is read again with another value for %s',
  async (_, read) => {
    const world = await World.hosted();
    const { key } = await receiveMail(world);
    await receiveMail(world, { id: 'neighbour' });
    const [before = []] = [identities(world)];
    await readAgain(world, key, read);
    expect(world.handles.store.keys('reports/')).toHaveLength(2);
    expect(identities(world)).toHaveLength(2);
    expect(
      identities(world).filter((one) => before.includes(one)),
      'the neighbour',
    ).toHaveLength(1);
    expect(pending(world), 'no daily mail has included either').toHaveLength(2);
  },
);

test.each(upgrades)(
  'removeOldReadings() puts no report into another daily mail if a mail is read again with another value for %s',
  async (_, read) => {
    const world = await World.hosted();
    const { key } = await receiveMail(world);
    for (const pointer of pending(world)) await world.ports.store.delete(pointer);
    await readAgain(world, key, read);
    expect(identities(world)).toHaveLength(1);
    expect(pending(world)).toEqual([]);
  },
);

const refusals: [string, typeof readReport][] = [
  ['the whole mail', async () => ({ ok: false, ...unreadable('plain-mail', {}) })],
  ['only its period', readerThat(({ begin: _, end: __, ...report }) => report)],
];

test.each(refusals)(
  'removeOldReadings() no longer counts a mail that is read again and refused: %s',
  async (_, read) => {
    const world = await World.hosted();
    const { key } = await receiveMail(world);
    await receiveMail(world, { id: 'neighbour' });
    const refuse: typeof readReport = async (...args) => {
      const { mail } = await readReport(...args);
      return { ...(await read(...args)), ...(mail && { mail }) };
    };
    await readAgain(world, key, refuse);
    expect(identities(world), 'the neighbour').toHaveLength(1);
    expect(world.handles.store.keys('reports/')).toHaveLength(1);
    expect(pending(world)).toHaveLength(1);
    expect(world.handles.store.keys('quarantine/')).toHaveLength(1);

    world.handles.store.calls.splice(0);
    await receiveReport(world.ports, key, { isReplay: true, read: refuse });
    expect(
      world.handles.store.calls.filter(({ operation }) => operation === 'list'),
      'once it is known as refused, nothing is searched for',
    ).toEqual([]);

    await readAgain(world, key);
    expect(identities(world), 'a later version reads it again').toHaveLength(2);
  },
);

test('removeOldReadings() leaves one of two copies that are read again, in either order', async () => {
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const world = await World.hosted();
    const copies = [await receiveMail(world), await receiveMail(world)];
    for (const index of order) {
      await readAgain(world, copies[index]!.key, upgrades[0]![1]);
    }
    expect(world.handles.store.keys('reports/')).toHaveLength(1);
    expect(identities(world)).toHaveLength(1);
  }
});

diesAtEveryCall('a mail that is read again and differs, with removeOldReadings(),', {
  arrange: async () => {
    const world = await World.hosted();
    const { key } = await receiveMail(world);
    return Object.assign(world, { key });
  },
  step: (world) => readAgain(world, world.key, upgrades[2]![1]),
  endState: (world) => [world.handles.store.keys('reports/'), identities(world), pending(world)],
});

const raw = {
  key: incomingMailKey('1'),
  body: new Uint8Array(),
  etag: 'e',
  version: 'v',
  lastModified: new Date('2026-11-24T09:00:00Z'),
};
const domain = domainName('example.com');

function reading(identity: string, change: Partial<StoredReport> = {}): StoredReport {
  return {
    schema: 1,
    identity: reportIdentityOf(identity.repeat(32)),
    domain,
    day: utcDay('2026-11-23'),
    submitter: 'reporter.example',
    raw: raw.key,
    receivedAt: timestamp('2026-11-24T09:00:00.000Z'),
    verification: { verified: true, by: 'reporter.example' },
    digest: identity,
    report: { policies: [], notes: [] },
    ...change,
  };
}

/** What an earlier version read from the mail. */
async function readBefore(...readings: StoredReport[]) {
  const ports = createFakePorts();
  for (const one of readings) await storeReport(ports, one);
  return { ports, isStored: (one: StoredReport) => ports.handles.store.text(reportKey(one)) !== undefined };
}

test.each([
  ['a week before the mail came', '2026-11-17', true],
  ['longer before', '2026-11-16', false],
  ['the day after the mail came', '2026-11-25', true],
  ['later', '2026-11-26', false],
  ['the day before the new reading’s', '2026-10-09', true],
  ['the day after the new reading’s', '2026-10-11', true],
  ['further from it', '2026-10-12', false],
])('removeOldReadings() searches the days on which a reading may be: %s', async (_, day, isFound) => {
  const old = reading('a', { day: utcDay(day) });
  const { ports, isStored } = await readBefore(old);
  const readings = [reading('b', { day: utcDay('2026-10-10') })];
  const domains = new Set([domain]);
  const removed = await removeOldReadings(ports, raw, { readings, isRefused: false, domains });
  expect([...removed]).toEqual(isFound ? [domain] : []);
  expect(isStored(old)).toBe(!isFound);
});

test('removeOldReadings() leaves the part of a mail that reads as before', async () => {
  const [same, old] = [reading('a'), reading('b')];
  const { ports, isStored } = await readBefore(same, old);
  const readings = [same, reading('c')];
  await removeOldReadings(ports, raw, { readings, isRefused: false, domains: new Set([domain]) });
  expect([same, old].map(isStored)).toEqual([true, false]);
});

test('removeOldReadings() removes a part that is refused now, beside one that was refused before', async () => {
  const [same, old] = [reading('a'), reading('b')];
  const { ports, isStored } = await readBefore(same, old);
  const refused = uncounted('no-period', {});
  const before = { ...refused, mail: undefined, refused: [refused], counted: [same, old] };
  await quarantine(ports, raw, before);
  await removeOldReadings(ports, raw, { readings: [same], isRefused: true, domains: new Set([domain]) });
  expect([same, old].map(isStored)).toEqual([true, false]);
});

test('removeOldReadings() has the daily mail include only new readings about the same domain', async () => {
  const { ports } = await readBefore(reading('a'));
  const other = domainName('example.net');
  const [about, elsewhere] = [reading('b'), reading('c', { domain: other })];
  const readings = [about, elsewhere];
  await removeOldReadings(ports, raw, { readings, isRefused: false, domains: new Set([domain, other]) });
  expect(ports.handles.store.keys('pending-reports/')).toEqual([pendingKey(about)]);
});
