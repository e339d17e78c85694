/** The lists of the API, as long as they get, with the longest texts that they may have. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { auditEntryKey } from '../../service/store/access/audit-entry.ts';
import { ownerAccountKey, ownerAccountObject } from '../../service/store/access/owner-account.ts';
import { tokenKey } from '../../service/store/access/token.ts';
import { changeDomain, domainKey, domainObject } from '../../service/store/domains/domain.ts';
import { incidentsKey, incidentsObject } from '../../service/store/domains/incidents.ts';
import { outboundReportKey } from '../../service/store/outbound/outbound-report.ts';
import { suppress } from '../../service/store/outbound/suppression.ts';
import { quarantine } from '../../service/store/reports/quarantine-entry.ts';
import { domainName, timestamp, utcDay } from '../fakes/names.ts';
import { World } from '../service/world.ts';
import { ApiClient } from './client.ts';
import { ownersToken } from './owners-token.ts';

interface Growing {
  path: string;
  member: string;
  /** Who asks: the administrator, if absent. */
  owner?: string;
  /** @returns how many entries the list has */
  fill(world: World, letter: string): Promise<number>;
}

const day = utcDay('2026-11-24');
const at = timestamp('2026-11-24T09:00:00.000Z');
const stateFixture = (name: string): object =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../fixtures/state/${name}.json`), 'utf8'));
const many = (count: number) => Array.from({ length: count }, (_, n) => n);
const put = (world: World, key: string, state: object) => world.ports.store.put(key, JSON.stringify(state));

/** The longest policy that the API takes, or almost. */
const longPolicy = (letter: string) =>
  `version: STSv1\nmode: testing\n${letter.repeat(5_000)}\nmax_age: 604800\n`;

/** By route, and by query if that matters. */
export const growingLists: Record<string, Growing> = {
  '/v1/audit': {
    path: '/v1/audit?limit=1000',
    member: 'entries',
    async fill(world, letter) {
      // Bodies of 1 MB are accepted.
      const entry = { ...stateFixture('audit-entry'), at, request: { text: letter.repeat(200_000) } };
      for (const n of many(10)) await put(world, auditEntryKey(day, `0900${n}`), entry);
      // Together with the one about the domain's registration.
      return world.handles.store.keys('audit/').length;
    },
  },
  '/v1/quarantine': {
    path: '/v1/quarantine?limit=1000',
    member: 'quarantine',
    fill: fillQuarantine,
  },
  '/v1/quarantine?limit': {
    path: '/v1/quarantine?limit=1000',
    member: 'quarantine',
    owner: 'acme',
    fill: fillQuarantine,
  },
  '/v1/tokens': {
    path: '/v1/tokens',
    member: 'tokens',
    async fill(world, letter) {
      const token = { schema: 1 as const, hash: '0'.repeat(64), scopes: ['read'], createdAt: at };
      for (const n of many(1_500)) {
        const id = `token${n}`.padEnd(12, 'a');
        const owner = letter.repeat(100);
        await put(world, tokenKey(id), { ...token, id, owner, note: letter.repeat(200) });
      }
      return 1_500;
    },
  },
  '/v1/owners': {
    path: '/v1/owners',
    member: 'owners',
    async fill(world) {
      const zones = many(1_000).map((n) => `${n}.${'x'.repeat(240)}`);
      for (const n of many(30)) {
        const owner = `owner ${n}`;
        const state = { schema: 1 as const, owner, zones, quota: {} };
        await world.ports.store.put(ownerAccountKey(owner), ownerAccountObject.format(state));
      }
      return 31;
    },
  },
  '/v1/outbound/suppressions': {
    path: '/v1/outbound/suppressions',
    member: 'suppressions',
    async fill(world, letter) {
      for (const n of many(1_200))
        await suppress(world.ports, {
          target: `${n}${letter.repeat(300)}`,
          reason: 'manual',
          detail: letter.repeat(300),
        });
      return 1_200;
    },
  },
  '/v1/outbound/{day}': {
    path: `/v1/outbound/${day}?limit=1000`,
    member: 'reports',
    async fill(world, letter) {
      const report = stateFixture('outbound-report');
      const policies = many(100).map(() => ({ policyType: 'sts', policyDomain: letter.repeat(253) }));
      for (const n of many(60)) {
        const domain = domainName(`d${n}.example`);
        const whole = { ...report, day, domain, report: { reportId: 'r', policies, notes: [] } };
        await put(world, outboundReportKey({ day, domain, part: 1 }), whole);
      }
      return 60;
    },
  },
  '/v1/domains/{domain}/versions': {
    path: '/v1/domains/example.com/versions',
    member: 'versions',
    async fill(world, letter) {
      const [one] = (stateFixture('past-versions') as { versions: object[] }).versions;
      const text = longPolicy(letter);
      const versions = many(350).map((n) => ({ ...one, id: `20200101T000000${n + 1000}`, text }));
      await changeDomain(world.ports, world.domain, (state) => ({ ...state, versions: versions as never }));
      return 350;
    },
  },
  '/v1/domains/{domain}/incidents': {
    path: '/v1/domains/example.com/incidents',
    member: 'incidents',
    async fill(world, letter) {
      await putIncidents(world, 'example.com', letter);
      return 100;
    },
  },
  '/v1/domains': {
    path: '/v1/domains?limit=1000&week=false',
    member: 'domains',
    fill: fillDomains,
  },
  '/v1/domains?sort=urgency': {
    path: '/v1/domains?limit=1000&week=false&sort=urgency',
    member: 'domains',
    fill: fillDomains,
  },
};

async function fillQuarantine({ ports }: World, letter: string): Promise<number> {
  const long = letter.repeat(100_000);
  const cause = { code: 'other-domain' as const, parameters: { domain: letter.repeat(120) } };
  const refused = many(150).map(() => ({ reason: 'other-domain' as const, cause, reportId: long }));
  const mail = { from: long, subject: long } as never;
  const domains = many(100).map((n) => domainName(`d${n}.${`${'x'.repeat(60)}.`.repeat(3)}example`));
  const more = { mail, owners: [{ owner: 'acme', domains }], refused, counted: [] };
  for (const n of many(40)) {
    await ports.store.put(`mail/in/${n}`, '');
    const raw = await ports.store.get(`mail/in/${n}`);
    if (raw) await quarantine(ports, raw, { ...refused[0]!, ...more });
  }
  return 40;
}

async function fillDomains(world: World, letter: string): Promise<number> {
  const state = await world.state();
  for (const n of many(30)) {
    const domain = domainName(`d${n}.example`);
    const digestTo = many(20).map((at) => ({ address: `${at}${letter.repeat(250)}`, language: 'en' }));
    const one = { ...state, domain, digestTo } as typeof state;
    await world.ports.store.put(domainKey(domain), domainObject.format(one));
    await putIncidents(world, domain, letter);
  }
  return 31;
}

/** As many as a domain may have. */
async function putIncidents(world: World, name: string, letter: string): Promise<void> {
  const incidents = many(100).map((n) => ({
    code: 'mx-uncovered',
    parameters: { host: `${n}${letter.repeat(253)}`, mode: 'enforce' },
    area: 'mx',
    severity: 'error',
    bouncesMail: true,
    subject: `${n}${letter.repeat(253)}`,
    openedAt: at,
  }));
  const domain = domainName(name);
  const state = { schema: 1 as const, domain, incidents };
  await world.ports.store.put(incidentsKey(domain), incidentsObject.format(state as never));
}

/** The largest answer of a Lambda function. The body is a text within its JSON. */
const lambdaBytes = 6 * 1024 * 1024;

/** Reads all pages of a list that is full of one letter. */
export async function expectAnswersToFit(
  { path, member, owner, fill }: Growing,
  letter: string,
): Promise<void> {
  const world = await World.hosted();
  const total = await fill(world, letter);
  const client = new ApiClient(world);
  if (owner !== undefined) client.token = await ownersToken(client, { owner });
  let listed = 0;
  let cursor: string | undefined;
  do {
    const next =
      cursor === undefined ? '' : `${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;
    const response = await client.fetch(path + next);
    const body = await response.text();
    expect(response.status, body.slice(0, 300)).toBe(200);
    expect(Buffer.byteLength(JSON.stringify({ statusCode: 200, body }))).toBeLessThan(lambdaBytes);
    const page = JSON.parse(body);
    expect(page.unreadable).toBeUndefined();
    listed += page[member].length;
    cursor = page.cursor;
  } while (cursor !== undefined);
  expect(listed).toBe(total);
}
