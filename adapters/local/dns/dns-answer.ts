/**
 * The answers of an authoritative server (RFC 1034 §4.3.2) for our own zones and no others. It has no wildcards,
 * delegations or DNSSEC, because none of our records needs them.
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
import type { RecordSet } from '../../../service/ports/dns-zone.ts';
import type { LocalDnsZone, Zone } from './local-dns-zone.ts';

const rcodes = { noError: 0, formatError: 1, nameError: 3, notImplemented: 4, refused: 5, badVersion: 16 };

/** For how long a resolver may remember that a name does not exist (RFC 2308 §5): short, because names come and go. */
const negativeTtlSeconds = 5;

/** The value recommended for DNS Flag Day 2020: it fits every path without fragmentation. */
const maxUdpBytes = 1_232;

export interface DnsAnswerOptions {
  zones: Pick<LocalDnsZone, 'zoneOf'>;
  /** The name in NS and SOA records. */
  nameServer: string;
}

/** Returns the response to the bytes of a query, or undefined if they are not a query. Never throws. */
export function answerDnsQuery(
  query: Uint8Array,
  transport: 'udp' | 'tcp',
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
  transport: string,
  options: DnsAnswerOptions,
): Buffer | undefined {
  const packet = decode(query);
  const [question] = packet.questions ?? [];
  if (question === undefined || packet.questions?.length !== 1) return undefined;
  const edns = packet.additionals?.find((record): record is OptAnswer => record.type === 'OPT');
  const result = edns && edns.ednsVersion > 0 ? { rcode: rcodes.badVersion } : resolve(question, options);
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
  if (!echoesQuestion(encoded, query, question)) return undefined;
  // RFC 6891 §6.2.3: sizes under 512 count as 512.
  const udpLimit = Math.min(Math.max(edns?.udpPayloadSize ?? 512, 512), maxUdpBytes);
  if (encoded.byteLength <= (transport === 'udp' ? udpLimit : 0xffff)) return encoded;
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

interface Resolved {
  rcode: number;
  answers?: Answer[];
  authorities?: Answer[];
}

function resolve(question: Question, options: DnsAnswerOptions): Resolved {
  const type: string = question.type;
  if ((question.class ?? 'IN') !== 'IN' || type === 'AXFR' || type === 'IXFR')
    return { rcode: rcodes.refused };
  const answers: Answer[] = [];
  const visited = new Set<string>();
  let owner = question.name;
  for (;;) {
    const name = owner.toLowerCase();
    const zone = options.zones.zoneOf(name);
    // Outside our zones, the resolver follows the CNAME itself.
    if (zone === undefined) return answers.length > 0 ? { rcode: 0, answers } : { rcode: rcodes.refused };
    const sets = zone.setsOf(name);
    const found = [
      ...(sets ?? []).flatMap((set) => toAnswers(set, owner)),
      ...apexAnswers(zone, name, owner, options),
    ];
    const matching = found.filter((answer) => answer.type === type || type === 'ANY');
    const target = sets?.find((set) => set.type === 'CNAME')?.values[0];
    if (matching.length > 0) return { rcode: rcodes.noError, answers: [...answers, ...matching] };
    if (target === undefined) {
      // RFC 6604 §3: the response code is that of the last name in the chain.
      const rcode = sets === undefined ? rcodes.nameError : rcodes.noError;
      return { rcode, answers, authorities: [soaOf(zone, zone.name, options)] };
    }
    answers.push(...found);
    visited.add(name);
    // A circle of CNAMEs is answered up to where it closes.
    if (visited.has(target)) return { rcode: rcodes.noError, answers };
    owner = target;
  }
}

function apexAnswers(zone: Zone, name: string, owner: string, options: DnsAnswerOptions): Answer[] {
  if (name !== zone.name) return [];
  return [{ type: 'NS', name: owner, ttl: 3_600, data: options.nameServer }, soaOf(zone, owner, options)];
}

function soaOf(zone: Zone, owner: string, { nameServer }: DnsAnswerOptions): Answer {
  return {
    type: 'SOA',
    name: owner,
    ttl: negativeTtlSeconds,
    data: {
      mname: nameServer,
      rname: `hostmaster.${zone.name}`,
      serial: zone.serial % 0x1_0000_0000,
      refresh: 3_600,
      retry: 600,
      expire: 604_800,
      minimum: negativeTtlSeconds,
    },
  };
}

function toAnswers(set: RecordSet, owner: string): Answer[] {
  return set.values.map((value): Answer => {
    const common = { name: owner, ttl: set.ttlSeconds };
    switch (set.type) {
      case 'TXT':
        return { ...common, type: 'TXT', data: characterStrings(value) };
      case 'MX': {
        const [preference = '', exchange = ''] = value.split(' ');
        return { ...common, type: 'MX', data: { preference: Number(preference), exchange } };
      }
      default:
        return { ...common, type: set.type, data: value };
    }
  });
}

/** RFC 1035 §3.3: a character string holds 255 bytes. A longer value is split into several, which readers join. */
function characterStrings(value: string): Buffer[] {
  const bytes = Buffer.from(value);
  const count = Math.ceil(bytes.byteLength / 255);
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * 255, (at + 1) * 255));
}
