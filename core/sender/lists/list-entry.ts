import { convertDomainName } from '../../names/domain-name.ts';
import { isNetwork, isPlainAddress } from './match-network.ts';

/** An administrator's exception to the rules. It never overrides DANE, an enforce policy, or REQUIRETLS. */
export interface ListEntry {
  id: string;
  list: ListName;
  match: ListMatch;
  /** For a required entry: TLS of any kind, or with a certificate for the server's name. */
  level?: 'encrypt' | 'verify';
  reason: string;
  source: 'admin' | 'import' | 'tls-failure';
  /** Milliseconds since 1970. An entry of the required list may have none. */
  expiresAt?: number;
}

export const listNames = ['exempt', 'required', 'fallback'] as const;
export type ListName = (typeof listNames)[number];

export interface ListMatch {
  kind: 'domain' | 'subdomains' | 'host' | 'address' | 'network';
  /** In lower case; for `subdomains` the parent name, for `network` in CIDR notation. */
  value: string;
}

/** The fault of an entry, as a code. */
export type ListEntryFault =
  | 'not-an-object'
  | 'id-missing'
  | 'list-unknown'
  | 'match-unknown'
  | 'value-invalid'
  | 'level-unknown'
  | 'level-without-required'
  | 'reason-missing'
  | 'reason-too-long'
  | 'source-unknown'
  | 'member-unknown'
  | 'expiry-invalid'
  | 'expiry-missing'
  | 'expiry-too-late';

export type ReadListEntry =
  | { ok: true; entry: ListEntry }
  /** `member`: of `member-unknown`, its name. */
  | { ok: false; fault: ListEntryFault; member?: string };

const yearMilliseconds = 366 * 86_400_000;
const hourMilliseconds = 3_600_000;
/** Attack: a reason of a megabyte in each answer. */
const maxReasonCharacters = 500;

/** Reads an entry as a person or a program wrote it. `expiresAt` there is RFC 3339. */
export function readListEntry(input: unknown, now: number): ReadListEntry {
  const no = (fault: ListEntryFault): ReadListEntry => ({ ok: false, fault });
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return no('not-an-object');
  const member = unknownMember(input);
  if (member !== undefined) return { ok: false, fault: 'member-unknown', member };
  const { id, list, match, level, reason, source = 'admin', expiresAt } = input as Record<string, unknown>;
  const name = listNames.find((one) => one === list);
  const read = readMatch(match);
  if (typeof id !== 'string' || id === '') return no('id-missing');
  if (name === undefined) return no('list-unknown');
  if (typeof read === 'string') return no(read);
  if (level !== undefined && level !== 'encrypt' && level !== 'verify') return no('level-unknown');
  if (level !== undefined && name !== 'required') return no('level-without-required');
  if (typeof reason !== 'string' || reason.trim() === '') return no('reason-missing');
  if (reason.length > maxReasonCharacters) return no('reason-too-long');
  if (source !== 'admin' && source !== 'import' && source !== 'tls-failure') return no('source-unknown');
  const end = readExpiry(name, expiresAt, now);
  if (typeof end === 'string') return no(end);
  const entry: ListEntry = {
    id,
    list: name,
    match: read,
    ...(level && { level }),
    reason,
    source,
    ...(end !== undefined && { expiresAt: end }),
  };
  return { ok: true, entry };
}

const members = ['id', 'list', 'match', 'level', 'reason', 'source', 'expiresAt'];
const matchMembers = ['kind', 'value'];

/** Otherwise a misspelt `expiresAT` would keep an entry for ever. */
function unknownMember(input: object): string | undefined {
  const { match } = input as { match?: unknown };
  const unknown = Object.keys(input).find((name) => !members.includes(name));
  if (unknown !== undefined || typeof match !== 'object' || match === null) return unknown;
  const below = Object.keys(match).find((name) => !matchMembers.includes(name));
  return below === undefined ? undefined : `match.${below}`;
}

function readMatch(match: unknown): ListMatch | ListEntryFault {
  const { kind, value } = (match ?? {}) as Record<string, unknown>;
  if (typeof value !== 'string') return 'value-invalid';
  switch (kind) {
    case 'domain':
    case 'subdomains':
    case 'host': {
      const converted = convertDomainName(value);
      return converted.ok ? { kind, value: converted.domain } : 'value-invalid';
    }
    case 'address':
      return isPlainAddress(value) ? { kind, value: value.toLowerCase() } : 'value-invalid';
    case 'network':
      return isNetwork(value) ? { kind, value: value.toLowerCase() } : 'value-invalid';
    default:
      return 'match-unknown';
  }
}

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/iu;

/** A forgotten exemption must not stay a hole for ever; a fallback lasts an hour. */
function readExpiry(list: ListName, expiresAt: unknown, now: number): number | undefined | ListEntryFault {
  if (expiresAt === undefined) return list === 'required' ? undefined : 'expiry-missing';
  // Without a zone, the time would be another one on each machine.
  const isTime = typeof expiresAt === 'string' && rfc3339.test(expiresAt);
  const end = isTime ? Date.parse(expiresAt) : Number.NaN;
  if (Number.isNaN(end)) return 'expiry-invalid';
  const longest = list === 'exempt' ? yearMilliseconds : hourMilliseconds;
  return list !== 'required' && end - now > longest ? 'expiry-too-late' : end;
}
