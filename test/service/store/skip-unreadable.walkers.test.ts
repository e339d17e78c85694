/**
 * Everything that walks the objects of several owners: one object that this version cannot read costs only itself. Once
 * it stopped everybody's daily mail, because the planning threw.
 */
import { beforeAll, expect, test } from 'vitest';
import { planDigests } from '../../../service/daily-mail/plan-digests.ts';
import { sendDigest } from '../../../service/daily-mail/send-digest.ts';
import { registerDomain } from '../../../service/hosting/register-domain.ts';
import { domainKey } from '../../../service/store/domains/domain.ts';
import { incidentsKey } from '../../../service/store/domains/incidents.ts';
import { daySideKey } from '../../../service/store/reports/day-side.ts';
import { digestStateKey } from '../../../service/store/reports/digest-state.ts';
import { reconcile } from '../../../service/tasks/reconcile.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { domainName, utcDay } from '../../fakes/names.ts';
import { World } from '../world.ts';

beforeAll(testDkimKey, 60_000);

const day = utcDay('2026-11-23');
const bad = domainName('bad.example');
const unreadable = '{"schema":2}';

/** Domains of two owners; `bad.example` belongs to `acme`, beside `good.example`. */
async function worldOfOwners(): Promise<World> {
  const world = new World();
  world.handles.clock.set('2026-11-01T00:00:00Z');
  for (const [owner, domain] of [
    ['acme', 'bad.example'],
    ['acme', 'good.example'],
    ['other', 'other.example'],
  ] as const)
    await registerDomain(world.ports, domainName(domain), {
      owner,
      digestTo: [`admin@${domain}`],
      zone: 'external',
    });
  world.handles.tasks.take();
  world.handles.clock.set('2026-11-24T06:00:10Z');
  return world;
}

const plannedOwners = async ({ ports, handles }: World) => {
  await planDigests(ports, day, 6);
  return handles.tasks
    .take()
    .flatMap((task) => (task.kind === 'send-digest' ? task.owner : []))
    .sort();
};

const mailedTo = async ({ ports, handles }: World) => {
  await sendDigest(ports, 'acme', day);
  return handles.mail.sent.flatMap(({ envelope }) => envelope.to);
};

const reconciledDomains = async ({ ports, handles }: World) => {
  await reconcile(ports);
  return [...new Set(handles.tasks.take().flatMap((task) => ('domain' in task ? task.domain : [])))];
};

test.each<
  [string, key: string, walk: (world: World) => Promise<unknown>, expected: unknown, logged: boolean]
>([
  ['planDigests() plans every owner', domainKey(bad), plannedOwners, ['acme', 'other'], true],
  ['planDigests() plans the other owners', digestStateKey(day, 'acme'), plannedOwners, ['other'], true],
  [
    "sendDigest() mails about the owner's other domains",
    domainKey(bad),
    mailedTo,
    ['admin@good.example'],
    true,
  ],
  [
    'sendDigest() mails without the incidents',
    incidentsKey(bad),
    mailedTo,
    ['admin@bad.example', 'admin@good.example'],
    true,
  ],
  [
    'reconcile() queues every domain',
    domainKey(bad),
    reconciledDomains,
    ['bad.example', 'good.example', 'other.example'],
    false,
  ],
])('%s if %s cannot be read', async (_, key, walk, expected, logged) => {
  const world = await worldOfOwners();
  world.handles.store.edit(key, unreadable);
  expect(await walk(world)).toEqual(expected);
  const events = world.handles.log.entries.filter(({ event }) => event === 'unreadable-state');
  expect(events.map(({ fields }) => fields.key)).toEqual(logged ? [key] : []);
});

test.each([
  ['the domain', domainKey(bad), 'The state of a domain cannot be read'],
  ['a day of it', daySideKey('verified', day, bad), 'Some data about a domain cannot be read'],
])('the daily mail does not call it well if %s cannot be read', async (_, key, title) => {
  const world = await worldOfOwners();
  await world.ports.store.put(key, unreadable);
  await sendDigest(world.ports, 'acme', day);
  const [mail] = world.handles.mail.sent;
  const text = Buffer.from(mail?.raw ?? '')
    .toString()
    .replaceAll('=\r\n', '');
  expect(text).toContain('Subject: Action needed');
  expect(text).toContain(title);
  expect(text).not.toContain('All well');
});
