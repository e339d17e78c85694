/** The members of a report's objects (RFC 8460 §4.4), and the other names under which reporters send them. */
import { quote } from '../../text/quote.ts';
import type { JsonObject } from './json.ts';

/** The RFC's names, and other names by the one they stand for. Other names are compared without case and hyphens. */
export interface MemberNames {
  known: ReadonlySet<string>;
  aliases: ReadonlyMap<string, string>;
}

function memberNames(names: Record<string, string[]>): MemberNames {
  const aliases = Object.entries(names).flatMap(([name, others]) =>
    [name, ...others].map((other): [string, string] => [squeeze(other), name]),
  );
  return { known: new Set(Object.keys(names)), aliases: new Map(aliases) };
}

/** `mx_host`, `mxHost`, `MX-Host` and `mx-host` are one name. */
const squeeze = (name: string) =>
  name
    .slice(0, 100)
    .replaceAll(/[^a-z0-9]/gi, '')
    .toLowerCase();

export const reportNames = memberNames({
  'organization-name': ['organisation-name', 'org-name'],
  'date-range': [],
  'contact-info': ['contact'],
  'report-id': [],
  policies: [],
});

export const dateRangeNames = memberNames({
  'start-datetime': ['start-date-time', 'start', 'begin'],
  'end-datetime': ['end-date-time', 'end'],
});

export const entryNames = memberNames({ policy: [], summary: [], 'failure-details': ['failure-detail'] });

export const policyNames = memberNames({
  'policy-type': [],
  'policy-string': ['policy-strings'],
  'policy-domain': [],
  // Here and below: the placeholders of RFC 8460 §4.4's schema, which some took for the names.
  'mx-host': ['mx-host-pattern', 'mx-hosts', 'mx-host-patterns'],
  // These belong beside the policy.
  summary: [],
  'failure-details': ['failure-detail'],
});

export const summaryNames = memberNames({
  'total-successful-session-count': ['successful-session-count', 'total-success-session-count'],
  'total-failure-session-count': [
    'failure-session-count',
    'total-failed-session-count',
    'failed-session-count',
  ],
});

export const detailNames = memberNames({
  'result-type': [],
  'failed-session-count': ['failure-session-count', 'session-count'],
  'sending-mta-ip': [],
  'receiving-mx-hostname': ['receiving-mx-host-name', 'receiving-mx'],
  'receiving-mx-helo': [],
  'receiving-ip': [],
  'additional-information': ['additional-info-uri', 'additional-info', 'additional-information-uri'],
  'failure-reason-code': ['failure-error-code'],
});

/** Names that stand for nothing known, and names that were forgiven. */
export interface NameNotes {
  unknown(name: string): void;
  renamed(note: string): void;
}

/**
 * `raw` under the RFC's names: itself, if it has no others. The RFC's name wins over an alias beside it.
 * Own members alone are read, and only known names are ever written, so `__proto__` is a name like any other.
 */
export function readMembers(raw: JsonObject, names: MemberNames, path: string, notes: NameNotes): JsonObject {
  const foreign = Object.keys(raw).filter((name) => !names.known.has(name));
  if (foreign.length === 0) return raw;
  const members: JsonObject = {};
  for (const name of names.known) if (Object.hasOwn(raw, name)) members[name] = raw[name];
  for (const name of foreign) {
    const canonical = names.aliases.get(squeeze(name));
    if (canonical === undefined || Object.hasOwn(members, canonical)) notes.unknown(name);
    else {
      members[canonical] = raw[name];
      notes.renamed(`${path}${quote(name).slice(1, -1)} read as ${canonical}`);
    }
  }
  return members;
}
