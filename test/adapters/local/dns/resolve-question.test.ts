import type { Question } from 'dns-packet';
import { describe, expect, test } from 'vitest';
import { rcodes, resolveQuestion } from '../../../../adapters/local/dns/resolve-question.ts';
import { Zone } from '../../../../adapters/local/dns/zone.ts';
import type { RecordSet, RecordType } from '../../../../service/ports/dns-zone.ts';

const set = (name: string, type: RecordType, ...values: string[]): RecordSet => ({
  name,
  type,
  ttlSeconds: 60,
  values,
});

const zone = new Zone('example.com');
for (const record of [
  set('www.example.com', 'CNAME', 'web.example.com'),
  set('web.example.com', 'A', '192.0.2.1'),
  set('away.example.com', 'CNAME', 'example.net'),
  set('*.edge.example.com', 'CNAME', 'web.example.com'),
  set('mta-sts.example.com', 'CNAME', 'claim.edge.example.com'),
  set('one.example.com', 'CNAME', 'two.example.com'),
  set('two.example.com', 'CNAME', 'one.example.com'),
])
  zone.set({ name: record.name, sets: [record] });
const options = {
  zones: { zoneOf: (name: string) => (name.endsWith('example.com') ? zone : undefined) },
  nameServer: 'ns.example.com',
};
const resolve = (name: string, type: Question['type'], dnsClass?: Question['class']) =>
  resolveQuestion({ name, type, ...(dnsClass && { class: dnsClass }) }, options);
const typesOf = (name: string, type: Question['type']) =>
  resolve(name, type).answers?.map((answer) => answer.type);

describe('resolveQuestion()', () => {
  test.each<[string, string, Question['type'], string[]]>([
    ['a record', 'web.example.com', 'A', ['A']],
    ['a CNAME and its target in the zone', 'www.example.com', 'A', ['CNAME', 'A']],
    ['a CNAME that leads out of our zones', 'away.example.com', 'A', ['CNAME']],
    ['a name that a wildcard stands for', 'claim.edge.example.com', 'A', ['CNAME', 'A']],
    ['a CNAME to such a name', 'mta-sts.example.com', 'A', ['CNAME', 'CNAME', 'A']],
    ['a circle of CNAMEs up to where it closes', 'one.example.com', 'A', ['CNAME', 'CNAME']],
    ['the name server at the apex', 'example.com', 'NS', ['NS']],
  ])('answers %s', (_label, name, type, types) => {
    expect(typesOf(name, type)).toEqual(types);
    expect(resolve(name, type).rcode).toBe(rcodes.noError);
  });

  test.each<[string, string, Question['type'], number]>([
    ['no such name', 'none.example.com', 'A', rcodes.nameError],
    ['no record of the type', 'web.example.com', 'TXT', rcodes.noError],
    ['a name outside our zones', 'example.org', 'A', rcodes.refused],
    ['a zone transfer', 'example.com', 'AXFR', rcodes.refused],
  ])('answers %s with a response code and no record', (_label, name, type, rcode) => {
    expect(resolve(name, type)).toMatchObject({ rcode });
    expect(resolve(name, type).answers ?? []).toEqual([]);
  });

  test('answers in the name that was asked for, not in that of the wildcard', () => {
    expect(resolve('claim.edge.example.com', 'A').answers?.[0]?.name).toBe('claim.edge.example.com');
  });

  test('refuses a class other than IN', () => {
    expect(resolve('web.example.com', 'A', 'CH')).toEqual({ rcode: rcodes.refused });
  });

  test('adds the SOA to a negative answer, so that resolvers may cache it (RFC 2308 §5)', () => {
    expect(resolve('none.example.com', 'A').authorities).toMatchObject([
      { type: 'SOA', name: 'example.com' },
    ]);
  });
});
