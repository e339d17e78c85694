import { describe, expect, test } from 'vitest';
import { proposeFallBack } from '../../../core/mta-sts/fall-back.ts';
import { formatPolicy, type Policy } from '../../../core/mta-sts/policy.ts';
import type { PolicyVersion } from '../../../core/mta-sts/version.ts';
import type { Timestamp } from '../../../core/names/timestamp.ts';
import { timestamp } from '../../fakes/names.ts';

const now = new Date('2026-11-24T12:00:00Z');
const serving = { edgeCacheSeconds: 60 };
const policy: Policy = { mode: 'enforce', mx: ['mx.example.com'], maxAgeSeconds: 604_800 };

const version = (over: Partial<Policy>, supersededAt?: Timestamp): PolicyVersion => ({
  id: '1',
  text: formatPolicy({ ...policy, ...over }),
  firstServedAt: timestamp('2026-11-01T00:00:00Z'),
  objectVersion: 'o',
  by: 'test',
  ...(supersededAt !== undefined && { supersededAt }),
});

describe('proposeFallBack()', () => {
  test('says until when senders may hold enforce, and for which mail servers', () => {
    const proposed = proposeFallBack([version({})], now, serving);
    expect(proposed).toEqual({
      cachedUntil: '2026-12-01T12:01:00.000Z',
      keepValid: ['mx.example.com'],
    });
  });

  test.each<[string, PolicyVersion[], string | undefined, string[]]>([
    [
      'an older version that senders hold longer than the present one',
      [
        version({ mx: ['old.example.com'], maxAgeSeconds: 2_419_200 }, timestamp('2026-11-20T00:00:00Z')),
        version({}),
      ],
      '2026-12-18T00:01:00.000Z',
      ['old.example.com', 'mx.example.com'],
    ],
    [
      'an older version that has expired',
      [version({ mx: ['old.example.com'] }, timestamp('2026-11-02T00:00:00Z')), version({})],
      '2026-12-01T12:01:00.000Z',
      ['mx.example.com'],
    ],
    [
      'mode testing, while senders still hold enforce',
      [version({}, timestamp('2026-11-24T00:00:00Z')), version({ mode: 'testing' })],
      undefined,
      [],
    ],
    ['mode none', [version({ mode: 'none', mx: [] })], undefined, []],
    ['no policy', [], undefined, []],
  ])('judges %s', (_what, versions, cachedUntil, keepValid) => {
    const proposed = proposeFallBack(versions, now, serving);
    expect(proposed?.cachedUntil).toBe(cachedUntil);
    expect(proposed?.keepValid ?? []).toEqual(keepValid);
  });
});
