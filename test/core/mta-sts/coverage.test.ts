import { describe, expect, test } from 'vitest';
import {
  type CoverageFinding,
  checkCoverage,
  forbidsEdit,
  type LiveMx,
  readLiveMx,
} from '../../../core/mta-sts/coverage.ts';
import { formatPolicy, type Policy } from '../../../core/mta-sts/policy.ts';
import type { PolicyVersion } from '../../../core/mta-sts/version.ts';

const now = new Date('2026-11-24T12:00:00Z');
const day = 86_400;
const serving = { edgeCacheSeconds: 60 };
const policy = (mode: Policy['mode'], ...mx: string[]): Policy => ({ mode, mx, maxAgeSeconds: 7 * day });
const version = (id: string, held: Policy, supersededAt?: string): PolicyVersion => ({
  id,
  text: formatPolicy(held),
  firstServedAt: '2026-11-01T00:00:00.000Z',
  by: 'token-1',
  objectVersion: id,
  ...(supersededAt !== undefined && { supersededAt }),
});
const live = (...hosts: string[]): LiveMx => ({
  kind: 'hosts',
  hosts: hosts.map((host) => ({ host, preference: 10 })),
});
const check = (mx: LiveMx, wanted: Policy | undefined, ...versions: PolicyVersion[]) =>
  checkCoverage(mx, { wanted, versions, now, serving });
const codes = (findings: CoverageFinding[]) =>
  findings.map(({ code, severity, host, pattern }) => `${severity} ${code} ${host ?? pattern ?? ''}`.trim());

describe('readLiveMx()', () => {
  const none = { kind: 'none' } as const;
  const mx = (...exchanges: string[]) => ({
    kind: 'found' as const,
    records: exchanges.map((exchange) => ({ exchange, preference: 10 })),
  });
  const address = { kind: 'found' as const, records: ['192.0.2.1'] };
  test.each([
    ['MX records, in lower case without a final dot', mx('MX1.Example.com.'), none, live('mx1.example.com')],
    ['a null MX as a dot', mx('.'), address, { kind: 'null-mx' }],
    ['a null MX as an empty name', mx(''), address, { kind: 'null-mx' }],
    ['a null MX beside another, which is ignored', mx('.', 'mx.example.com'), none, live('mx.example.com')],
    ['no MX, but an address', none, address, { kind: 'implicit', host: 'example.com' }],
    ['neither', none, none, { kind: 'no-mail' }],
    [
      'a failed MX lookup',
      { kind: 'failed' as const, why: 'SERVFAIL' },
      address,
      { kind: 'unknown', why: 'SERVFAIL' },
    ],
    [
      'a failed address lookup',
      none,
      { kind: 'failed' as const, why: 'timeout' },
      { kind: 'unknown', why: 'timeout' },
    ],
  ])('reads %s', (_what, records, addresses, expected) => {
    expect(readLiveMx('example.com', records, addresses)).toEqual(expected);
  });

  test.each([
    ['found', { kind: 'found' as const, records: ['real.example.net'] }, { alias: 'real.example.net' }],
    ['none', none, {}],
    ['not answered', { kind: 'failed' as const, why: 'SERVFAIL' }, { isAliasUnknown: true }],
    ['not asked', undefined, {}],
  ])('says which name a host is a CNAME for: %s', (_what, answer, told) => {
    expect(readLiveMx('example.com', mx('mx.example.com'), none, () => answer)).toEqual({
      kind: 'hosts',
      hosts: [{ host: 'mx.example.com', preference: 10, ...told }],
    });
  });
});

