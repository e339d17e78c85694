import { expect, test } from 'vitest';
import { formatPolicy } from '../../../core/mta-sts/policy.ts';
import type { PolicyVersion } from '../../../core/mta-sts/version.ts';
import { refuseFullLedger } from '../../../service/publishing/refuse-full-ledger.ts';
import { timestamp } from '../../fakes/names.ts';
import { enforce, World } from '../world.ts';

const longText = (maxAgeSeconds: number) =>
  formatPolicy({
    ...enforce(
      ...Array.from({ length: 300 }, (_, n) => `${'a'.repeat(60)}.${'b'.repeat(60)}.n${n}.example.com`),
    ),
    maxAgeSeconds,
  });

const midnight = (day: number) => timestamp(`2026-11-${String(day).padStart(2, '0')}T00:00:00Z`);

const version = (day: number, maxAgeSeconds: number, last = false): PolicyVersion => ({
  id: `202611${String(day).padStart(2, '0')}T000000`,
  text: longText(maxAgeSeconds),
  firstServedAt: midnight(day),
  ...(!last && { supersededAt: midnight(day + 1) }),
  by: 'owner',
  objectVersion: `v${day}`,
});

test('refuseFullLedger() refuses nothing while there is room', () => {
  const { ports, domain } = new World();
  expect(refuseFullLedger(ports, { domain, versions: [version(10, 300)] })).toBeUndefined();
});

test('refuseFullLedger() says that there is room within a day if senders hold none of the past ones any more', () => {
  const { ports, domain } = new World();
  const past = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19].map((day) => version(day, 300));
  const versions = [...past, version(20, 300, true)];
  const until = '2026-11-25T10:00:00.000Z';
  expect(refuseFullLedger(ports, { domain, versions })).toMatchObject({ versions: 1, until });
});

test('refuseFullLedger() says how many policies senders may hold, and when it is one less', () => {
  const { ports, domain } = new World();
  const held = [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22].map((day) => version(day, 40 * 86_400));
  const versions = [version(11, 300), ...held, version(23, 86_400, true)];
  expect(refuseFullLedger(ports, { domain, versions })).toEqual({
    ok: false,
    reason: 'ledger-full',
    domain,
    versions: 12,
    until: '2026-12-23T00:00:00.000Z',
  });
});
