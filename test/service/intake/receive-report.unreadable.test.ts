import { expect, test } from 'vitest';
import { dayOf } from '../../../core/names/utc-day.ts';
import { registerDomain } from '../../../service/hosting/register-domain.ts';
import { receivePost } from '../../../service/intake/receive-post.ts';
import { receiveReport } from '../../../service/intake/receive-report.ts';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { inboxKey } from '../../../service/store/domains/inbox.ts';
import { postLimitKey } from '../../../service/store/reports/post-limit.ts';
import { ownerBytesKey, serviceBytesKey } from '../../../service/store/reports/stored-bytes.ts';
import { UnreadableStateError } from '../../../service/store/stored-object.ts';
import { domainName } from '../../fakes/names.ts';
import { World } from '../world.ts';
import { reportJson } from './report-mail.ts';

const other = domainName('other.example');
const key = 'mail/in/m1';

const inboxOf = (world: World, domain: string): string =>
  JSON.parse(world.handles.store.text(`domains/${domain}.json`)!).inbox;

const quarantined = (world: World) =>
  world.handles.store.keys('quarantine/').map((one) => JSON.parse(world.handles.store.text(one)!));

/** One mail to the addresses of both domains, with a report about each. */
async function arrange(): Promise<World> {
  const world = await World.hosted();
  world.handles.dns.addZone(other);
  await registerDomain(world.ports, other, { owner: 'acme', digestTo: [], zone: 'managed' });
  const to = [world.domain, other].map((domain) => `${inboxOf(world, domain)}@reports.strictmx.test`);
  const mail = [
    ...['Return-Path: <tls@reporter.example>', 'From: tls@reporter.example', `To: ${to.join(', ')}`],
    ...['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b', ''],
    ...[world.domain, other].flatMap((domain) => [
      ...['--b', 'Content-Type: application/tlsrpt+json', '', reportJson({ domain })],
    ]),
    ...['--b--', ''],
  ];
  await world.ports.store.put(key, mail.join('\r\n'));
  return world;
}

/** Makes an object one that only a newer version can read. @returns a function that puts the old one back */
async function makeUnreadable({ ports, handles }: World, stored: string): Promise<() => Promise<unknown>> {
  const before = handles.store.text(stored)!;
  await ports.store.put(stored, JSON.stringify({ ...JSON.parse(before), schema: 2 }));
  return () => ports.store.put(stored, before);
}

test.each<[string, (world: World) => string, (world: World) => string]>([
  ['state of a domain', () => domainKey(other), () => other],
  ['inbox', (world) => inboxKey(inboxOf(world, other)), (world) => inboxOf(world, other)],
])(
  'receiveReport() counts the part of one domain if the %s of another is unreadable',
  async (_, keyOf, nameOf) => {
    const world = await arrange();
    const name = nameOf(world);
    const repair = await makeUnreadable(world, keyOf(world));

    await expect(receiveReport(world.ports, key)).rejects.toThrow(UnreadableStateError);
    expect(world.handles.store.keys('reports/')).toHaveLength(1);
    expect(world.handles.store.keys('reports/')[0]).toContain(world.domain);
    expect(quarantined(world)).toMatchObject([
      {
        raw: key,
        reason: 'unreadable-state',
        cause: { parameters: { name } },
        counted: [{ domain: world.domain }],
        refusedCount: 1,
      },
    ]);

    await repair();
    expect(await receiveReport(world.ports, key)).toMatchObject({ kind: 'counted' });
    expect(world.handles.store.keys('reports/')).toHaveLength(2);
    expect(quarantined(world)).toEqual([]);
  },
);

test('receiveReport() removes no earlier reading of a domain whose state is unreadable on a replay', async () => {
  const world = await arrange();
  await receiveReport(world.ports, key);
  await makeUnreadable(world, domainKey(other));
  await expect(receiveReport(world.ports, key, { isReplay: true })).rejects.toThrow(UnreadableStateError);
  expect(world.handles.store.keys('reports/')).toHaveLength(2);
});

test('receivePost() stores a report for a domain whose state is unreadable, for later', async () => {
  const world = await arrange();
  const inbox = inboxOf(world, other);
  await makeUnreadable(world, domainKey(other));
  const body = Buffer.from(reportJson({ domain: other }));
  expect(await receivePost(world.ports, inbox, body)).toEqual({ outcome: 'stored' });
  expect(quarantined(world)).toMatchObject([{ reason: 'unreadable-state', counted: [] }]);
});

test('receivePost() counts a report even if all stored counts are unreadable', async () => {
  const world = await arrange();
  const inbox = inboxOf(world, other);
  const today = dayOf(world.ports.clock.now());
  const counts = [postLimitKey(inbox), ownerBytesKey(today, 'acme'), serviceBytesKey(today)];
  for (const count of counts) await world.ports.store.put(count, '{');
  // So large that its bytes are counted, not drawn.
  const body = Buffer.from(reportJson({ domain: other }) + ' '.repeat(300_000));
  expect(await receivePost(world.ports, inbox, body)).toEqual({ outcome: 'counted' });
});
