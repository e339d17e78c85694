import { expect, test } from 'vitest';
import type { OutboundReportState } from '../../../core/tls-rpt/write/outbound-state.ts';
import {
  describeMails,
  describeOutbound,
  listOutbound,
  stateOf,
} from '../../../service/outbound/describe-outbound.ts';
import { attemptLeaseSeconds } from '../../../service/outbound/next-due.ts';
import {
  type Delivery,
  type OutboundReport,
  outboundReportKey,
} from '../../../service/store/outbound/outbound-report.ts';
import { domainName, timestamp, utcDay } from '../../fakes/names.ts';
import { createWorld, day } from './outbound-world.ts';

const dueAt = timestamp('2026-11-24T03:00:00Z');
const token = 'secret'.repeat(4);
const delivery = (state: Delivery['state'], change: Partial<Delivery> = {}): Delivery => ({
  destination: { kind: 'mailto', address: 'tls@example.com' },
  state,
  dueAt,
  token,
  attempts: [],
  ...change,
});
const reportOf = (deliveries: Delivery[], domain = 'example.com'): OutboundReport => ({
  schema: 1,
  day,
  domain: domainName(domain),
  part: 1,
  plannedAt: timestamp('2026-11-24T00:15:00Z'),
  dueAt,
  report: {
    organizationName: 'Us',
    contactInfo: 'tls-reports@strictmx.test',
    reportId: 'r1',
    begin: `${day}T00:00:00Z`,
    end: `${day}T23:59:59Z`,
    policies: [],
    notes: [],
  },
  deliveries,
  reasons: [],
});
const lookup = { attempts: 1, firstAt: dueAt, dueAt, why: 'SERVFAIL' };
const copy = delivery('delivered', { copy: true });

test.each<[OutboundReportState, string, Partial<OutboundReport>]>([
  ['looking-up', 'DNS has not answered', { lookup }],
  ['delivered', 'one endpoint of two took it', { deliveries: [delivery('failed'), delivery('delivered')] }],
  ['waiting', 'one endpoint may still take it', { deliveries: [delivery('failed'), delivery('waiting')] }],
  ['waiting', 'only our own copy was delivered', { deliveries: [delivery('waiting'), copy] }],
  ['failed', 'no endpoint took it', { deliveries: [delivery('failed'), delivery('suppressed')] }],
  ['failed', 'it came back', { deliveries: [delivery('bounced')] }],
  ['not-sent', 'nothing may be sent', { deliveries: [delivery('suppressed'), copy] }],
  ['not-sent', 'there is no endpoint', {}],
])('stateOf() is %s if %s', (state, _, change) => {
  expect(stateOf({ ...reportOf([]), ...change })).toBe(state);
});

test('describeOutbound() shows where a report goes and the end of the attempt in progress, and hides the token', () => {
  const started = delivery('waiting', { attempts: [{ at: dueAt, outcome: 'started' }] });
  const described = describeOutbound({ ...reportOf([started]), lookup });
  expect(described).toMatchObject({ domain: 'example.com', reportId: 'r1', state: 'looking-up', lookup });
  const leaseEnd = Date.parse(dueAt) + attemptLeaseSeconds * 1000;
  expect(described.deliveries).toMatchObject([{ to: 'tls@example.com', kind: 'mailto', state: 'waiting' }]);
  expect(Date.parse(described.deliveries[0]!.dueAt)).toBe(leaseEnd);
  expect(JSON.stringify(described)).not.toContain(token);
});

test("listOutbound() lists a day's reports by domain, a page at a time", async () => {
  const ports = createWorld();
  for (const domain of ['b.example', 'a.example', 'c.example']) {
    const report = reportOf([], domain);
    await ports.store.put(outboundReportKey(report), JSON.stringify(report));
  }
  const names = async (cursor?: string) => {
    const page = await listOutbound(ports, day, {
      limit: 2,
      ...(cursor !== undefined && { cursor }),
    });
    return { ...page, reports: page.reports.map(({ domain }) => domain) };
  };
  const first = await names();
  expect(first).toEqual({ day, reports: ['a.example', 'b.example'], cursor: expect.any(String) });
  expect(await names(first.cursor)).toEqual({ day, reports: ['c.example'] });
  expect((await listOutbound(ports, utcDay('2026-11-22'), { limit: 2 })).reports).toEqual([]);
});

test('describeMails() shows what each endpoint gets: JSON for a URL, the mail of the first attempt for an address', async () => {
  const state = reportOf([
    delivery('waiting', { destination: { kind: 'https', url: 'https://example.com/tls' } }),
    delivery('delivered', { attempts: [{ at: timestamp('2026-11-24T04:00:00Z'), outcome: 'delivered' }] }),
  ]);
  const [posted, mailed] = await describeMails(createWorld(), state);
  expect(posted).toEqual({
    to: 'https://example.com/tls',
    json: expect.stringContaining('"report-id": "r1"'),
  });
  expect(mailed).toEqual({
    to: 'tls@example.com',
    mime: expect.stringContaining('TLS-Report-Domain: example.com'),
  });
  expect(mailed?.mime).toContain('Date: Tue, 24 Nov 2026 04:00:00 +0000');
});
