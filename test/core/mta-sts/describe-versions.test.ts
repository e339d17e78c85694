import { expect, test } from 'vitest';
import { describeVersions, withoutAuthor } from '../../../core/mta-sts/describe-versions.ts';
import { timestamp } from '../../fakes/names.ts';
import { a, at, b, day, edit, iso, none, observe, serving } from './ledger-steps.ts';

test('describeVersions() lists the newest first', () => {
  const versions = edit(observe(edit(observe([], 0, a, 'o1'), 10, b), 20, b, 'o2'), 30, none);
  expect(describeVersions(versions, at(40), serving)).toEqual([
    {
      id: '20261124T120030',
      text: none,
      mode: 'none',
      state: 'pending',
      from: iso(30),
      cachedUntil: iso(40 + 60 + day),
      by: 'token-1',
    },
    {
      id: '20261124T120010',
      text: b,
      mode: 'enforce',
      state: 'current',
      from: iso(10),
      cachedUntil: iso(100 + 7 * day),
      by: 'token-1',
    },
    {
      id: '20261124T120000',
      text: a,
      mode: 'enforce',
      state: 'superseded',
      from: iso(0),
      to: iso(20),
      cachedUntil: iso(80 + 7 * day),
      by: 'object-store',
    },
  ]);
});

test('withoutAuthor() keeps the text and its dates, and hides who published it and why', () => {
  const version = { id: '1', text: 'version: STSv1', firstServedAt: timestamp('2026-11-24T10:00:00Z') };
  const overridden = [{ code: 'mx-uncovered', parameters: { host: 'mx.example.com' } }];
  expect(withoutAuthor({ ...version, by: 'token', why: 'secret', step: 'migration', overridden })).toEqual({
    ...version,
    by: 'earlier-owner',
  });
});
