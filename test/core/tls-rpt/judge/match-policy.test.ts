import { describe, expect, test } from 'vitest';
import type { PolicyVersion } from '../../../../core/mta-sts/version.ts';
import type { Timestamp } from '../../../../core/names/timestamp.ts';
import {
  fingerprintPolicy,
  matchPolicy,
  readPolicyMode,
} from '../../../../core/tls-rpt/judge/match-policy.ts';
import { timestamp } from '../../../fakes/names.ts';

const text = (mode: string) =>
  `version: STSv1\r\nmode: ${mode}\r\nmx: b.example\r\nmx: a.example\r\nmax_age: 86400\r\n`;
const version = (id: string, mode: string, supersededAt?: Timestamp): PolicyVersion => ({
  id,
  text: text(mode),
  firstServedAt: timestamp('2026-11-01T00:00:00Z'),
  by: 'test',
  ...(supersededAt ? { supersededAt } : {}),
});

describe('fingerprintPolicy()', () => {
  test.each([
    [
      'lines in another order',
      ['mx: a.example', 'mode: enforce', 'max_age: 86400', 'mx: b.example', 'version: STSv1'],
    ],
    [
      'lines that keep their line ends',
      ['version: STSv1\r', 'mode: enforce\r\n', 'mx: b.example', 'mx: a.example', 'max_age: 86400'],
    ],
    ['all lines in one string', [text('enforce')]],
    [
      'other letter case and no spaces',
      ['VERSION:STSv1', 'mode:Enforce', 'mx:B.example', 'mx : a.example', 'max_age:  86400', ''],
    ],
  ])('is the same for %s', (_reason, lines) => {
    expect(fingerprintPolicy(lines)).toBe(fingerprintPolicy([text('enforce')]));
  });

  test.each([
    ['another mode', [text('testing')]],
    ['a host fewer', ['version: STSv1', 'mode: enforce', 'mx: a.example', 'max_age: 86400']],
    ['another max_age', [text('enforce').replace('86400', '86401')]],
  ])('differs for %s', (_reason, lines) => {
    expect(fingerprintPolicy(lines)).not.toBe(fingerprintPolicy([text('enforce')]));
  });
});

describe('matchPolicy()', () => {
  const ledger = [
    version('1', 'testing', timestamp('2026-11-10T00:00:00Z')),
    version('2', 'enforce', timestamp('2026-11-12T00:00:00Z')),
    version('3', 'none'),
  ];

  test.each([
    ['the current text', 'none', ledger, { kind: 'current', number: 3, id: '3' }],
    [
      'a superseded text',
      'enforce',
      ledger,
      { kind: 'superseded', number: 2, id: '2', supersededAt: timestamp('2026-11-12T00:00:00Z') },
    ],
    ['a text that was never served', 'other', ledger, { kind: 'never-served' }],
    [
      'the newest of equal texts after A → B → A',
      'testing',
      [...ledger, version('4', 'testing')],
      { kind: 'current', number: 4, id: '4' },
    ],
    ['an empty ledger', 'none', [], { kind: 'never-served' }],
  ])('finds %s', (_reason, mode, versions, match) => {
    expect(matchPolicy(fingerprintPolicy([text(mode)]), versions)).toEqual(match);
  });
});

describe('readPolicyMode()', () => {
  test.each([
    [['version: STSv1', 'mode: enforce'], 'enforce'],
    [['MODE:Testing\r'], 'testing'],
    [['version: STSv1\r\nmode: none\r\n'], 'none'],
    [['mode: enfroce'], undefined],
    [[], undefined],
  ])('reads %j as %s', (lines, mode) => {
    expect(readPolicyMode(lines)).toBe(mode);
  });
});
