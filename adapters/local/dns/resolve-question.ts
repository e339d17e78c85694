import type { Answer, Question } from 'dns-packet';
import type { RecordSet } from '../../../service/ports/dns-zone.ts';
import type { LocalDnsZone } from './local-dns-zone.ts';
import type { Zone } from './zone.ts';

/** Response codes (RFC 1035 §4.1.1, RFC 6891 §9). */
export const rcodes = {
  noError: 0,
  formatError: 1,
  nameError: 3,
  notImplemented: 4,
  refused: 5,
  badVersion: 16,
};

/** How long a resolver may remember that a name does not exist (RFC 2308 §5): short, because names come and go. */
const negativeTtlSeconds = 5;

export interface DnsAnswerOptions {
  zones: Pick<LocalDnsZone, 'zoneOf'>;
  /** The name in NS and SOA records. */
  nameServer: string;
}

interface Resolved {
  rcode: number;
  answers?: Answer[];
  authorities?: Answer[];
}

/** Answers one question from our zones. It follows CNAMEs from one of our zones to another. */
export function resolveQuestion(question: Question, options: DnsAnswerOptions): Resolved {
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
    if (zone === undefined)
      return answers.length > 0 ? { rcode: rcodes.noError, answers } : { rcode: rcodes.refused };
    const sets = zone.answersFor(name);
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
