import type { Answer, DecodedPacket, OptAnswer, RecordType } from 'dns-packet';
import { findHostNameFault } from '../../../core/names/domain-name.ts';
import type { SecureAnswer, SecureResolver } from '../../../service/ports/secure-resolver.ts';
import { type DnsServerAddress, exchangeDns } from './dns-exchange.ts';

export interface SecureResolverOptions {
  server: DnsServerAddress;
  /**
   * Whether the AD bit can be trusted: the path to the resolver must be as secure as this machine (RFC 4035 §4.9.3), as
   * over loopback.
   */
  trustsAd: boolean;
}

/** DNS through one resolver, which validates or not. */
export function createSecureResolver({ server, trustsAd }: SecureResolverOptions): SecureResolver {
  const ask = async <T>(
    type: RecordType,
    name: string,
    read: (answer: Answer) => T | undefined,
  ): Promise<SecureAnswer<T>> => {
    try {
      return readPacket(await exchangeDns(server, { type, name }), read, trustsAd);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      return { kind: 'failed', why: code ?? message, isBogus: false };
    }
  };
  return {
    validates: async () => {
      const root = await ask('NS', '.', () => true);
      return root.kind === 'found' && root.secure;
    },
    txt: (name) => ask('TXT', name, (answer) => (answer.type === 'TXT' ? textOf(answer.data) : undefined)),
    mx: async (name) =>
      onlyNames(
        await ask('MX', name, (answer) => (answer.type === 'MX' ? readMxData(answer.data) : undefined)),
      ),
    cname: (name) =>
      ask('CNAME', name, (answer) => (answer.type === 'CNAME' ? hostName(answer.data) : undefined)),
    tlsa: (name) => ask('TLSA', name, (answer) => (answer.type === 'TLSA' ? readTlsa(answer) : undefined)),
    addresses: async (name) => {
      const both = (['A', 'AAAA'] as const).map((type) =>
        ask(type, name, (answer) =>
          answer.type === type ? { address: answer.data, owner: hostName(answer.name) } : undefined,
        ),
      );
      return joinAddresses(await Promise.all(both));
    },
  };
}

/** RFC 8914 §4: what says that validation failed, rather than that a server did not answer. */
const bogusCodes = new Set([6, 7, 8, 9, 10, 11, 12]);

function readPacket<T>(
  packet: DecodedPacket,
  read: (answer: Answer) => T | undefined,
  trustsAd: boolean,
): SecureAnswer<T> {
  const rcode = (packet as { rcode?: string }).rcode ?? 'NOERROR';
  if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') {
    const codes = extendedErrors(packet);
    return {
      kind: 'failed',
      why: [rcode, ...codes].join('-'),
      isBogus: codes.some((code) => bogusCodes.has(code)),
    };
  }
  const secure = trustsAd && packet.flag_ad;
  const records = (packet.answers ?? []).flatMap((answer) => read(answer) ?? []);
  const ttl = ttlOf(packet);
  return records.length > 0 ? { kind: 'found', records, secure, ...ttl } : { kind: 'none', secure, ...ttl };
}

/** That of the record that expires first, aliases included; RFC 2308 §5: of an absent name, the SOA record's. */
function ttlOf({ answers = [], authorities = [] }: DecodedPacket): { ttlSeconds?: number } {
  const soa = authorities.flatMap((record) => (record.type === 'SOA' ? [record] : []));
  const ttls =
    answers.length > 0
      ? answers.flatMap((record) => ('ttl' in record ? [record.ttl ?? 0] : []))
      : soa.map(({ ttl = 0, data }) => Math.min(ttl, data.minimum ?? ttl));
  return ttls.length > 0 ? { ttlSeconds: Math.min(...ttls) } : {};
}

/** RFC 8914 §2: option 15, which begins with a code of two bytes. */
function extendedErrors({ additionals = [] }: DecodedPacket): number[] {
  return additionals
    .filter((record): record is OptAnswer => record.type === 'OPT')
    .flatMap(({ options }) => options as { code?: unknown; data?: Buffer }[])
    .flatMap(({ code, data }) => (code === 15 && data && data.length >= 2 ? [data.readUInt16BE(0)] : []));
}

const hostName = (name: string) => name.toLowerCase().replace(/\.$/u, '');

const readMxData = ({ exchange, preference = 0 }: { exchange: string; preference?: number | undefined }) => ({
  exchange: hostName(exchange),
  preference,
});

/**
 * Attack: a label of DNS may contain any byte. To Postfix, the forged server `hostname:a.victim.example` under `mx:
 * *.victim.example` would be a name and a keyword that allows every server. Mail servers do use names with an underscore,
 * which RFC 1123 forbids, so these stay.
 */
const onlyNames = <T extends { exchange: string }>(answer: SecureAnswer<T>): SecureAnswer<T> =>
  answer.kind === 'found' ? { ...answer, records: answer.records.filter(isNullOrName) } : answer;

const isNullOrName = ({ exchange }: { exchange: string }) =>
  exchange === '' || findHostNameFault(exchange.replaceAll('_', 'x')) === undefined;

type TlsaAnswer = Extract<Answer, { type: 'TLSA' }>;

const readTlsa = ({ data }: TlsaAnswer) => ({
  usage: data.usage,
  selector: data.selector,
  matchingType: data.matchingType,
  dataBytes: data.certificate.length,
});

function textOf(data: unknown): string {
  const parts = Array.isArray(data) ? data : [data];
  return parts.map((part) => (Buffer.isBuffer(part) ? part.toString('utf8') : String(part))).join('');
}

type Addresses = SecureAnswer<{ address: string; owner: string }>;

/** Some servers fail only for AAAA: one family is enough, and it is secure if the used answer is. */
function joinAddresses(both: Addresses[]): Addresses {
  const found = both.filter((one) => one.kind === 'found');
  if (found.length > 0) {
    const ttls = found.flatMap(({ ttlSeconds }) => ttlSeconds ?? []);
    return {
      kind: 'found',
      records: found.flatMap(({ records }) => records),
      secure: found.every(({ secure }) => secure),
      ...(ttls.length > 0 && { ttlSeconds: Math.min(...ttls) }),
    };
  }
  return both.find(({ kind }) => kind === 'failed') ?? both[0] ?? { kind: 'none', secure: false };
}
