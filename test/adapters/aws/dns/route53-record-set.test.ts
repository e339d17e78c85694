import { describe, expect, test } from 'vitest';
import {
  isSameSet,
  parseRecordSet,
  plainName,
  toChanges,
} from '../../../../adapters/aws/dns/route53-record-set.ts';
import type { RecordSet, RecordType } from '../../../../service/ports/dns-zone.ts';

const set = (type: RecordType, ...values: string[]): RecordSet => ({
  name: 'a.example.com',
  type,
  ttlSeconds: 60,
  values,
});

test.each([
  ['a final dot', 'example.com.', 'example.com'],
  ['capitals', 'Mail.Example.com', 'mail.example.com'],
  ['an escaped asterisk', '\\052.example.com.', '*.example.com'],
  ['no name', undefined, ''],
])('plainName() normalises %s', (_label, name, plain) => {
  expect(plainName(name)).toBe(plain);
});

test.each<[RecordType, string, string]>([
  ['TXT', 'v=STSv1; id=1;', '"v=STSv1; id=1;"'],
  ['CNAME', 'edge.example.net', 'edge.example.net.'],
  ['A', '192.0.2.1', '192.0.2.1'],
])('parseRecordSet() reads what toChanges() writes for %s', (type, value, stored) => {
  const [change] = toChanges({ from: undefined, to: set(type, value) });
  expect(change?.ResourceRecordSet?.ResourceRecords).toEqual([{ Value: stored }]);
  expect(parseRecordSet(change?.ResourceRecordSet ?? { Name: '', Type: type })).toEqual(set(type, value));
});

test('toChanges() deletes the old set before it creates the new one', () => {
  const actions = toChanges({ from: set('A', '192.0.2.1'), to: set('A', '192.0.2.2') }).map(
    ({ Action }) => Action,
  );
  expect(actions).toEqual(['DELETE', 'CREATE']);
});

describe('isSameSet()', () => {
  test('ignores the order of values', () => {
    expect(isSameSet(set('TXT', 'a', 'b'), set('TXT', 'b', 'a'))).toBe(true);
  });

  test.each<[string, RecordSet | undefined]>([
    ['another value', set('TXT', 'a')],
    ['another TTL', { ...set('TXT', 'a', 'b'), ttlSeconds: 300 }],
    ['no set', undefined],
  ])('tells %s apart', (_label, other) => {
    expect(isSameSet(set('TXT', 'a', 'b'), other)).toBe(false);
  });

  test('takes two absent sets for the same', () => {
    expect(isSameSet(undefined, undefined)).toBe(true);
  });
});
