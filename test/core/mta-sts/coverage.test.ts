import { describe, expect, test } from 'vitest';
import { type Finding, finding } from '../../../core/finding/finding.ts';
import { checkCoverage, checkUnderEnforce, forbidsEdit } from '../../../core/mta-sts/coverage.ts';
import type { LiveMx } from '../../../core/mta-sts/live-mx.ts';
import { formatPolicy, type Policy } from '../../../core/mta-sts/policy.ts';
import type { PolicyVersion } from '../../../core/mta-sts/version.ts';
import type { Timestamp } from '../../../core/names/timestamp.ts';
import { timestamp } from '../../fakes/names.ts';
import { textOf } from '../../fixtures/in-english.ts';

const now = new Date('2026-11-24T12:00:00Z');
const day = 86_400;
const serving = { edgeCacheSeconds: 60 };
const policy = (mode: Policy['mode'], ...mx: string[]): Policy => ({ mode, mx, maxAgeSeconds: 7 * day });
const version = (id: string, held: Policy, supersededAt?: Timestamp): PolicyVersion => ({
  id,
  text: formatPolicy(held),
  firstServedAt: timestamp('2026-11-01T00:00:00.000Z'),
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
const codes = (findings: Finding[]) =>
  findings.map(({ code, severity, subject = '' }) => `${severity} ${code} ${subject}`.trim());

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
      ['unknown mx-unknown'],
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
      timestamp('2026-11-24T10:00:00.000Z'),
    );
    const [found] = check(
      live('old.example.com', 'mx.example.com'),
      policy('enforce', 'mx.example.com'),
      before,
    );
    expect(found).toEqual(
      finding('mx-uncovered', {
        host: 'old.example.com',
        mode: 'enforce',
        coveredBy: { id: '20261101T000000', until: timestamp('2026-12-01T10:01:00.000Z') },
      }),
    );
  });

  test.each([
    ['mx_1.example.com', 'contains "_"'],
    ['localhost', 'has only one label'],
    ['-mx.example.com', 'has the label "-mx", which begins or ends with a hyphen'],
  ])('does not ask to add %s to "mx", which no policy can name', (host, fault) => {
    const [found] = check(live(host), policy('enforce', 'mx.example.com'));
    expect(found?.code).toBe('mx-uncovered');
    expect(textOf(found)).toContain(
      `Rename "${host}" in the MX records, or remove it from them: no "mx" can name it, since it ${fault}`,
    );
  });

  test('accepts a wildcard that covers a host that cannot be named', () => {
    expect(check(live('mx_1.example.com'), policy('enforce', '*.example.com'))).toEqual([]);
  });

  test('escapes a hostile host name from DNS', () => {
    const [found] = check(live('a\u001b[31m"b'), policy('enforce', 'mx.example.com'));
    expect(textOf(found)).not.toContain('\u001b');
  });
});

describe('checkCoverage() against versions that senders may hold', () => {
  const wanted = policy('enforce', 'old.example.com', 'new.example.net');
  const old = policy('enforce', 'old.example.com');
  const moved = live('new.example.net');

  test('finds a host that a held enforce policy refuses, with version and date', () => {
    const found = check(
      moved,
      wanted,
      version('1', old, timestamp('2026-11-24T11:00:00.000Z')),
      version('2', wanted),
    );
    expect(found[0]).toEqual(
      finding('mx-uncovered-by-held', {
        host: 'new.example.net',
        id: '1',
        until: timestamp('2026-12-01T11:01:00.000Z'),
      }),
    );
    expect(forbidsEdit(found[0]!, wanted)).toBe(false);
  });

  test.each([
    ['expired', version('1', old, timestamp('2026-11-17T11:58:59.000Z')), false],
    ['about to expire', version('1', old, timestamp('2026-11-17T11:59:01.000Z')), true],
    ['still served', version('1', old), true],
    [
      'in mode testing',
      version('1', { ...old, mode: 'testing' }, timestamp('2026-11-24T11:00:00.000Z')),
      false,
    ],
    ['in mode none', version('1', { ...old, mode: 'none' }, timestamp('2026-11-24T11:00:00.000Z')), false],
  ])('judges a version that is %s', (_what, held, refused) => {
    expect(codes(check(moved, wanted, held)).includes('error mx-uncovered-by-held new.example.net')).toBe(
      refused,
    );
  });

  test('names the version that senders hold longest', () => {
    const found = check(
      moved,
      wanted,
      version('1', { ...old, maxAgeSeconds: 30 * day }, timestamp('2026-11-20T00:00:00.000Z')),
      version('2', old, timestamp('2026-11-24T00:00:00.000Z')),
    );
    const held = found.filter(({ code }) => code === 'mx-uncovered-by-held');
    expect(held.map(({ parameters }) => parameters)).toMatchObject([{ id: '1' }]);
  });

  test('does not report the wanted policy a second time as a held one', () => {
    expect(codes(check(moved, old, version('1', old)))).toEqual([
      'error mx-uncovered new.example.net',
      'warning mx-pattern-unused old.example.com',
    ]);
  });

  test('also works without a wanted policy', () => {
    expect(codes(check(moved, undefined, version('1', old, timestamp('2026-11-24T11:00:00.000Z'))))).toEqual([
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
])(
  'forbidsEdit() forbids only refusals that the edit itself would cause: %s',
  (_what, mx, mode, expected) => {
    const wanted = policy(mode, 'b.example.com');
    const [found] = check(mx, wanted);
    expect(found === undefined ? false : forbidsEdit(found, wanted)).toBe(expected);
  },
);

test('checkUnderEnforce() finds the hosts that enforce would refuse, whatever the mode', () => {
  const found = checkUnderEnforce(live('a.example.com'), policy('testing', 'b.example.com'), {
    now,
    serving,
  });
  expect(codes(found)).toEqual([
    'error mx-uncovered a.example.com',
    'warning mx-pattern-unused b.example.com',
  ]);
});
