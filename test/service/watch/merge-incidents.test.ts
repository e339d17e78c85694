import { expect, test } from 'vitest';
import { type Finding, finding } from '../../../core/finding/finding.ts';
import { isOpen } from '../../../service/store/domains/incidents.ts';
import { mergeIncidents } from '../../../service/watch/merge-incidents.ts';
import { domainName, timestamp } from '../../fakes/names.ts';

const warning = (pattern: string): Finding => finding('mx-pattern-unused', { pattern });
const error = (host: string): Finding => finding('mx-is-address', { host });
const now = new Date('2026-11-24T10:00:00Z');
const later = (days: number) => new Date(now.getTime() + days * 86_400_000);
const nothingUnknown = () => false;

test('mergeIncidents() keeps the opening time of an open incident with its newest facts, and opens a returning one again', () => {
  const before = finding('certificate-ends', {
    domain: domainName('example.com'),
    at: timestamp('2026-12-01T00:00:00Z'),
    days: 7,
  });
  const after = finding('certificate-ends', {
    domain: domainName('example.com'),
    at: timestamp('2026-12-01T00:00:00Z'),
    days: 1,
  });
  const first = mergeIncidents([], [before], nothingUnknown, now);
  const lasting = mergeIncidents(first, [after], nothingUnknown, later(1));
  expect(lasting).toEqual([{ ...after, severity: 'error', openedAt: now.toISOString() }]);
  const closed = mergeIncidents(lasting, [], nothingUnknown, later(2));
  expect(closed).toMatchObject([{ closedAt: later(2).toISOString() }]);
  const back = mergeIncidents(closed, [before], nothingUnknown, later(3));
  expect(back.map(({ openedAt, closedAt }) => [openedAt, closedAt])).toEqual([
    [now.toISOString(), later(2).toISOString()],
    [later(3).toISOString(), undefined],
  ]);
});

test('mergeIncidents() does not change incidents that could not be judged, or that this version does not know', () => {
  const open = mergeIncidents([], [error('192.0.2.1'), error('192.0.2.2')], nothingUnknown, now);
  const newer = { ...open[0]!, code: 'from-the-future' };
  const isUnknown = ({ subject }: { subject?: string }) => subject === '192.0.2.1';
  const merged = mergeIncidents([...open, newer], [], isUnknown, later(1));
  expect(merged.map((one) => isOpen(one))).toEqual([true, false, true]);
});

test('mergeIncidents() drops incidents that closed a month ago, and keeps at most 100, open ones and errors first', () => {
  const first = mergeIncidents([], [warning('a')], nothingUnknown, now);
  const closed = mergeIncidents(first, [], nothingUnknown, now);
  expect(mergeIncidents(closed, [], nothingUnknown, later(31))).toEqual([]);
  const many = Array.from({ length: 150 }, (_, n) => warning(`n${n}`));
  const kept = mergeIncidents(closed, [...many, error('192.0.2.1')], nothingUnknown, later(1));
  expect(kept).toHaveLength(100);
  expect(kept.map(({ code }) => code)).toContain('mx-is-address');
  expect(kept.every(isOpen)).toBe(true);
});

test('mergeIncidents() keeps the facts that only a newer version knows of an incident that lasts', () => {
  const [first] = mergeIncidents([], [error('192.0.2.1')], nothingUnknown, now);
  const newer = { ...first!, parameters: { ...first!.parameters, ttl: 300 }, hint: 'x' };
  const [lasting] = mergeIncidents([newer], [error('192.0.2.1')], nothingUnknown, later(1));
  expect(lasting).toEqual(newer);
});
