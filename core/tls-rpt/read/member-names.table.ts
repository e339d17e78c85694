/** The members of a report's objects (RFC 8460 §4.4), and the other names under which reporters send them. */
import { quote } from '../../text/quote.ts';
import type { JsonObject } from './json.ts';

/** The RFC's names, and for each alias the name it stands for. Aliases are compared without letter case and hyphens. */
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

/** Makes `mx_host`, `mxHost`, `MX-Host` and `mx-host` one name. */
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
  // Here and below: the placeholders in RFC 8460 §4.4's schema, which some reporters use as names.
  'mx-host': ['mx-host-pattern', 'mx-hosts', 'mx-host-patterns'],
  // The next two belong beside the policy.
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

/** Receives names that are unknown, and notes about names that were forgiven. */
export interface NameNotes {
  unknown(name: string): void;
  renamed(note: string): void;
}

/**
 * Returns the members of `raw` under the RFC's names; `raw` itself if it has no others. The RFC's name wins over an
 * alias beside it. Attack: `__proto__`. Only own members are read and only known names written, so it is a name like
 * any other.
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
