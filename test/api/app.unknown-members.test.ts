/**
 * Two neighbouring versions may run at the same time: what a newer one wrote into any stored object is there after every
 * call of the API that changes something, and after the tasks that follow it.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { operations } from '../../api/openapi/operations.table.ts';
import { recipientId } from '../../service/store/access/recipient.ts';
import { prefixes } from '../../service/store/prefixes.ts';
import { digestStateKey } from '../../service/store/reports/digest-state.ts';
import { testDkimKey } from '../fakes/fake-ports.ts';
import { type ReportSample, reportJson } from '../service/intake/report-mail.ts';
import { failedSession } from '../service/outbound/outbound-world.ts';
import { linksIn } from '../service/recipients/links-in.ts';
import { type Asking, day, EveryObject } from '../service/store/every-object.ts';
import { unknownPlaces, withUnknownMembers } from '../service/store/unknown-members.ts';
import type { Answer } from './client.ts';

let service: EveryObject;

beforeAll(async () => {
  await testDkimKey();
  service = await EveryObject.create();
}, 120_000);

const bad = '/v1/domains/bad.example';
const claimed = '/v1/domains/claimed.example';
const settings = { owner: 'acme', zone: 'managed', digestTo: ['admin@bad.example', 'new@bad.example'] };
const policy = { mode: 'testing', mx: ['mx.bad.example', 'mx2.bad.example'], maxAgeSeconds: 604_800 };

const call = (asking: Asking, method: string, path: string, body?: unknown, headers = { 'If-Match': '*' }) =>
  service.as(asking).call(method, path, body, headers);

const firstKey = (prefix: string): string => service.world.handles.store.keys(prefix)[0] ?? '';

interface Change {
  what: string;
  act: () => Promise<Answer>;
  /** What must have happened before a newer version writes into the objects. */
  first?: () => unknown;
  /** What the call means to delete or to replace, with all that is in it: objects, or places in them. */
  ends?: RegExp;
}

/** What marks a report to be folded into its day, and ends with that. */
const folded = /^fold-marks\//u;

