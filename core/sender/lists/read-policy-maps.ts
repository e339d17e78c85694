/** Reads `smtp_tls_policy_maps` of Postfix (texthash, TLS_README), so that people can bring their exceptions here. */
import { convertDomainName } from '../../names/domain-name.ts';
import type { ListEntry, ListMatch } from './list-entry.ts';

/** What one line asks for, as far as a list can say it. */
export interface PolicyMapEntry {
  line: number;
  list: 'exempt' | 'required';
  match: ListMatch;
  level?: NonNullable<ListEntry['level']>;
}

export type PolicyMapFault =
  /** There is no level. */
  | 'level-missing'
  /** `dane`, `fingerprint` and the like: StrictMX decides that itself, or has no list for it. */
  | 'level-unknown'
  /** `match=`, `protocols=` and the like, which a list cannot say. */
  | 'attributes'
  /** A single server as the next hop, or a port: the lists are about the domains of recipients. */
  | 'destination';

export interface RefusedLine {
  line: number;
  text: string;
  fault: PolicyMapFault;
}

/** `verify` and `secure` differ in the name that the certificate must have; here it is the server's. */
const levels: Readonly<Record<string, Pick<PolicyMapEntry, 'list' | 'level'>>> = {
  none: { list: 'exempt' },
  may: { list: 'exempt' },
  encrypt: { list: 'required', level: 'encrypt' },
  verify: { list: 'required', level: 'verify' },
  secure: { list: 'required', level: 'verify' },
};

/** What a list says anyway. */
const needless = 'match=hostname';

/** Attack or accident: any file may be named. */
const maxTextCharacters = 200;

/** A line that begins with a blank continues the one before (postmap(1)). */
export function readPolicyMaps(text: string): { entries: PolicyMapEntry[]; refused: RefusedLine[] } {
  const entries: PolicyMapEntry[] = [];
  const refused: RefusedLine[] = [];
  for (const { line, content } of logicalLines(text)) {
    const [key = '', ...rest] = content.split(/\s+/u);
    const read = readLine(key, rest);
    if (typeof read === 'string')
      refused.push({ line, text: content.slice(0, maxTextCharacters), fault: read });
    else entries.push({ line, ...read });
  }
  return { entries, refused };
}

function logicalLines(text: string): { line: number; content: string }[] {
  const found: { line: number; content: string }[] = [];
  for (const [index, line] of text.split(/\r?\n/u).entries()) {
    if (/^\s*(?:#|$)/u.test(line)) continue;
    const last = found.at(-1);
    if (/^\s/u.test(line) && last) last.content += ` ${line.trim()}`;
    else found.push({ line: index + 1, content: line.trim() });
  }
  return found;
}

function readLine(
  key: string,
  [level, ...attributes]: string[],
): Omit<PolicyMapEntry, 'line'> | PolicyMapFault {
  const match = readDestination(key);
  if (!match) return 'destination';
  if (level === undefined) return 'level-missing';
  const known = Object.hasOwn(levels, level) ? levels[level] : undefined;
  if (!known) return 'level-unknown';
  return attributes.every((one) => one === needless) ? { ...known, match } : 'attributes';
}

function readDestination(key: string): ListMatch | undefined {
  if (key.startsWith('[') || key.includes(':')) return undefined;
  const isParent = key.startsWith('.');
  const converted = convertDomainName(isParent ? key.slice(1) : key);
  return converted.ok ? { kind: isParent ? 'subdomains' : 'domain', value: converted.domain } : undefined;
}
