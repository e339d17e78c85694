import { expect, test } from 'vitest';
import { settleDestinations, withSettled } from '../../../service/outbound/settle-destinations.ts';
import type { OutboundReport } from '../../../service/store/outbound/outbound-report.ts';
import { domainName, timestamp } from '../../fakes/names.ts';
import { askForReports, createWorld, day } from './outbound-world.ts';

const settings = { schema: 1 as const, enabled: true, bcc: [], domains: {}, destinations: {} };
const unsettled: OutboundReport = {
  schema: 1,
  day,
  domain: domainName('example.com'),
  part: 1,
  plannedAt: timestamp('2026-11-24T00:15:00Z'),
  dueAt: timestamp('2026-11-24T03:00:00Z'),
  report: { policies: [], notes: [] },
  deliveries: [],
  reasons: [],
};

test('settleDestinations() makes a delivery for each URI of the record, and an archive copy of each report', async () => {
  const ports = createWorld();
  askForReports(ports, 'example.com', 'mailto:tls@example.com,https://example.com/tls');
  const { deliveries } = await settleDestinations(ports, { ...settings, bcc: ['bcc@a.test'] }, unsettled);
  expect(deliveries.map(({ destination, copy, dueAt }) => ({ destination, copy, dueAt }))).toEqual([
    { destination: { kind: 'mailto', address: 'tls@example.com' }, dueAt: unsettled.dueAt },
    { destination: { kind: 'https', url: 'https://example.com/tls' }, dueAt: unsettled.dueAt },
    { destination: { kind: 'mailto', address: 'bcc@a.test' }, copy: true, dueAt: unsettled.dueAt },
  ]);
  expect(new Set(deliveries.map(({ token }) => token)).size).toBe(3);
});

test('settleDestinations() says when to ask DNS again, and gives up after 24 h', async () => {
  const ports = createWorld();
  ports.handles.resolver.fail('txt', '_smtp._tls.example.com');
  const first = await settleDestinations(ports, settings, unsettled);
  expect(first.lookup).toMatchObject({ attempts: 1, firstAt: '2026-11-24T06:00:00Z' });
  ports.handles.clock.advance(3600);
  const second = await settleDestinations(ports, settings, withSettled(unsettled, first));
  expect(second.lookup).toMatchObject({ attempts: 2, firstAt: '2026-11-24T06:00:00Z' });
  ports.handles.clock.advance(86_400);
  const last = await settleDestinations(ports, settings, withSettled(unsettled, second));
  expect(last).toMatchObject({
    deliveries: [],
    reasons: [{ code: 'record-unknown', parameters: { name: '_smtp._tls.example.com', error: 'SERVFAIL' } }],
  });
  expect(last).not.toHaveProperty('lookup');
});

test('withSettled() ends the look-up, and keeps other changes that were written meanwhile', () => {
  const at = timestamp('2026-11-24T06:00:00Z');
  const lookup = { attempts: 1, firstAt: at, dueAt: at, why: 'SERVFAIL' };
  const later = { ...unsettled, lookup, part: 2 };
  const reasons = [{ code: 'switched-off', parameters: {} }];
  expect(withSettled(later, { deliveries: [], reasons })).toEqual({ ...unsettled, part: 2, reasons });
});
