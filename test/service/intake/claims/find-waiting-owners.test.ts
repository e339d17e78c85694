import { expect, test } from 'vitest';
import { dayOf } from '../../../../core/names/utc-day.ts';
import { readReport } from '../../../../core/tls-rpt/read/read-report.ts';
import { findWaitingOwners } from '../../../../service/intake/claims/find-waiting-owners.ts';
import { receiveReport } from '../../../../service/intake/receive-report.ts';
import { receiverNames } from '../../../../service/intake/receiver-names.ts';
import { ownerAccountKey, ownerAccountObject } from '../../../../service/store/access/owner-account.ts';
import { ownerBytesKey, storedBytesObject } from '../../../../service/store/reports/stored-bytes.ts';
import { findLeftOut } from '../../../../service/watch/find-left-out.ts';
import { domainName } from '../../../fakes/names.ts';
import { claimDomain } from '../../claims.ts';
import { World } from '../../world.ts';
import { reportMail } from '../report-mail.ts';

/** Above the size at which each mail is counted by itself. */
const padding = Buffer.from(`\r\n${'x'.repeat(1_000)}`.repeat(300));

const putReport = async (
  world: World,
  name: string,
  inbox: string,
  sample?: Parameters<typeof reportMail>[1],
) => {
  await world.ports.store.put(`mail/in/${name}`, Buffer.concat([reportMail(inbox, sample), padding]));
  return `mail/in/${name}`;
};

const setBudget = (world: World, owner: string, storedBytesPerDay: number) =>
  ownerAccountObject.create(world.ports, ownerAccountKey(owner), {
    schema: 1,
    owner,
    zones: [],
    quota: { storedBytesPerDay },
  });

/** The count of an owner, or of mail that belongs to nobody, as if so many bytes had arrived today. */
const fill = (world: World, owner: string | undefined, bytes: number) =>
  storedBytesObject.create(world.ports, ownerBytesKey(dayOf(world.ports.clock.now()), owner), {
    schema: 1,
    bytes,
    sources: {},
    budgetBytes: 0,
    serviceBytes: 0,
    known: [],
  });

const countOf = async (world: World, owner: string | undefined) =>
  (await storedBytesObject.load(world.ports, ownerBytesKey(dayOf(world.ports.clock.now()), owner)))?.state;

const marks = (world: World) => world.handles.store.keys('waiting-reports/');

test('findWaitingOwners() finds whose claim an inbox is, and what of the mail is about its domain', async () => {
  const world = new World();
  const { inbox } = await claimDomain(world, 'acme');
  await claimDomain(world, 'beta');
  const raw = await world.ports.store.get(
    await putReport(world, 'm1', inbox, { signedBy: 'reporter.example' }),
  );
  if (!raw) throw new Error('gone');
  const result = await readReport(raw.body, { receivers: receiverNames(world.ports, raw.key) });
  const find = (waiting: [string, string][]) =>
    findWaitingOwners(world.ports, raw, result, {
      waiting: new Map(waiting.map(([one, domain]) => [one, domainName(domain)])),
    });
  expect(await find([[inbox, 'example.com']])).toMatchObject([
    { owner: 'acme', readings: [{ domain: 'example.com', verification: { verified: true } }] },
  ]);
  expect(await find([['aaaaaaaaaaaaaaaaaaaa', 'example.com']])).toEqual([]);
  expect(await find([[inbox, 'other.example']])).toEqual([]);
});

test('receiveReport() keeps a report that waits for a claim, however much mail of nobody came', async () => {
  const world = new World();
  const { inbox } = await claimDomain(world, 'acme');
  await fill(world, undefined, 500_000_000);
  for (const signedBy of ['reporter.example', undefined])
    await receiveReport(
      world.ports,
      await putReport(world, `${signedBy}`, inbox, signedBy ? { signedBy } : {}),
    );
  expect(marks(world)).toHaveLength(2);
  expect((await countOf(world, 'acme'))?.bytes).toBeGreaterThan(600_000);
  expect((await countOf(world, undefined))?.bytes).toBe(500_000_000);
});

test('receiveReport() keeps a signed report that waits for a claim when unsigned ones have used their share', async () => {
  const world = new World();
  const { inbox } = await claimDomain(world, 'acme');
  await setBudget(world, 'acme', 100_000_000);
  await fill(world, 'acme', 50_000_000);
  const signed = await putReport(world, 'signed', inbox, { signedBy: 'reporter.example' });
  const unsigned = await putReport(world, 'unsigned', inbox);
  expect(await receiveReport(world.ports, unsigned)).toEqual({ kind: 'left-out' });
  expect(await receiveReport(world.ports, signed)).toMatchObject({ kind: 'quarantined' });
  expect(marks(world)).toEqual([`waiting-reports/${inbox}/${signed}`]);
});

test('a report that waits for a claim and is left out hides no warning and causes none at another owner', async () => {
  const world = await World.hosted();
  const host = await world.state();
  const { inbox } = await claimDomain(world, 'beta');
  for (const owner of ['acme', 'beta']) await setBudget(world, owner, 1);
  expect(await receiveReport(world.ports, await putReport(world, 'm1', inbox))).toEqual({ kind: 'left-out' });
  const leftOut = (owner: string) => findLeftOut(world.ports, { ...host, owner }, world.ports.clock.now());
  expect(await leftOut('acme')).toBe(undefined);
  expect(await leftOut('beta')).toBe(undefined);
  // The same owner also hosts a domain.
  const key = await putReport(world, 'm2', host.inbox);
  await world.ports.store.put(`domains/${world.domain}.json`, JSON.stringify({ ...host, owner: 'beta' }));
  expect(await receiveReport(world.ports, key)).toEqual({ kind: 'left-out' });
  expect(await leftOut('beta')).toMatchObject({ code: 'storage-budget-used' });
});

test('receiveReport() keeps a mail to a domain without room for the claim that it waits for', async () => {
  const world = await World.hosted();
  const host = await world.state();
  const { inbox } = await claimDomain(world, 'beta');
  await setBudget(world, 'acme', 1);
  const to = [host.inbox, inbox].map((one) => `${one}@reports.strictmx.test`).join(', ');
  const key = await putReport(world, 'm1', inbox, { to });
  await receiveReport(world.ports, key);
  expect(world.handles.store.keys('mail/in/')).toEqual([key]);
  expect(world.handles.store.keys('reports/')).toEqual([]);
  expect(marks(world)).toEqual([`waiting-reports/${inbox}/${key}`]);
});
