import { expect, test } from 'vitest';
import { checkRecordSet, checkRecordSetsOfName } from '../../../../adapters/local/dns/record-set.ts';
import type { RecordSet, RecordType } from '../../../../service/ports/dns-zone.ts';

const set = (type: RecordType, values: string[], part: Partial<RecordSet> = {}): RecordSet => ({
  name: 'a.example.com',
  type,
  ttlSeconds: 60,
  values,
  ...part,
});

test.each([
  set('A', ['192.0.2.1']),
  set('AAAA', ['2001:db8::1']),
  set('CNAME', ['b.example.com']),
  set('CNAME', ['b.example.com'], { name: '*.edge.example.com' }),
  set('MX', ['0 mx.example.com', '10 mx2.example.com']),
  set('TXT', ['x'.repeat(4_000)], { name: `${'l'.repeat(63)}._mta-sts.example.com`, ttlSeconds: 0 }),
])('checkRecordSet() accepts $type', (accepted) => {
  expect(() => checkRecordSet(accepted)).not.toThrow();
});

test.each<[string, RecordSet, string]>([
  ['a name in upper case', set('A', ['192.0.2.1'], { name: 'A.example.com' }), 'a name in lower case'],
  ['a final dot', set('A', ['192.0.2.1'], { name: 'a.example.com.' }), 'without final dot'],
  ['a label of 64', set('A', ['192.0.2.1'], { name: `${'l'.repeat(64)}.com` }), 'a name in lower case'],
  ['a wildcard that is part of a label', set('A', ['192.0.2.1'], { name: 'a*.example.com' }), 'a name in'],
  ['a wildcard that is not first', set('A', ['192.0.2.1'], { name: 'a.*.example.com' }), 'a name in'],
  ['a CNAME to a wildcard', set('CNAME', ['*.example.com']), 'expected a host name in lower case'],
  ['a TTL below 0', set('A', ['192.0.2.1'], { ttlSeconds: -1 }), '"ttlSeconds" is -1'],
  ['a TTL of half a second', set('A', ['192.0.2.1'], { ttlSeconds: 0.5 }), '"ttlSeconds" is 0.5'],
  ['a TTL over 31 bits', set('A', ['192.0.2.1'], { ttlSeconds: 2 ** 31 }), '"ttlSeconds" is 2147483648'],
  ['no value', set('TXT', []), 'it has no values'],
  ['a value twice', set('TXT', ['x', 'x']), 'a value occurs twice'],
  ['IPv6 in A', set('A', ['2001:db8::1']), 'expected an IPv4 address'],
  ['IPv4 in AAAA', set('AAAA', ['192.0.2.1']), 'expected an IPv6 address'],
  ['a CNAME with a dot', set('CNAME', ['b.example.com.']), 'expected a host name in lower case'],
  ['an MX without preference', set('MX', ['mx.example.com']), 'expected a preference and a host name'],
  ['an empty TXT', set('TXT', ['']), 'expected 1 to 4000 characters'],
  ['a TXT of 4,001 characters', set('TXT', ['x'.repeat(4_001)]), 'expected 1 to 4000 characters'],
])('checkRecordSet() refuses %s', (_, refused, why) => {
  expect(() => checkRecordSet(refused)).toThrow(why);
});

test.each<[string, string, RecordSet[], boolean]>([
  ['a CNAME alone', 'a.example.com', [set('CNAME', ['b.example.com'])], true],
  ['other types together', 'a.example.com', [set('A', ['192.0.2.1']), set('TXT', ['x'])], true],
  ['a CNAME with others', 'a.example.com', [set('CNAME', ['b.example.com']), set('TXT', ['x'])], false],
  ['a CNAME with two values', 'a.example.com', [set('CNAME', ['b.example.com', 'c.example.com'])], false],
  ['a CNAME at the top of a zone', 'example.com', [set('CNAME', ['b.example.com'])], false],
])('checkRecordSetsOfName() judges %s', (_, name, sets, isAccepted) => {
  const check = () => checkRecordSetsOfName('example.com', name, sets);
  if (isAccepted) expect(check).not.toThrow();
  else expect(check).toThrow(`Cannot set CNAME of "${name}": a CNAME must be the only record of its name`);
});