/** Every operation that changes something. */
const changes: Record<string, Change[]> = {
  'put /v1/domains/{domain}': [
    { what: 'settings', act: () => call('acme', 'PUT', bad, { ...settings, digestHour: 9 }) },
    { what: 'another owner', act: () => call('admin', 'PUT', bad, { ...settings, owner: 'other' }) },
    {
      what: 'a claim',
      act: () =>
        call('acme', 'PUT', claimed, { owner: 'acme', zone: 'external', digestTo: [], digestHour: 9 }),
    },
    {
      what: 'the end of a removal',
      first: () => call('acme', 'DELETE', bad),
      act: () => call('acme', 'PUT', bad, settings),
      ends: /^domains\/bad\.example\.json \.removal$/u,
    },
  ],
  'patch /v1/domains/{domain}': [
    { what: 'settings', act: () => call('acme', 'PATCH', bad, { autoEnforce: true }) },
    { what: 'another owner', act: () => call('admin', 'PATCH', bad, { owner: 'other' }) },
    { what: 'recipients', act: () => call('acme', 'PATCH', bad, { digestTo: ['admin@bad.example'] }) },
    { what: 'a claim', act: () => call('acme', 'PATCH', claimed, { digestHour: 3 }) },
  ],
  'delete /v1/domains/{domain}': [
    { what: 'a domain', act: () => call('acme', 'DELETE', bad) },
    { what: 'a claim', act: () => call('acme', 'DELETE', claimed), ends: /^(?:claims\/.*\/acme|inboxes\/)/u },
  ],
  'post /v1/domains/{domain}/check': [
    {
      what: 'a check, by a token that was not used today',
      first: () => {
        for (const key of service.world.handles.store.keys(prefixes.tokens))
          edit(key, { lastUsedOn: undefined });
      },
      act: () => call('acme', 'POST', `${bad}/check`),
    },
    { what: 'a check', act: () => call('acme', 'POST', `${bad}/check`) },
  ],
  'post /v1/domains/{domain}/test-alarm': [
    { what: 'a test alarm', act: () => call('acme', 'POST', `${bad}/test-alarm`) },
  ],
  'post /v1/owners/{owner}/webhook-secret': [
    { what: 'a new secret', act: () => call('acme', 'POST', '/v1/owners/acme/webhook-secret') },
  ],
  'put /v1/domains/{domain}/migration': [
    { what: 'its start', act: () => call('acme', 'PUT', `${bad}/migration`, { mx: ['mx.new.example'] }) },
  ],
  'delete /v1/domains/{domain}/migration': [
    {
      what: 'its end',
      first: () => call('acme', 'PUT', `${bad}/migration`, { mx: ['mx.new.example'] }),
      act: () => call('acme', 'DELETE', `${bad}/migration`),
      ends: /^domains\/bad\.example\.json \.migration$/u,
    },
  ],
  'put /v1/domains/{domain}/policy': [
    { what: 'a policy', act: () => call('acme', 'PUT', `${bad}/policy`, policy) },
  ],
  'post /v1/tlsrpt/{token}': [
    { what: 'a report', first: emptyBudget, act: () => post(reportOf({ failed: 2, id: 'new' })) },
    {
      what: 'revisions, of which some take the place of what was read',
      first: emptyBudget,
      act: async () => {
        for (let failed = 2; failed < 9; failed++) await post(reportOf({ failed }));
        return post(reportOf({ failed: 9 }));
      },
      ends: /^(?:reports\/2026-11-22\/bad\.example\/.* \.|unverified-days\/bad.* \.reports\.)/u,
    },
    { what: 'large junk', act: () => post('junk'.repeat(100_000)) },
    { what: 'known junk', act: () => post('junk for bad.example') },
  ],
  'post /v1/domains/{domain}/reports': [
    {
      what: 'a report of a former system',
      first: emptyBudget,
      act: () => call('acme', 'POST', `${bad}/reports`, JSON.parse(reportOf({ failed: 2, id: 'old' }))),
    },
  ],
  'post /v1/recipients/{owner}/{recipient}/{secret}': [
    { what: 'yes', act: () => answerQuestion('confirmed') },
    { what: 'no', act: () => answerQuestion('declined') },
  ],
  'put /v1/digests/{day}': [
    {
      what: 'a mail',
      act: () => call('admin', 'PUT', '/v1/digests/2026-11-24'),
      ends: /^(?:fold-marks|pending-reports)\//u,
    },
    { what: 'a mail that was sent', act: () => call('admin', 'PUT', `/v1/digests/${day}`), ends: folded },
    {
      what: 'the mail of a dead worker',
      first: () => leaveDigest(),
      act: () => call('acme', 'PUT', `/v1/digests/${day}`),
      ends: folded,
    },
  ],
  'post /v1/sessions': [
    {
      what: 'results',
      act: () => call('admin', 'POST', '/v1/sessions', [{ ...failedSession, domain: 'bad.example' }]),
    },
  ],
  'put /v1/outbound/settings': [
    {
      what: 'settings',
      act: () => call('admin', 'PUT', '/v1/outbound/settings', { onlyDomains: ['bad.example'] }),
    },
  ],
  'post /v1/outbound/suppressions': [
    {
      what: 'a known one',
      act: () =>
        call('admin', 'POST', '/v1/outbound/suppressions', { target: 'tls@x.bad.example', reason: 'manual' }),
    },
  ],
  'delete /v1/outbound/suppressions/{id}': [
    {
      what: 'one',
      act: () => call('admin', 'DELETE', `/v1/outbound/suppressions/${idOf(prefixes.suppressions)}`),
      ends: /^outbound\/suppressed\//u,
    },
  ],
  'put /v1/outbound/{day}': [
    { what: 'a day', act: () => call('admin', 'PUT', `/v1/outbound/${day}`) },
    {
      what: 'a day with more results',
      first: () =>
        call('admin', 'POST', '/v1/sessions', [
          { ...failedSession, domain: 'bad.example', time: '2026-11-23T10:00:00Z' },
        ]),
      act: () => call('admin', 'PUT', `/v1/outbound/${day}`),
    },
  ],
  'post /v1/outbound/{day}/{domain}/test': [
    {
      what: 'a mail',
      act: () => call('admin', 'POST', `/v1/outbound/${day}/bad.example/test`, { to: 'me@x.example' }),
    },
  ],
  'put /v1/owners/{owner}': [
    {
      what: 'an owner',
      act: () => call('admin', 'PUT', '/v1/owners/acme', { zones: [], quota: { domains: 9 } }),
    },
  ],
  'post /v1/tokens': [
    { what: 'a token', act: () => call('admin', 'POST', '/v1/tokens', { owner: 'acme', scopes: ['read'] }) },
  ],
  'delete /v1/tokens/{id}': [
    {
      what: 'a token',
      act: () => call('admin', 'DELETE', `/v1/tokens/${idOf(prefixes.tokens)}`),
      ends: /^tokens\//u,
    },
  ],
  'post /v1/replay': [
    {
      what: 'all mail',
      act: () => call('admin', 'POST', '/v1/replay', { from: '2026-11-20', to: '2026-11-24' }),
      ends: folded,
    },
  ],
};

