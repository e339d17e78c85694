/**
 * MX coverage: would senders refuse a mail server that DNS names? A sender under an enforce policy delivers only to
 * an MX that a pattern of *its* copy of the policy covers (RFC 8461 §4.1, §5). So the domain's MX records are compared
 * with the policy that is to be served and with every older one that some sender may still hold.
 */
import { convertDomainName, isIpAddress } from '../names/domain-name.ts';
import { formatUtc } from '../names/format-utc.ts';
import { quote } from '../text/quote.ts';
import { type HeldPolicy, heldPolicies, type Serving } from './held-policies.ts';
import { isCovered, matchesMxPattern } from './mx-pattern.ts';
import type { Policy } from './policy.ts';
import type { PolicyVersion } from './version.ts';

/** A DNS answer, as the resolver gives it. */
export type Answer<T> = { kind: 'found'; records: T[] } | { kind: 'none' } | { kind: 'failed'; why: string };

export interface LiveHost {
  /** Lower case, without a final dot. */
  host: string;
  preference: number;
  /** What the host is a CNAME of, where it is one. */
  alias?: string;
  /** That was asked, and not answered. */
  isAliasUnknown?: true;
}

/** Where mail for a domain goes, by its DNS. */
export type LiveMx =
  | { kind: 'hosts'; hosts: LiveHost[] }
  /** RFC 7505: the domain says that it takes no mail. */
  | { kind: 'null-mx' }
  /** RFC 5321 §5.1: without MX records the domain itself is the mail server. */
  | { kind: 'implicit'; host: string }
  /** Neither MX records nor an address. */
  | { kind: 'no-mail' }
  /** No answer; nothing may be concluded. */
  | { kind: 'unknown'; why: string };

/** Puts the answers about a domain together. `alias` is the answer about a host's CNAME, as far as it was asked. */
export function readLiveMx(
  domain: string,
  mx: Answer<{ exchange: string; preference: number }>,
  addresses: Answer<string>,
  alias: AliasAnswers = () => undefined,
): LiveMx {
  if (mx.kind === 'failed') return { kind: 'unknown', why: mx.why };
  if (mx.kind === 'found' && mx.records.length > 0) {
    const hosts = mx.records.map(({ exchange, preference }) => liveHost(exchange, preference, alias));
    const real = hosts.filter(({ host }) => host !== '');
    // RFC 7505 §3: the null MX stands alone; beside others senders pass it over.
    return real.length === 0 ? { kind: 'null-mx' } : { kind: 'hosts', hosts: real };
  }
  if (addresses.kind === 'failed') return { kind: 'unknown', why: addresses.why };
  return addresses.kind === 'found' && addresses.records.length > 0
    ? { kind: 'implicit', host: domain }
    : { kind: 'no-mail' };
}

type AliasAnswers = (host: string) => Answer<string> | undefined;

function liveHost(exchange: string, preference: number, alias: AliasAnswers): LiveHost {
  const host = exchange.toLowerCase().replace(/\.$/, '');
  const answer = alias(host);
  const target = answer?.kind === 'found' ? answer.records[0] : undefined;
  return {
    host,
    preference,
    ...(target !== undefined && { alias: target }),
    ...(answer?.kind === 'failed' && { isAliasUnknown: true }),
  };
}

export interface CoverageFinding {
  code: /** The wanted policy does not cover the host. As an error it forbids the edit, unless overridden. */
    | 'mx-uncovered'
    /** A policy that senders may hold does not cover the host. No edit mends it, only time or the MX record. */
    | 'mx-uncovered-by-held'
    | 'mx-unknown'
    | 'mx-null'
    | 'mx-none'
    | 'mx-implicit'
    | 'mx-is-alias'
    | 'mx-is-address'
    | 'mx-pattern-unused';
  /** `error`: mail is refused, now or as soon as the policy is served. */
  severity: 'error' | 'warning';
  host?: string;
  pattern?: string;
  versionId?: string;
  /** RFC 3339 UTC: until when senders may hold that version. */
  until?: string;
  /** What is the case: one sentence without a final stop. */
  message: string;
  /** What to do. */
  nextStep: string;
}

export interface CoverageQuestion {
  /** The policy that is, or is to be, served; undefined where there is none. */
  wanted: Policy | undefined;
  versions: readonly PolicyVersion[];
  now: Date;
  serving: Serving;
}

/** Whether senders, new ones and those with older copies, accept the servers that DNS names. */
export function checkCoverage(live: LiveMx, question: CoverageQuestion): CoverageFinding[] {
  const { wanted, versions, now, serving } = question;
  const held = heldPolicies(versions, now, serving).filter(({ policy }) => policy.mode === 'enforce');
  switch (live.kind) {
    case 'unknown':
      return [
        {
          ...noHosts('mx-unknown', `The MX records could not be looked up: ${live.why}`),
          nextStep: 'Try again; the policy was not compared with them',
        },
      ];
    case 'null-mx':
      return wanted
        ? [
            noHosts(
              'mx-null',
              'The domain has a null MX (RFC 7505): it takes no mail, so a policy protects nothing',
            ),
          ]
        : [];
    case 'no-mail':
      return [noHosts('mx-none', 'The domain has neither MX records nor an address, so it takes no mail')];
    case 'implicit':
      return [...(wanted ? [implicit(live.host)] : []), ...checkHost(live.host, wanted, held)];
    case 'hosts':
      return [
        ...live.hosts.flatMap((host) => [...checkName(host), ...checkHost(host.host, wanted, held)]),
        ...unusedPatterns(live.hosts, wanted),
      ];
  }
}

