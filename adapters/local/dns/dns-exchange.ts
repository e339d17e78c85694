import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import {
  AUTHENTIC_DATA,
  type DecodedPacket,
  DNSSEC_OK,
  decode,
  encode,
  type Question,
  RECURSION_DESIRED,
} from 'dns-packet';

export interface DnsServerAddress {
  host: string;
  port: number;
}

/** At most 5 s in total: two tries by UDP, then one by TCP, for which the resolver has the answer already. */
const udpMilliseconds = 2_000;
const tcpMilliseconds = 1_000;
const maxMessageBytes = 65_535;

/**
 * Asks one question with the DO bit, by UDP, and again by TCP if the answer does not fit. That takes at most 5 s.
 * @throws Error if no answer comes in time, twice by UDP or once by TCP
 */
export async function exchangeDns(server: DnsServerAddress, question: Question): Promise<DecodedPacket> {
  const ask = () => exchangeByUdp(server, question);
  const answer = await ask().catch(ask);
  return answer.flag_tc ? exchangeByTcp(server, question) : answer;
}

function encodeQuery(question: Question): { id: number; bytes: Buffer } {
  const id = randomInt(65_536);
  const edns = {
    type: 'OPT' as const,
    name: '.',
    udpPayloadSize: 1_232,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: DNSSEC_OK,
    flag_do: true,
    options: [],
  };
  const flags = RECURSION_DESIRED | AUTHENTIC_DATA;
  return { id, bytes: encode({ type: 'query', id, flags, questions: [question], additionals: [edns] }) };
}

/** Attack: another program on the machine answers first. The id and the question must be ours. */
function readAnswer(bytes: Buffer, id: number, { name, type }: Question): DecodedPacket | undefined {
  try {
    const packet = decode(bytes);
    const [asked] = packet.questions ?? [];
    const isOurs = packet.flag_qr && packet.id === id && asked?.type === type;
    return isOurs && asked?.name.toLowerCase() === plainName(name) ? packet : undefined;
  } catch {
    return undefined;
  }
}

/** The root is `.`, and in what the library decodes, too. */
const plainName = (name: string) => (name === '.' ? name : name.toLowerCase().replace(/\.$/u, ''));

function exchangeByUdp(server: DnsServerAddress, question: Question): Promise<DecodedPacket> {
  return new Promise((resolve, reject) => {
    const { id, bytes } = encodeQuery(question);
    const socket = createSocket(server.host.includes(':') ? 'udp6' : 'udp4');
    const end = (finish: () => void) => {
      clearTimeout(timer);
      socket.close();
      finish();
    };
    const timer = setTimeout(() => end(() => reject(new Error('TIMEOUT'))), udpMilliseconds);
    socket.once('error', (error) => end(() => reject(error)));
    socket.on('message', (message) => {
      const packet = readAnswer(message, id, question);
      if (packet) end(() => resolve(packet));
    });
    // Connected, so that the system drops datagrams from others and reports at once if nobody listens.
    socket.connect(server.port, server.host, () => socket.send(bytes));
  });
}

function exchangeByTcp(server: DnsServerAddress, question: Question): Promise<DecodedPacket> {
  return new Promise((resolve, reject) => {
    const { id, bytes } = encodeQuery(question);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    let received = Buffer.alloc(0);
    const socket = connect(server.port, server.host, () => socket.write(Buffer.concat([length, bytes])));
    const timer = setTimeout(() => socket.destroy(new Error('TIMEOUT')), tcpMilliseconds);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]).subarray(0, maxMessageBytes + 2);
      if (received.length < 2 || received.length < received.readUInt16BE(0) + 2) return;
      const packet = readAnswer(received.subarray(2, received.readUInt16BE(0) + 2), id, question);
      if (packet) resolve(packet);
      socket.destroy();
    });
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(timer);
      reject(new Error('CLOSED'));
    });
  });
}
