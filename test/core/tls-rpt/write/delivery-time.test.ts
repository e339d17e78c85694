import { describe, expect, test } from 'vitest';
import {
  delaySeconds,
  firstDueAt,
  maxDelaySeconds,
  nextRetryAt,
} from '../../../../core/tls-rpt/write/delivery-time.ts';
import { domainName, utcDay } from '../../../fakes/names.ts';

const day = utcDay('2026-11-23');
const midnight = Date.parse('2026-11-24T00:00:00Z');
const hour = 3_600_000;

test('delaySeconds() is between 0 and 4 h, the same each time, and different on another day', () => {
  const delays = Array.from({ length: 1_000 }, (_, at) =>
    delaySeconds(domainName(`customer-${at}.example`), day),
  );
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...delays)).toBeLessThan(maxDelaySeconds);
  expect(delaySeconds(domainName('example.com'), day)).toBe(delaySeconds(domainName('example.com'), day));
  expect(delaySeconds(domainName('example.com'), day)).not.toBe(
    delaySeconds(domainName('example.com'), utcDay('2026-11-24')),
  );
});

test('delaySeconds() causes no burst for one receiver of 5,000 domains', () => {
  const perMinute = new Map<number, number>();
  for (let at = 0; at < 5_000; at++) {
    const minute = Math.floor(delaySeconds(domainName(`customer-${at}.example`), day) / 60);
    perMinute.set(minute, (perMinute.get(minute) ?? 0) + 1);
  }
  expect(Math.max(...perMinute.values())).toBeLessThan(50);
});

describe('firstDueAt()', () => {
  test('is within 4 h after the end of the day', () => {
    const due = firstDueAt(domainName('example.com'), day, midnight + 60_000, 1);
    expect(due).toBe(midnight + delaySeconds(domainName('example.com'), day) * 1_000);
  });

  test('is now for a single late report', () => {
    expect(firstDueAt(domainName('example.com'), day, midnight + 10 * hour, 1)).toBe(midnight + 10 * hour);
  });

  test('spreads many late reports over at most 4 h', () => {
    const plannedAt = midnight + 30 * hour;
    const dues = Array.from({ length: 600 }, (_, at) =>
      firstDueAt(domainName(`c${at}.example`), day, plannedAt, 600),
    );
    expect(Math.max(...dues) - plannedAt).toBeGreaterThan(hour);
    expect(Math.max(...dues) - plannedAt).toBeLessThan(6_000_000);
    expect(firstDueAt(domainName('c1.example'), day, plannedAt, 1_000_000)).toBeLessThan(
      plannedAt + 4 * hour,
    );
  });
});

describe('nextRetryAt()', () => {
  test('doubles the wait each time, up to 4 h, and tries a last time after 24 h', () => {
    const minutes: number[] = [];
    let now = midnight;
    for (let attempts = 1; ; attempts++) {
      const next = nextRetryAt(midnight, attempts, now);
      if (next === undefined) break;
      now = next;
      minutes.push((now - midnight) / 60_000);
    }
    expect(minutes).toEqual([5, 15, 35, 75, 155, 315, 555, 795, 1_035, 1_275, 1_440]);
  });

  test('gives up after 24 h', () => {
    expect(nextRetryAt(midnight, 1, midnight + 24 * hour)).toBeUndefined();
    expect(nextRetryAt(midnight, 1, midnight + 72 * hour)).toBeUndefined();
  });
});