/** Whether a finding forbids an edit without an override: the mail of a host would be refused because of it. */
export function forbidsEdit({ code }: CoverageFinding, { mode }: Pick<Policy, 'mode'>): boolean {
  return mode === 'enforce' && (code === 'mx-uncovered' || code === 'mx-is-address');
}

const noHosts = (code: CoverageFinding['code'], message: string): CoverageFinding => ({
  code,
  severity: 'warning',
  message,
  nextStep: 'Check the MX records of the domain',
});

const implicit = (host: string): CoverageFinding => ({
  code: 'mx-implicit',
  severity: 'warning',
  host,
  message: `${host} has no MX record, so senders deliver to the address of ${host} itself (RFC 5321 §5.1)`,
  nextStep: 'Set an MX record, so that the mail server is named',
});

function checkName({ host, alias }: LiveHost): CoverageFinding[] {
  if (alias === undefined) return [];
  // RFC 8461 §4.1 compares the name in the MX record; RFC 2181 §10.3 forbids it to be an alias.
  const message = `${host} is an MX and a CNAME of ${quote(alias)}, which RFC 2181 §10.3 forbids; policy and certificate are compared with ${host}`;
  return [
    {
      code: 'mx-is-alias',
      severity: 'warning',
      host,
      message,
      nextStep: `Name ${quote(alias)} in the MX record instead`,
    },
  ];
}

function checkHost(host: string, wanted: Policy | undefined, held: HeldPolicy[]): CoverageFinding[] {
  if (isIpAddress(host)) {
    const message = `The MX ${quote(host)} is an IP address; no policy can name it, and many senders refuse it`;
    return [
      {
        code: 'mx-is-address',
        severity: 'error',
        host,
        message,
        nextStep: 'Name a host in the MX record (RFC 5321 §5.1)',
      },
    ];
  }
  const missing = held.filter(({ policy }) => !isCovered(host, policy.mx) && !isSame(policy, wanted));
  const last = missing.reduce<HeldPolicy | undefined>((a, b) => (a && a.until > b.until ? a : b), undefined);
  return [...uncovered(host, wanted, held), ...(last ? [uncoveredByHeld(host, last)] : [])];
}

function uncovered(host: string, wanted: Policy | undefined, held: HeldPolicy[]): CoverageFinding[] {
  if (!wanted || wanted.mode === 'none' || isCovered(host, wanted.mx)) return [];
  const enforce = wanted.mode === 'enforce';
  const effect = enforce
    ? 'senders would refuse to deliver to it'
    : 'senders would report each delivery to it as a failure';
  const covering = held.findLast(({ policy }) => isCovered(host, policy.mx));
  const before = covering
    ? `; version ${covering.version.id} covers it, and senders may hold that until ${formatUtc(covering.until)}`
    : '';
  return [
    {
      code: 'mx-uncovered',
      severity: enforce ? 'error' : 'warning',
      host,
      ...(covering && { versionId: covering.version.id, until: covering.until.toISOString() }),
      message: `${quote(host)} is an MX of the domain, but no "mx" of the policy covers it: ${effect}${before}`,
      nextStep: coverHost(host),
    },
  ];
}

/** DNS takes names that are no host names (RFC 2181 §11), and no `mx` line takes those (RFC 8461 §3.2). */
function coverHost(host: string): string {
  const converted = convertDomainName(host);
  return 'domain' in converted
    ? `Add ${quote(host)} to "mx", or take it out of the MX records first`
    : `Rename ${quote(host)} in the MX records, or take it out of them: no "mx" can name it, since it ${converted.fault}`;
}

function uncoveredByHeld(host: string, { version, until }: HeldPolicy): CoverageFinding {
  return {
    code: 'mx-uncovered-by-held',
    severity: 'error',
    host,
    versionId: version.id,
    until: until.toISOString(),
    message: `${quote(host)} is an MX of the domain, but senders may hold version ${version.id} until ${formatUtc(until)}, which does not cover it: they refuse to deliver to it`,
    nextStep: `Take ${quote(host)} out of the MX records until then, and keep a host that the version covers`,
  };
}

function unusedPatterns(hosts: LiveHost[], wanted: Policy | undefined): CoverageFinding[] {
  if (!wanted || wanted.mode === 'none') return [];
  const unused = wanted.mx.filter((pattern) => !hosts.some(({ host }) => matchesMxPattern(host, pattern)));
  return unused.map((pattern) => ({
    code: 'mx-pattern-unused',
    severity: 'warning',
    pattern,
    message: `"${pattern}" of the policy covers no MX of the domain`,
    nextStep: `Take "${pattern}" out of the policy, unless a move to it is under way`,
  }));
}

const isSame = (a: Policy, b: Policy | undefined) => a.mode === b?.mode && a.mx.join() === b.mx.join();