describe('checkCoverage() against the wanted policy', () => {
  test.each([
    ['covered by name', live('mx.example.com'), policy('enforce', 'mx.example.com'), []],
    ['covered by a wildcard', live('mx.example.com'), policy('enforce', '*.example.com'), []],
    [
      'uncovered under enforce',
      live('a.mx.example.com'),
      policy('enforce', '*.example.com'),
      ['error mx-uncovered a.mx.example.com', 'warning mx-pattern-unused *.example.com'],
    ],
    [
      'uncovered under testing',
      live('mx.example.net'),
      policy('testing', 'mx.example.com'),
      ['warning mx-uncovered mx.example.net', 'warning mx-pattern-unused mx.example.com'],
    ],
    ['uncovered under none', live('mx.example.net'), policy('none', 'mx.example.com'), []],
    [
      'one of two uncovered',
      live('mx.example.com', 'backup.example.net'),
      policy('enforce', 'mx.example.com'),
      ['error mx-uncovered backup.example.net'],
    ],
    ['no policy', live('mx.example.com'), undefined, []],
    ['a null MX', { kind: 'null-mx' } as const, policy('enforce', 'mx.example.com'), ['warning mx-null']],
    [
      'no mail at all',
      { kind: 'no-mail' } as const,
      policy('enforce', 'mx.example.com'),
      ['warning mx-none'],
    ],
    [
      'an implicit MX',
      { kind: 'implicit', host: 'example.com' } as const,
      policy('enforce', 'mx.example.com'),
      ['warning mx-implicit example.com', 'error mx-uncovered example.com'],
    ],
    [
      'an implicit MX that is covered',
      { kind: 'implicit', host: 'example.com' } as const,
      policy('enforce', 'example.com'),
      ['warning mx-implicit example.com'],
    ],
    [
      'a failed lookup',
      { kind: 'unknown', why: 'SERVFAIL' } as const,
      policy('enforce', 'mx.example.com'),
      ['warning mx-unknown'],
    ],
    [
      'an IP address as MX',
      live('192.0.2.1'),
      policy('testing', 'mx.example.com'),
      ['error mx-is-address 192.0.2.1', 'warning mx-pattern-unused mx.example.com'],
    ],
  ])('judges %s', (_what, mx, wanted, expected) => {
    expect(codes(check(mx, wanted))).toEqual(expected);
  });

  test('compares the name of an aliased MX, not its target', () => {
    const aliased: LiveMx = {
      kind: 'hosts',
      hosts: [{ host: 'mx.example.com', preference: 10, alias: 'real.example.net' }],
    };
    expect(codes(check(aliased, policy('enforce', 'mx.example.com')))).toEqual([
      'warning mx-is-alias mx.example.com',
    ]);
    expect(codes(check(aliased, policy('enforce', 'real.example.net')))).toContain(
      'error mx-uncovered mx.example.com',
    );
  });

  test('names the version that still covers the host, and the date', () => {
    const before = version(
      '20261101T000000',
      policy('enforce', 'old.example.com', 'mx.example.com'),
      '2026-11-24T10:00:00.000Z',
    );
    const [finding] = check(
      live('old.example.com', 'mx.example.com'),
      policy('enforce', 'mx.example.com'),
      before,
    );
    expect(finding).toEqual({
      code: 'mx-uncovered',
      severity: 'error',
      host: 'old.example.com',
      versionId: '20261101T000000',
      until: '2026-12-01T10:01:00.000Z',
      message:
        '"old.example.com" is an MX of the domain, but no "mx" of the policy covers it: senders would refuse to deliver to it; version 20261101T000000 covers it, and senders may hold that until 2026-12-01 10:01 UTC',
      nextStep: 'Add "old.example.com" to "mx", or take it out of the MX records first',
    });
  });

  test.each([
    ['mx_1.example.com', 'has "_" in it'],
    ['localhost', 'has only one label'],
    ['-mx.example.com', 'has the label "-mx", which begins or ends with a hyphen'],
  ])('does not ask to add %s to "mx", which no policy can name', (host, fault) => {
    const [finding] = check(live(host), policy('enforce', 'mx.example.com'));
    expect(finding?.code).toBe('mx-uncovered');
    expect(finding?.nextStep).toBe(
      `Rename "${host}" in the MX records, or take it out of them: no "mx" can name it, since it ${fault}`,
    );
  });

  test('accepts a wildcard that covers a host that cannot be named', () => {
    expect(check(live('mx_1.example.com'), policy('enforce', '*.example.com'))).toEqual([]);
  });

  test('escapes a hostile host name from DNS', () => {
    const [finding] = check(live('a\u001b[31m"b'), policy('enforce', 'mx.example.com'));
    expect(`${finding?.message}${finding?.nextStep}`).not.toContain('\u001b');
  });
});

describe('checkCoverage() against versions that senders may hold', () => {
  const wanted = policy('enforce', 'old.example.com', 'new.example.net');
  const old = policy('enforce', 'old.example.com');
  const moved = live('new.example.net');

  test('finds a host that a held enforce policy refuses, with version and date', () => {
    const found = check(moved, wanted, version('1', old, '2026-11-24T11:00:00.000Z'), version('2', wanted));
    expect(found[0]).toMatchObject({
      code: 'mx-uncovered-by-held',
      severity: 'error',
      host: 'new.example.net',
      versionId: '1',
      until: '2026-12-01T11:01:00.000Z',
    });
    expect(forbidsEdit(found[0]!, wanted)).toBe(false);
  });

  test.each([
    ['expired', version('1', old, '2026-11-17T11:58:59.000Z'), false],
    ['about to expire', version('1', old, '2026-11-17T11:59:01.000Z'), true],
    ['still served', version('1', old), true],
    ['in mode testing', version('1', { ...old, mode: 'testing' }, '2026-11-24T11:00:00.000Z'), false],
    ['in mode none', version('1', { ...old, mode: 'none' }, '2026-11-24T11:00:00.000Z'), false],
  ])('judges a version that is %s', (_what, held, refused) => {
    expect(codes(check(moved, wanted, held)).includes('error mx-uncovered-by-held new.example.net')).toBe(
      refused,
    );
  });

  test('names the version that senders hold longest', () => {
    const found = check(
      moved,
      wanted,
      version('1', { ...old, maxAgeSeconds: 30 * day }, '2026-11-20T00:00:00.000Z'),
      version('2', old, '2026-11-24T00:00:00.000Z'),
    );
    expect(found.map(({ versionId }) => versionId).filter(Boolean)).toEqual(['1']);
  });

  test('does not report the wanted policy a second time as a held one', () => {
    expect(codes(check(moved, old, version('1', old)))).toEqual([
      'error mx-uncovered new.example.net',
      'warning mx-pattern-unused old.example.com',
    ]);
  });

  test('also works without a wanted policy', () => {
    expect(codes(check(moved, undefined, version('1', old, '2026-11-24T11:00:00.000Z')))).toEqual([
      'error mx-uncovered-by-held new.example.net',
    ]);
  });
});

test.each([
  ['an uncovered host under enforce', live('a.example.com'), 'enforce' as const, true],
  ['an uncovered host under testing', live('a.example.com'), 'testing' as const, false],
  ['an IP address under enforce', live('192.0.2.9'), 'enforce' as const, true],
  ['an IP address under testing', live('192.0.2.9'), 'testing' as const, false],
  ['an IP address under none', live('192.0.2.9'), 'none' as const, false],
])('forbidsEdit() forbids only what the edit itself would refuse: %s', (_what, mx, mode, expected) => {
  const wanted = policy(mode, 'b.example.com');
  const [finding] = check(mx, wanted);
  expect(finding === undefined ? false : forbidsEdit(finding, wanted)).toBe(expected);
});
