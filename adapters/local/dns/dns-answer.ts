/**
 * The answers of an authoritative server (RFC 1034 §4.3.2) for our own zones and no others. It has no delegations or
 * DNSSEC, because none of our records needs them.
 */
import {
  type Answer,
  AUTHORITATIVE_ANSWER,
  decode,
  encode,
  type OptAnswer,
  type Packet,
  type Question,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
} from 'dns-packet';
import { type DnsAnswerOptions, rcodes, resolveQuestion } from './resolve-question.ts';

/** The value recommended for DNS Flag Day 2020: it fits every path without fragmentation. */
const maxUdpBytes = 1_232;

/** `udp-truncated`: an empty answer that asks for TCP. */
export type DnsTransport = 'udp' | 'udp-truncated' | 'tcp';

/** Returns the response to the bytes of a query, or undefined if they are not a query. Never throws. */
export function answerDnsQuery(
  query: Uint8Array,
  transport: DnsTransport,
  options: DnsAnswerOptions,
): Buffer | undefined {
  const header = readHeader(query);
  if (header === undefined) return undefined;
  const bare = (rcode: number) => encode({ ...header, flags: header.flags | rcode });
  if (header.opcode !== 0) return bare(rcodes.notImplemented);
  try {
    return respond(Buffer.from(query), header, transport, options) ?? bare(rcodes.formatError);
  } catch {
    return bare(rcodes.formatError);
  }
}

interface Header {
  type: 'response';
  id: number;
  flags: number;
  opcode: number;
}

/** Undefined for a response, which must not be answered: two servers could otherwise answer each other for ever. */
function readHeader(query: Uint8Array): Header | undefined {
  const [high = 0, low = 0, flags = 0] = query;
  if (query.byteLength < 12 || (flags & 0x80) !== 0) return undefined;
  const opcode = (flags >> 3) & 0xf;
  const recursionDesired = (flags & 1) === 0 ? 0 : RECURSION_DESIRED;
  return { type: 'response', id: high * 256 + low, flags: (opcode << 11) | recursionDesired, opcode };
}

function respond(
  query: Buffer,
  header: Header,
  transport: DnsTransport,
  options: DnsAnswerOptions,
): Buffer | undefined {
  const packet = decode(query);
  const [question] = packet.questions ?? [];
  if (question === undefined || packet.questions?.length !== 1) return undefined;
  const edns = packet.additionals?.find((record): record is OptAnswer => record.type === 'OPT');
  const result =
    edns && edns.ednsVersion > 0 ? { rcode: rcodes.badVersion } : resolveQuestion(question, options);
  const response: Packet = {
    type: 'response',
    id: header.id,
    flags: header.flags | (result.rcode & 0xf) | (result.rcode === rcodes.refused ? 0 : AUTHORITATIVE_ANSWER),
    questions: [question],
    answers: result.answers ?? [],
    authorities: result.authorities ?? [],
    additionals: edns ? [ownEdns(result.rcode)] : [],
  };
  const encoded = encode(response);
  const bytes = encoded.byteLength;
  if (!echoesQuestion(encoded, query, question)) return undefined;
  // RFC 8482 §4.3: an answer to ANY is the largest of all, and no resolver needs it.
  const isTruncated = transport === 'udp-truncated' || (transport === 'udp' && `${question.type}` === 'ANY');
  // RFC 6891 §6.2.3: sizes under 512 count as 512.
  const udpLimit = Math.min(Math.max(edns?.udpPayloadSize ?? 512, 512), maxUdpBytes);
  if (!isTruncated && bytes <= (transport === 'udp' ? udpLimit : 0xffff)) return encoded;
  const flags = (response.flags ?? 0) | TRUNCATED_RESPONSE;
  return encode({ ...response, flags, answers: [], authorities: [] });
}

function ownEdns(rcode: number): Answer {
  const extendedRcode = rcode >> 4;
  return {
    type: 'OPT',
    name: '.',
    udpPayloadSize: maxUdpBytes,
    extendedRcode,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
    options: [],
  };
}

/**
 * Whether the response repeats the question byte for byte. Resolvers recognise their answer by it, letter case
 * included. The library cannot reproduce a name with a dot inside a label, or with bytes that are not UTF-8.
 */
function echoesQuestion(response: Buffer, query: Buffer, question: Question): boolean {
  const end = 12 + (question.name === '.' ? 1 : Buffer.byteLength(question.name) + 2) + 4;
  return response.subarray(12, end).equals(query.subarray(12, end));
}
