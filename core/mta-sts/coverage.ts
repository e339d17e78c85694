/**
 * MX coverage: would senders refuse a mail server that DNS names? A sender under an enforce policy delivers only to
 * an MX that a pattern of *its* copy of the policy covers (RFC 8461 §4.1, §5). So the domain's MX records are compared
 * with the policy that is to be served and with every older one that some sender may still hold.
 */

import { type Finding, finding } from '../finding/finding.ts';
import { isIpAddress } from '../names/domain-name.ts';
import { timestampOf } from '../names/timestamp.ts';
import { type HeldPolicy, heldPolicies, type Serving } from './held-policies.ts';
import type { LiveHost, LiveMx } from './live-mx.ts';
import { isCovered, matchesMxPattern } from './mx-pattern.ts';
import type { Policy } from './policy.ts';
import type { PolicyVersion } from './version.ts';

export interface CoverageQuestion {
  /** The current or planned policy; undefined if there is none. */
  wanted: Policy | undefined;
  versions: readonly PolicyVersion[];
  now: Date;
  serving: Serving;
}

/** Whether senders, both new ones and those with older copies, accept the servers that DNS names. */
export function checkCoverage(live: LiveMx, question: CoverageQuestion): Finding[] {
  const { wanted, versions, now, serving } = question;
  const held = heldPolicies(versions, now, serving).filter(({ policy }) => policy.mode === 'enforce');
  switch (live.kind) {
    case 'unknown':
      return [finding('mx-unknown', { error: live.why })];
    case 'null-mx':
      return wanted ? [finding('mx-null', {})] : [];
    case 'no-mail':
      return [finding('mx-none', {})];
    case 'implicit': {
      const implicit = wanted ? [finding('mx-implicit', { host: live.host })] : [];
      return [...implicit, ...checkHost(live.host, wanted, held)];
    }
    case 'hosts':
      return [
        ...live.hosts.flatMap((host) => [...checkName(host), ...checkHost(host.host, wanted, held)]),
        ...unusedPatterns(live.hosts, wanted),
      ];
  }
}

/** The same as if the policy had mode enforce, and no sender held another. */
export const checkUnderEnforce = (
  live: LiveMx,
  { mx = [], maxAgeSeconds = 0 }: Partial<Policy>,
  moment: Pick<CoverageQuestion, 'now' | 'serving'>,
): Finding[] =>
  checkCoverage(live, { wanted: { mode: 'enforce', mx, maxAgeSeconds }, versions: [], ...moment });

/** Whether a finding forbids an edit without an override, because senders would refuse a host's mail. */
export function forbidsEdit({ code }: Pick<Finding, 'code'>, { mode }: Pick<Policy, 'mode'>): boolean {
  return mode === 'enforce' && (code === 'mx-uncovered' || code === 'mx-is-address');
}

/** RFC 8461 §4.1 compares the name in the MX record; RFC 2181 §10.3 forbids it to be an alias. */
const checkName = ({ host, alias }: LiveHost): Finding[] =>
  alias === undefined ? [] : [finding('mx-is-alias', { host, target: alias })];

function checkHost(host: string, wanted: Policy | undefined, held: HeldPolicy[]): Finding[] {
  if (isIpAddress(host)) return [finding('mx-is-address', { host })];
  const missing = held.filter(({ policy }) => !isCovered(host, policy.mx) && !isSame(policy, wanted));
  const last = missing.reduce<HeldPolicy | undefined>((a, b) => (a && a.until > b.until ? a : b), undefined);
  return [
    ...checkWanted(host, wanted, held),
    ...(last ? [finding('mx-uncovered-by-held', { host, ...idAndEnd(last) })] : []),
  ];
}

function checkWanted(host: string, wanted: Policy | undefined, held: HeldPolicy[]): Finding[] {
  if (!wanted || wanted.mode === 'none' || isCovered(host, wanted.mx)) return [];
  const covering = held.findLast(({ policy }) => isCovered(host, policy.mx));
  const { mode } = wanted;
  return [finding('mx-uncovered', { host, mode, ...(covering && { coveredBy: idAndEnd(covering) }) })];
}

const idAndEnd = ({ version, until }: HeldPolicy) => ({ id: version.id, until: timestampOf(until) });

function unusedPatterns(hosts: LiveHost[], wanted: Policy | undefined): Finding[] {
  if (!wanted || wanted.mode === 'none') return [];
  const unused = wanted.mx.filter((pattern) => !hosts.some(({ host }) => matchesMxPattern(host, pattern)));
  return unused.map((pattern) => finding('mx-pattern-unused', { pattern }));
}

const isSame = (a: Policy, b: Policy | undefined) => a.mode === b?.mode && a.mx.join() === b.mx.join();
