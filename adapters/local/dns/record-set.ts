import { isIPv4, isIPv6 } from 'node:net';
import type { RecordSet, RecordType } from '../../../service/ports/dns-zone.ts';

/** A name as DNS can hold it (RFC 1035 §3.1): in lower case, and with `_` for names such as `_mta-sts`. */
const isName = (name: string): boolean =>
  name.length <= 253 &&
  name.split('.').every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label));

/** RFC 4592 §2.1.1: a wildcard is one whole label, the first. */
const isOwnerName = (name: string): boolean => isName(name.replace(/^\*\./u, ''));

/** Route 53's limit, so that it accepts whatever is accepted here. */
const maxTxtCharacters = 4_000;

const valueForms: Record<RecordType, { isValid: (value: string) => boolean; expected: string }> = {
  A: { isValid: isIPv4, expected: 'an IPv4 address' },
  AAAA: { isValid: isIPv6, expected: 'an IPv6 address' },
  CNAME: {
    isValid: (value) => isName(value),
    expected: 'a host name in lower case without final dot',
  },
  MX: {
    isValid: (value) => /^\d{1,5} [^ ]+$/.test(value) && isName(value.split(' ')[1] ?? ''),
    expected: 'a preference and a host name, as "10 mail.example.com"',
  },
  TXT: {
    isValid: (value) => value.length > 0 && value.length <= maxTxtCharacters,
    expected: `1 to ${maxTxtCharacters} characters`,
  },
};

/**
 * Checks that every `DnsZone` accepts the record set.
 * @throws Error that names the record set and what is wrong with it
 */
export function checkRecordSet({ name, type, ttlSeconds, values }: RecordSet): void {
  const cannot = `Cannot set ${type} of ${JSON.stringify(name)}`;
  if (!isOwnerName(name)) throw new Error(`${cannot}: expected a name in lower case without final dot`);
  if (!Number.isInteger(ttlSeconds) || ttlSeconds < 0 || ttlSeconds > 0x7fff_ffff)
    throw new Error(`${cannot}: "ttlSeconds" is ${ttlSeconds}, expected a whole number from 0 to 2147483647`);
  const { isValid, expected } = valueForms[type];
  if (values.length === 0) throw new Error(`${cannot}: it has no values`);
  const bad = values.find((value) => !isValid(value));
  if (bad !== undefined)
    throw new Error(`${cannot}: a value is ${JSON.stringify(bad.slice(0, 80))}, expected ${expected}`);
  if (new Set(values).size < values.length) throw new Error(`${cannot}: a value occurs twice`);
}

/**
 * RFC 1034 §3.6.2: a CNAME is the only record of its name. So it is never at the top of a zone, which has SOA and NS.
 */
export function checkRecordSetsOfName(zone: string, name: string, sets: RecordSet[]): void {
  const cname = sets.find((set) => set.type === 'CNAME');
  if (cname === undefined) return;
  if (sets.length > 1 || cname.values.length > 1 || name === zone)
    throw new Error(`Cannot set CNAME of "${name}": a CNAME must be the only record of its name`);
}
