/**
 * The destinations that a domain's `_smtp._tls` record names (RFC 8460 §3). Other people control that DNS, so they are
 * read strictly: a bare address, a scheme other than mailto and https, and anything that could start a header is refused,
 * with a reason.
 */

import { parseDomainName } from '../../names/domain-name.ts';
import { splitAddress } from '../../names/mailbox.ts';
import type { DestinationFault } from './outbound-reason.ts';

export type Destination = { kind: 'mailto'; address: string } | { kind: 'https'; url: string };

/** A destination as stored: a newer version may know other kinds. */
export interface StoredDestination {
  kind: string;
  address?: string;
  url?: string;
}

export type ParsedDestination =
  | { ok: true; destination: Destination }
  | { ok: false; fault: DestinationFault };

/** A dot-atom (RFC 5322 §3.2.3). Quoted local parts are legal, but nobody uses them. Attack: a header in one. */
const localPart = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
/** RFC 5321 §4.5.3.1.1. */
const maxLocalPart = 64;
const maxUriChars = 1_000;

/** The mail address or the URL of a destination. */
export const targetOf = ({ address, url }: StoredDestination): string => address ?? url ?? '';

/** Whether this version of the program can send anything there. */
export const isKnownDestination = (stored: StoredDestination): stored is Destination =>
  stored.kind === 'mailto'
    ? stored.address !== undefined
    : stored.kind === 'https' && stored.url !== undefined;

/** Reads one URI of a `rua`. */
export function parseDestination(uri: string): ParsedDestination {
  if (uri.length > maxUriChars) return refuse('too-long');
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(uri)?.[1]?.toLowerCase();
  if (scheme === undefined) return refuse('no-scheme');
  // RFC 8460 §3: "mailto" and "https".
  if (scheme === 'mailto') return parseMailto(uri);
  if (scheme === 'https') return parseHttps(uri);
  return refuse('other-scheme');
}

const refuse = (fault: DestinationFault): ParsedDestination => ({ ok: false, fault });

function parseMailto(uri: string): ParsedDestination {
  // RFC 6068 §2: header fields may follow, but other people must not choose our header fields.
  const [encoded = ''] = uri.slice('mailto:'.length).split('?', 1);
  const address = parseAddress(decodePercent(encoded) ?? '');
  return address === undefined
    ? refuse('no-address')
    : { ok: true, destination: { kind: 'mailto', address } };
}

/** One address with its domain in A-labels; undefined for anything that we do not send reports to. */
export function parseAddress(text: string): string | undefined {
  const { local, domain } = splitAddress(text);
  if (local.length > maxLocalPart || !localPart.test(local)) return undefined;
  const parsed = parseDomainName(domain);
  return parsed.ok ? `${local}@${parsed.domain}` : undefined;
}

function parseHttps(uri: string): ParsedDestination {
  // The URL parser would silently remove white space and control characters.
  if (!/^[\x21-\x7e]+$/.test(uri) || !URL.canParse(uri)) return refuse('no-url');
  const url = new URL(uri);
  if (url.username !== '' || url.password !== '') return refuse('user-name');
  if (!parseDomainName(url.hostname).ok) return refuse('no-host');
  url.hash = '';
  return { ok: true, destination: { kind: 'https', url: url.href } };
}

function decodePercent(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