const idOf = (prefix: string): string => firstKey(prefix).slice(prefix.length, -'.json'.length);

const reportOf = (sample: ReportSample) =>
  reportJson({ domain: 'bad.example', day: '2026-11-22', ...sample });

async function post(report: string): Promise<Answer> {
  const { reportUrl } = (await service.as('acme').call('GET', bad)).body;
  return service.as('acme').call('POST', new URL(reportUrl).pathname, report);
}

async function answerQuestion(answer: string): Promise<Answer> {
  const links = await linksIn(service.world.handles.mail.sent);
  const link = links.find(({ recipient }) => recipient === recipientId('new@bad.example'));
  const path = `/v1/recipients/acme/${link?.recipient}/${link?.secret}`;
  return service.api.call('POST', path, `answer=${answer}`, {
    'Content-Type': 'application/x-www-form-urlencoded',
  });
}

/** Nothing was stored for the owner today, so that everything is kept. */
async function emptyBudget(): Promise<void> {
  const { store } = service.world.handles;
  for (const key of store.keys(prefixes.storedBytes)) await store.delete(key);
}

/** A worker claimed the mail, and died. */
const leaveDigest = () =>
  edit(digestStateKey(day, 'acme'), { status: 'claimed', sentAt: undefined, deliveries: undefined });

function edit(key: string, members: object): void {
  const { store } = service.world.handles;
  store.edit(key, JSON.stringify({ ...JSON.parse(store.text(key) ?? ''), ...members }));
}

/** Members whose own members are names, not known words. */
const maps = [
  'reports',
  'domains',
  'destinations',
  'request',
  'networks',
  'sources',
  'rest',
  'knownDays',
  'firstSeen',
  'policyTypes',
  'results',
];

/** Has a newer version write into every object. @returns the places, each with its key */
function writeAsNewer(): Map<string, string> {
  const { store } = service.world.handles;
  const written = new Map<string, string>();
  for (const key of store.keys()) {
    if (!key.endsWith('.json')) continue;
    const newer = withUnknownMembers(store.text(key) ?? '', maps);
    store.edit(key, newer);
    written.set(key, newer);
  }
  return written;
}

/** What no call of the API changes. What later tasks change has tests beside the steps (test/service/store). */
const unchanged: string[] = [
  // Written once.
  ...[
    prefixes.audit,
    prefixes.consoleSessions,
    prefixes.inboxes,
    prefixes.bouncePointers,
    prefixes.pendingReports,
    prefixes.batchReceipts,
  ],
  // What others sent.
  ...[prefixes.incomingPosts, prefixes.sessions],
  // Without members.
  ...[prefixes.addressMarkers, prefixes.ownedDomains, prefixes.policies],
  // Changed by later tasks.
  ...[prefixes.shardPlans, prefixes.outboundReports, prefixes.removedDomains, prefixes.pastVersions],
  ...[prefixes.dayRests, prefixes.quarantine, prefixes.forwardedMail],
];

const changedKinds = new Set<string>();
const kindOf = (key: string): string =>
  Object.values(prefixes)
    .filter((prefix) => key.startsWith(prefix))
    .sort((a, b) => b.length - a.length)[0] ?? '';

describe('a member of a newer version stays in every object', () => {
  test('and every operation of the API that changes something is tried', () => {
    const all = operations
      .filter(({ method }) => method !== 'get')
      .map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(changes).toSorted()).toEqual(all.toSorted());
  });

  const rows = Object.entries(changes).flatMap(([operation, ofIt]) =>
    ofIt.map((change) => ({ operation, ...change })),
  );
  test.each(rows)('after $operation: $what', async ({ act, first, ends = /^$/u }) => {
    const { world } = service;
    await service.restore();
    await first?.();
    await world.drain();
    const before = writeAsNewer();
    const answer = await act();
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    await world.drain();
    const lost: string[] = [];
    for (const [key, newer] of before) {
      const after = world.handles.store.text(key);
      if (after !== undefined && after !== newer) changedKinds.add(kindOf(key));
      const left = unknownPlaces(after);
      lost.push(
        ...unknownPlaces(newer)
          .filter((place) => !left.includes(place))
          .map((place) => `${key} ${place}`),
      );
    }
    expect(lost.filter((place) => !ends.test(place))).toEqual([]);
  });

  test('and every kind of object is changed by some call, or by none', () => {
    const kinds = new Set(service.world.handles.store.keys().map(kindOf));
    expect([...kinds].filter((kind) => !changedKinds.has(kind)).toSorted()).toEqual(unchanged.toSorted());
  });
});
