import { expect, test } from 'vitest';
import { dayOf } from '../../../../core/names/utc-day.ts';
import { registerDomain } from '../../../../service/hosting/register-domain.ts';
import { quarantineBytes } from '../../../../service/intake/budget/arrival.ts';
import { keepForOwners } from '../../../../service/intake/budget/keep-for-owners.ts';
import { receiveReport } from '../../../../service/intake/receive-report.ts';
import { ownerAccountKey, ownerAccountObject } from '../../../../service/store/access/owner-account.ts';
import {
  ownerBytesKey,
  serviceBytesKey,
  storedBytesObject,
} from '../../../../service/store/reports/stored-bytes.ts';
import { domainName } from '../../../fakes/names.ts';
import { World } from '../../world.ts';
import { reportJson } from '../report-mail.ts';

const other = domainName('other.example');
const key = 'mail/in/m1';

const inboxOf = (world: World, domain: string): string =>
  JSON.parse(world.handles.store.text(`domains/${domain}.json`) ?? '').inbox;

/** Above the size at which each mail is counted by itself. */
const padding = `\r\n${'x'.repeat(1_000)}`.repeat(300);

/** Two owners, of whom acme may store nearly nothing, and a mail to both with a report about each one's domain. */
async function arrange(order: 'acme-first' | 'acme-last', isReport = true): Promise<World> {
  const world = await World.hosted();
  world.handles.dns.addZone(other);
  await registerDomain(world.ports, other, { owner: 'other', digestTo: [], zone: 'managed' });
  const quota = { storedBytesPerDay: 1 };
  const account = { schema: 1 as const, owner: 'acme', zones: [], quota };
  await ownerAccountObject.create(world.ports, ownerAccountKey('acme'), account);
  const domains = order === 'acme-first' ? [world.domain, other] : [other, world.domain];
  const to = domains.map((domain) => `${inboxOf(world, domain)}@reports.strictmx.test`);
  const parts = domains.flatMap((domain) => [
    '--b',
    'Content-Type: application/tlsrpt+json',
    '',
    isReport ? reportJson({ domain }) : 'no report',
  ]);
  const head = ['Return-Path: <tls@reporter.example>', 'From: tls@reporter.example', `To: ${to.join(', ')}`];
  const type = ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b', ''];
  await world.ports.store.put(key, [...head, ...type, ...parts, '--b--', padding].join('\r\n'));
  return world;
}

const countOf = async (world: World, owner?: string) => {
  const day = dayOf(world.ports.clock.now());
  const of = owner === undefined ? serviceBytesKey(day) : ownerBytesKey(day, owner);
  return (await storedBytesObject.load(world.ports, of))?.state;
};

test.each(['acme-first', 'acme-last'] as const)(
  'keepForOwners() decides for each owner separately, whatever the order of recipients (%s)',
  async (order) => {
    const world = await arrange(order);
    expect(await receiveReport(world.ports, key)).toMatchObject({
      kind: 'counted',
      reports: [{ domain: other }],
    });
    expect(world.handles.store.keys('mail/in/'), 'for the owner that has room').toEqual([key]);
    expect((await countOf(world, 'other'))?.bytes).toBeGreaterThan(300_000);
    expect(await countOf(world, 'acme')).toMatchObject({
      bytes: 0,
      leftOut: { bytes: expect.toSatisfy((bytes) => bytes > 300_000), domain: world.domain },
    });
  },
);

test.each(['acme-first', 'acme-last'] as const)(
  'keepForOwners() keeps mail that is not a report for the owner that has room (%s)',
  async (order) => {
    const world = await arrange(order, false);
    expect(await receiveReport(world.ports, key)).toMatchObject({ kind: 'quarantined' });
    expect(world.handles.store.keys('mail/in/')).toEqual([key]);
  },
);

test('keepForOwners() counts, for each owner, the mails that could not be counted: another owner’s part is none', async () => {
  const world = new World();
  const { version, etag } = await world.ports.store.put(key, 'x');
  const raw = { key, body: new Uint8Array(1), version, etag, lastModified: world.ports.clock.now() };
  const owners = [
    { owner: 'acme', domains: new Set([world.domain]) },
    { owner: 'other', domains: new Set([other]) },
  ];
  await keepForOwners(world.ports, raw, owners, [], { refused: [{ domain: other }] });
  expect((await countOf(world, 'other'))?.uncounted).toBe(1);
  expect((await countOf(world, 'acme'))?.uncounted).toBe(undefined);
});

test('keepForOwners() counts mail that is not a report for both, although it is lost for one', async () => {
  const world = await arrange('acme-first', false);
  await receiveReport(world.ports, key);
  await receiveReport(world.ports, key);
  expect((await countOf(world, 'acme'))?.uncounted).toBe(1);
  expect((await countOf(world, 'other'))?.uncounted).toBe(1);
});

test('keepForOwners() counts nothing again when the task is repeated', async () => {
  const world = await arrange('acme-first');
  await receiveReport(world.ports, key);
  const counts = async () => [
    await countOf(world, 'acme'),
    await countOf(world, 'other'),
    await countOf(world),
  ];
  const before = await counts();
  await receiveReport(world.ports, key);
  expect(await counts()).toEqual(before);
});

test('keepForOwners() counts a mail to a hundred owners for each of them, and once for the deployment', async () => {
  const world = new World();
  const owners = Array.from({ length: 100 }, (_, n) => `owner${n}`);
  const body = new Uint8Array(9_000_000);
  const { version, etag } = await world.ports.store.put(key, body);
  const raw = { key, body, version, etag, lastModified: world.ports.clock.now() };
  const addressed = owners.map((owner) => ({ owner, domains: new Set([domainName(`${owner}.example`)]) }));
  world.handles.store.calls.splice(0);
  expect((await keepForOwners(world.ports, raw, addressed, [])).raw).toBe('all');
  expect(world.handles.store.calls.length).toBeLessThan(100 * 6);
  for (const owner of owners) expect((await countOf(world, owner))?.bytes).toBe(9_000_000 + quarantineBytes);
  expect((await countOf(world))?.bytes).toBe(9_000_000 + quarantineBytes);
});

test('keepForOwners() counts once for the deployment even if a worker died before the owner’s count', async () => {
  const world = new World();
  const body = new Uint8Array(9_000_000);
  const { version, etag } = await world.ports.store.put(key, body);
  const raw = { key, body, version, etag, lastModified: world.ports.clock.now() };
  const addressed = [{ owner: 'acme', domains: new Set([world.domain]) }];
  await keepForOwners(world.ports, raw, addressed, []);
  await world.ports.store.delete(ownerBytesKey(dayOf(raw.lastModified), 'acme'));
  await keepForOwners(world.ports, raw, addressed, []);
  expect((await countOf(world, 'acme'))?.bytes).toBe(9_000_000 + quarantineBytes);
  expect((await countOf(world))?.bytes).toBe(9_000_000 + quarantineBytes);
});
