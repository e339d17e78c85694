import { expect, test } from 'vitest';
import {
  attemptLeaseSeconds,
  deliveryDueAt,
  nextDueAt,
  openAttempt,
} from '../../../service/outbound/next-due.ts';
import type { Attempt, Delivery } from '../../../service/store/outbound/outbound-report.ts';
import { domainName, timestamp, utcDay } from '../../fakes/names.ts';

const at = timestamp('2026-11-24T03:00:00Z');
const later = timestamp('2026-11-24T05:00:00Z');
const delivery = (change: Partial<Delivery> = {}): Delivery => ({
  destination: { kind: 'mailto', address: 'tls@example.com' },
  state: 'waiting',
  dueAt: at,
  token: 'a',
  attempts: [],
  ...change,
});
const leaseEnd = new Date(Date.parse(at) + attemptLeaseSeconds * 1000).toISOString().replace('.000', '');
const started: Attempt = { at, outcome: 'started' };
const failed: Attempt = { at, outcome: 'failed' };

test.each<[string, Delivery, Attempt | undefined, string | undefined]>([
  ['that was never attempted', delivery(), undefined, at],
  ['with an attempt in progress', delivery({ attempts: [failed, started] }), started, leaseEnd],
  ['with a failed attempt', delivery({ attempts: [failed], dueAt: later }), undefined, later],
  ['that is settled', delivery({ state: 'delivered' }), undefined, undefined],
])('openAttempt() and deliveryDueAt() of a delivery %s', (_, one, open, due) => {
  expect(openAttempt(one)).toEqual(open);
  expect(deliveryDueAt(one)).toBe(due);
});

const lookup = { attempts: 1, firstAt: at, dueAt: timestamp('2026-11-24T04:00:00Z'), why: 'SERVFAIL' };

test.each([
  ['of its earliest delivery', { deliveries: [delivery({ dueAt: later }), delivery()] }, at],
  ['of its look-up, while that continues', { deliveries: [delivery()], lookup }, lookup.dueAt],
  ['of nothing, once all is settled', { deliveries: [delivery({ state: 'failed' })] }, undefined],
])('nextDueAt() is the time %s', (_, report, due) => {
  const whole = {
    schema: 1 as const,
    day: utcDay('2026-11-23'),
    domain: domainName('example.com'),
    part: 1,
    plannedAt: at,
    dueAt: at,
  };
  expect(nextDueAt({ ...whole, report: { policies: [], notes: [] }, reasons: [], ...report })).toBe(due);
});
