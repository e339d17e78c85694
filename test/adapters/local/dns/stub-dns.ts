/** A DNS server for tests: answers each question with what `respond` gives, over UDP and TCP on one port. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type Answer, decode, encode, type Packet, type Question } from 'dns-packet';

export interface StubReply {
  flags?: number;
  answers?: Answer[];
  additionals?: Answer[];
  /** Over UDP, an empty answer that says to ask by TCP. */
  isLong?: boolean;
  /** Changes the packet before it is sent. */
  forge?: (packet: Packet) => Packet;
}

export async function startStubDns(respond: (question: Question) => StubReply | undefined) {
  const answer = (bytes: Buffer, isUdp: boolean): Buffer | undefined => {
    const query = decode(bytes);
    const question = query.questions?.[0] as Question;
    const reply = respond(question);
    if (!reply) return undefined;
    const { flags = 0, answers = [], additionals = [], isLong = false, forge = (packet) => packet } = reply;
    const isCut = isLong && isUdp;
    const packet: Packet = {
      type: 'response',
      id: query.id ?? 0,
      flags: flags | (isCut ? 0x200 : 0),
      questions: [question],
      answers: isCut ? [] : answers,
      additionals,
    };
    return encode(forge(packet));
  };
  const tcp = createServer((socket) =>
    socket.on('data', (chunk) => {
      const bytes = answer(chunk.subarray(2), false);
      if (!bytes) return;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(bytes.length);
      socket.end(Buffer.concat([length, bytes]));
    }),
  );
  tcp.listen(0, '127.0.0.1');
  await once(tcp, 'listening');
  const { port } = tcp.address() as { port: number };
  const udp = createSocket('udp4');
  udp.on('message', (bytes, peer) => {
    const reply = answer(bytes, true);
    if (reply) udp.send(reply, peer.port, peer.address);
  });
  udp.bind(port, '127.0.0.1');
  await once(udp, 'listening');
  return {
    server: { host: '127.0.0.1', port },
    close: async () => {
      udp.close();
      tcp.close();
      await once(tcp, 'close');
    },
  };
}
