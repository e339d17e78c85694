import { decode, encode } from 'dns-packet';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { answerDnsQuery } from '../../../../adapters/local/dns/dns-answer.ts';
import type { LocalDnsZone } from '../../../../adapters/local/dns/local-dns-zone.ts';
import { nameServer, type Overrides, openTestZones, queryOf } from './test-zones.ts';

let zones: LocalDnsZone;
beforeAll(async () => {
  zones = await openTestZones();
});

function ask(name: string, type: string, overrides: Overrides = {}, transport: 'udp' | 'tcp' = 'udp') {
  const response = answerDnsQuery(queryOf(name, type, overrides), transport, { zones, nameServer });
  if (response === undefined) throw new Error('no response');
  return decode(response) as ReturnType<typeof decode> & {
    rcode: string;
    flag_aa: boolean;
    flag_tc: boolean;
  };
}

describe('answerDnsQuery()', () => {
  test.each([
    ['an existing name', 'edge.strictmx.test', 'A', 'NOERROR', 1, 0],
    ['another type of an existing name', 'edge.strictmx.test', 'MX', 'NOERROR', 0, 1],
    ['a type that the library does not support', 'edge.strictmx.test', 'UNKNOWN_65', 'NOERROR', 0, 1],
    ['CAA, which allows every authority', 'example.com', 'CAA', 'NOERROR', 0, 1],
    ['a name with names below it', '_domainkey.strictmx.test', 'TXT', 'NOERROR', 0, 1],
    ['a missing name', 'nothing.strictmx.test', 'A', 'NXDOMAIN', 0, 1],
    ['a CNAME when asked for a CNAME', 'mta-sts.example.com', 'CNAME', 'NOERROR', 1, 0],
    ['a CNAME to another CNAME', 'mta-sts.example.com', 'A', 'NOERROR', 2, 0],
    ['a CNAME to a name without the type', 'mta-sts.example.com', 'MX', 'NOERROR', 1, 1],
    ['a CNAME to a name in another zone', 'away.example.com', 'A', 'NOERROR', 1, 0],
    ['a CNAME to a missing name', 'dangling.example.com', 'A', 'NXDOMAIN', 1, 1],
    ['a CNAME loop', 'loop-a.example.com', 'A', 'NOERROR', 2, 0],
    ['another zone', 'example.org', 'A', 'REFUSED', 0, 0],
    ['a zone whose name only ends the same way', 'myexample.com', 'A', 'REFUSED', 0, 0],
    ['the root', '.', 'NS', 'REFUSED', 0, 0],
    ['a zone transfer', 'example.com', 'AXFR', 'REFUSED', 0, 0],
  ])('answers %s', (_label, name, type, rcode, answers, authorities) => {
    const response = ask(name, type);
    expect([response.rcode, response.answers?.length, response.authorities?.length]).toEqual([
      rcode,
      answers,
      authorities,
    ]);
    expect(response.flag_aa).toBe(rcode !== 'REFUSED');
    expect(response.authorities?.every((record) => record.type === 'SOA')).toBe(true);
  });

  test('finds a name in any letter case, and echoes it as asked', () => {
    const response = ask('EdGe.StrictMX.Test', 'A');
    expect(response.questions?.[0]?.name).toBe('EdGe.StrictMX.Test');
    expect(response.answers?.[0]).toMatchObject({ name: 'EdGe.StrictMX.Test', data: '127.0.0.1' });
  });

  test.each([
    ['512 bytes without EDNS', {}, true],
    ['what EDNS offers', { udpPayloadSize: 1_000 }, true],
    ['1232 bytes whatever EDNS offers', { udpPayloadSize: 65_000 }, true],
  ])('truncates a datagram at %s, and says so', (_label, overrides, truncated) => {
    const response = ask('big.example.com', 'TXT', overrides);
    expect([response.flag_tc, response.answers]).toEqual([truncated, []]);
    expect(ask('big.example.com', 'TXT', overrides, 'tcp').answers).toHaveLength(20);
  });

  test('answers ANY only over TCP (RFC 8482 §4.3)', () => {
    const response = ask('example.com', 'ANY', { udpPayloadSize: 1_232 });
    expect([response.flag_tc, response.answers]).toEqual([true, []]);
    expect(ask('example.com', 'ANY', {}, 'tcp').answers?.length).toBeGreaterThan(3);
  });

  test('is empty and truncated for a client that must use TCP', () => {
    const response = answerDnsQuery(queryOf('edge.strictmx.test', 'A'), 'udp-truncated', {
      zones,
      nameServer,
    });
    expect(decode(response ?? Buffer.alloc(0))).toMatchObject({
      flag_tc: true,
      answers: [],
      rcode: 'NOERROR',
    });
  });

  test('uses the size that EDNS offers', () => {
    expect(ask('key._domainkey.strictmx.test', 'TXT').flag_tc).toBe(true);
    const response = ask('key._domainkey.strictmx.test', 'TXT', { udpPayloadSize: 1_232 });
    expect([response.flag_tc, response.answers?.length, response.additionals?.length]).toEqual([false, 1, 1]);
  });

  test.each<[string, Buffer, string]>([
    ['no question', encode({ type: 'query', id: 1 }), 'FORMERR'],
    [
      'two questions',
      encode({
        type: 'query',
        questions: [
          { name: 'a.test', type: 'A' },
          { name: 'b.test', type: 'A' },
        ],
      }),
      'FORMERR',
    ],
    [
      'an UPDATE',
      encode({ type: 'query', flags: 5 << 11, questions: [{ name: 'example.com', type: 'SOA' }] }),
      'NOTIMP',
    ],
    [
      'a dot within a label',
      Buffer.from('000100000001000000000000' + '03612e6204746573740000010001', 'hex'),
      'FORMERR',
    ],
    [
      'a name that points into the header',
      Buffer.from('000100000001000000000000c00000010001', 'hex'),
      'FORMERR',
    ],
    ['a truncated question', queryOf('example.com', 'A').subarray(0, 20), 'FORMERR'],
  ])('answers %s with %s', (_label, query, rcode) => {
    const response = answerDnsQuery(query, 'udp', { zones, nameServer });
    expect(decode(response ?? Buffer.alloc(0))).toMatchObject({ rcode });
  });

  test('never answers a response, so that two servers cannot talk for ever', () => {
    expect(
      answerDnsQuery(encode({ type: 'response', questions: [{ name: 'example.com', type: 'A' }] }), 'udp', {
        zones,
        nameServer,
      }),
    ).toBeUndefined();
  });

  test('answers any bytes, or does not answer, within the size', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.tuple(fc.uint8Array({ minLength: 40, maxLength: 40 }), fc.nat({ max: 30 })).map(([noise, at]) => {
        const query = queryOf('mta-sts.example.com', 'A', { udpPayloadSize: 1_232 });
        query.set(noise.subarray(0, 3), at);
        return query;
      }),
    );
    fc.assert(
      fc.property(bytes, (query) => {
        const response = answerDnsQuery(query, 'udp', { zones, nameServer });
        expect(response?.byteLength ?? 0).toBeLessThanOrEqual(1_232);
        if (response) expect(decode(response).id).toBe(Buffer.from(query).readUInt16BE(0));
      }),
      { numRuns: 500 },
    );
  });
});
