import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { decode, encode, type Packet } from 'dns-packet';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerDnsQuery } from '../../../../adapters/local/dns/dns-answer.ts';
import { createDnsServer, type DnsServer } from '../../../../adapters/local/dns/dns-server.ts';
import { type LocalDnsZone, openLocalDnsZone } from '../../../../adapters/local/dns/local-dns-zone.ts';
import type { RecordSet, RecordType } from '../../../../service/ports/dns-zone.ts';
import { MemoryStore } from '../../../fakes/memory-store.ts';

const dkim = `v=DKIM1; k=rsa; s=email:tlsrpt; p=${'A'.repeat(392)}`;
const records: [string, RecordType, string[]][] = [
  ['_mta-sts.example.com', 'CNAME', ['example-com.strictmx.test']],
  ['example-com.strictmx.test', 'TXT', ['v=STSv1; id=20261124T100000;']],
  ['mta-sts.example.com', 'CNAME', ['edge.strictmx.test']],
  ['edge.strictmx.test', 'A', ['127.0.0.1']],
  ['edge.strictmx.test', 'AAAA', ['::1']],
  ['example.com', 'MX', ['10 mx1.example.com', '20 mx2.example.com']],
  ['key._domainkey.strictmx.test', 'TXT', [dkim]],
  ['big.example.com', 'TXT', Array.from({ length: 20 }, (_, n) => `${n} ${'x'.repeat(200)}`)],
  ['away.example.com', 'CNAME', ['host.example.org']],
  ['dangling.example.com', 'CNAME', ['nothing.strictmx.test']],
  ['loop-a.example.com', 'CNAME', ['loop-b.example.com']],
  ['loop-b.example.com', 'CNAME', ['loop-a.example.com']],
];

let zones: LocalDnsZone;
let server: DnsServer;
let port: number;
const nameServer = 'ns.strictmx.test';

beforeAll(async () => {
  zones = await openLocalDnsZone(new MemoryStore());
  for (const zone of ['example.com', 'strictmx.test']) await zones.addZone(zone);
  for (const [name, type, values] of records) {
    const to: RecordSet = { name, type, ttlSeconds: 60, values };
    await zones.change(zones.zoneOf(name)?.name ?? '', [{ from: undefined, to }]);
  }
  server = createDnsServer({ zones, nameServer });
  ({ port } = await server.listen(0, '127.0.0.1'));
});
afterAll(() => server.close());

function resolver(): Resolver {
  const own = new Resolver({ timeout: 1_000, tries: 1 });
  own.setServers([`127.0.0.1:${port}`]);
  return own;
}

type Overrides = Partial<Packet> & { udpPayloadSize?: number };

function queryOf(name: string, type: string, { udpPayloadSize, ...overrides }: Overrides = {}): Buffer {
  const opt = {
    type: 'OPT',
    name: '.',
    udpPayloadSize,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: 0,
    options: [],
  };
  return encode({
    type: 'query',
    id: 4_711,
    questions: [{ name, type: type as 'A' }],
    additionals: udpPayloadSize === undefined ? [] : [opt as never],
    ...overrides,
  });
}

function ask(name: string, type: string, overrides: Overrides = {}, transport: 'udp' | 'tcp' = 'udp') {
  const response = answerDnsQuery(queryOf(name, type, overrides), transport, { zones, nameServer });
  if (response === undefined) throw new Error('no response');
  return decode(response) as ReturnType<typeof decode> & {
    rcode: string;
    flag_aa: boolean;
    flag_tc: boolean;
  };
}

describe('createDnsServer()', () => {
  test('answers a common resolver: CNAME followed, long TXT in strings, MX, addresses', async () => {
    expect(await resolver().resolveTxt('_mta-sts.example.com')).toEqual([['v=STSv1; id=20261124T100000;']]);
    expect(await resolver().resolveCname('mta-sts.example.com')).toEqual(['edge.strictmx.test']);
    expect(await resolver().resolve4('mta-sts.example.com')).toEqual(['127.0.0.1']);
    expect(await resolver().resolve6('edge.strictmx.test')).toEqual(['::1']);
    expect((await resolver().resolveMx('example.com')).sort((a, b) => a.priority - b.priority)).toMatchObject(
      [
        { exchange: 'mx1.example.com', priority: 10 },
        { exchange: 'mx2.example.com', priority: 20 },
      ],
    );
    const [strings = []] = await resolver().resolveTxt('key._domainkey.strictmx.test');
    expect(strings.map((string) => string.length)).toEqual([255, dkim.length - 255]);
    expect(strings.join('')).toBe(dkim);
    expect(await resolver().resolveNs('strictmx.test')).toEqual([nameServer]);
    expect((await resolver().resolveSoa('strictmx.test')).nsname).toBe(nameServer);
  });

  test('answers over TCP what does not fit into a datagram', async () => {
    expect(await resolver().resolveTxt('big.example.com')).toHaveLength(20);
  });

  test('answers with a change as soon as change() resolves', async () => {
    const to: RecordSet = {
      name: '_mta-sts.new.strictmx.test',
      type: 'TXT',
      ttlSeconds: 60,
      values: ['v=STSv1; id=1;'],
    };
    await expect(resolver().resolveTxt(to.name)).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await zones.change('strictmx.test', [{ from: undefined, to }]);
    expect(await resolver().resolveTxt(to.name)).toEqual([to.values]);
    await zones.change('strictmx.test', [{ from: to, to: undefined }]);
    await expect(resolver().resolveTxt(to.name)).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  test('survives datagrams that are not queries, and answers the next one', async () => {
    const socket = createSocket('udp4');
    for (const bytes of ['', 'x', '\0'.repeat(12), '\xff'.repeat(600)])
      socket.send(Buffer.from(bytes, 'latin1'), port, '127.0.0.1');
    socket.send(queryOf('edge.strictmx.test', 'A'), port, '127.0.0.1');
    for (;;) {
      const [response] = await once(socket, 'message');
      if (decode(response).id === 4_711) break;
    }
    socket.close();
  });

  test('answers several queries on one TCP connection, sent byte by byte', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    const query = queryOf('edge.strictmx.test', 'A');
    const framed = Buffer.concat([Buffer.from([0, query.byteLength]), query]);
    for (const byte of Buffer.concat([framed, framed])) socket.write(Buffer.of(byte));
    let received = Buffer.alloc(0);
    for await (const chunk of socket) {
      received = Buffer.concat([received, chunk]);
      if (received.byteLength >= 2 * (2 + received.readUInt16BE(0))) break;
    }
    expect(decode(received.subarray(2, 2 + received.readUInt16BE(0))).answers).toHaveLength(1);
  });

  test('names the port that is in use, and the option for another', async () => {
    const second = createDnsServer({ zones, nameServer });
    await expect(second.listen(port, '127.0.0.1')).rejects.toThrow(
      `Cannot listen on 127.0.0.1:${port} for DNS: another program uses it; stop that one, or choose another with --dns-port`,
    );
    await second.close();
  });
});

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
