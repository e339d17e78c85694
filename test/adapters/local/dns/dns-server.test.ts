import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { decode } from 'dns-packet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDnsServer, type DnsServer } from '../../../../adapters/local/dns/dns-server.ts';
import type { LocalDnsZone } from '../../../../adapters/local/dns/local-dns-zone.ts';
import type { RecordSet } from '../../../../service/ports/dns-zone.ts';
import { FixedClock } from '../../../fakes/fixed-clock.ts';
import { dkim, nameServer, openTestZones, queryOf } from './test-zones.ts';

let zones: LocalDnsZone;
let server: DnsServer;
let port: number;

beforeAll(async () => {
  zones = await openTestZones();
  server = createDnsServer({ zones, nameServer });
  ({ port } = await server.listen(0, '127.0.0.1'));
});
afterAll(() => server.close());

function resolver(): Resolver {
  const own = new Resolver({ timeout: 5_000, tries: 4 });
  own.setServers([`127.0.0.1:${port}`]);
  return own;
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

  test('answers over TCP if the answer does not fit into a datagram', async () => {
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

  describe('with limits', () => {
    const clock = new FixedClock();
    const few = { answersPerSecond: 2, connectionsPerNetwork: 1, isUnlimited: () => false };
    let limited: DnsServer;
    let limitedPort: number;
    beforeAll(async () => {
      limited = createDnsServer({ zones, nameServer, clock, limits: few });
      ({ port: limitedPort } = await limited.listen(0, '127.0.0.1'));
    });
    afterAll(() => limited.close());

    test('limits the answers to a network per second, and tells other clients to use TCP', async () => {
      const socket = createSocket('udp4');
      const ask = async () => {
        socket.send(queryOf('edge.strictmx.test', 'A'), limitedPort, '127.0.0.1');
        const [response] = await once(socket, 'message');
        const { flag_tc: isTruncated, answers = [] } = decode(response);
        return { isTruncated, answers: answers.length };
      };
      expect(await ask()).toEqual({ isTruncated: false, answers: 1 });
      expect(await ask()).toEqual({ isTruncated: false, answers: 1 });
      expect(await ask()).toEqual({ isTruncated: true, answers: 0 });
      clock.advance(1);
      expect(await ask()).toEqual({ isTruncated: false, answers: 1 });
      socket.close();
    });

    test('limits the TCP connections of a network', async () => {
      const first = connect(limitedPort, '127.0.0.1');
      await once(first, 'connect');
      const second = connect(limitedPort, '127.0.0.1');
      await once(second, 'close');
      const query = queryOf('edge.strictmx.test', 'A');
      first.write(Buffer.concat([Buffer.from([0, query.byteLength]), query]));
      const [answer] = await once(first, 'data');
      expect(decode(answer.subarray(2)).answers).toHaveLength(1);
      first.destroy();
    });
  });

  test('names the port that is in use, and the option for another', async () => {
    const second = createDnsServer({ zones, nameServer });
    await expect(second.listen(port, '127.0.0.1')).rejects.toThrow(
      `Cannot listen on 127.0.0.1:${port} for DNS: another program uses it; stop that one, or choose another with --dns-port`,
    );
    await second.close();
  });
});
