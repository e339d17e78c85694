import { isCovered } from '../../mta-sts/mx-pattern.ts';
import { formatPolicy, type Policy } from '../../mta-sts/policy.ts';
import type { SendingFacts } from '../facts/sending-facts.ts';
import { isEnforced } from '../verdict/decide-level.ts';
import type { SendingVerdict } from '../verdict/verdict.ts';
import { formatMatchList, narrowWildcards } from './match-list.ts';

/** Postfix does not read longer answers (`socketmap_max_reply_size`). */
export const maxAnswerBytes = 100_000;

export const notFound = 'NOTFOUND ';
const temporary = (why: string) => `TEMP ${why}`;

/**
 * The answer to Postfix's policy look-up for a domain.
 * @param options `attributes`: the map is QUERYwithTLSRPT, which needs Postfix 3.10; older versions defer mail because
 * of the attributes
 */
export function formatPostfixAnswer(
  facts: SendingFacts,
  verdict: SendingVerdict,
  { attributes }: { attributes: boolean },
): string {
  switch (verdict.level) {
    case 'default':
      return notFound;
    case 'defer':
      return temporary(verdict.because);
    case 'secure':
      return secureAnswer(facts, verdict, attributes);
    default:
      return `OK ${verdict.level}`;
  }
}

function secureAnswer(facts: SendingFacts, verdict: SendingVerdict, attributes: boolean): string {
  const { sts, domain } = facts;
  const used = verdict.hosts.filter(({ use }) => use).map(({ name }) => name);
  if (sts.kind !== 'held' || !isEnforced(facts)) {
    return used.length === 0 ? temporary('no-server-left') : secureFor(used);
  }
  const { policy } = sts.held;
  const patterns = patternsFor(facts, policy, used);
  if (!attributes) return plainSecureAnswer(facts, patterns, used);
  const start = secureFor(patterns);
  if (!start.startsWith('OK ')) return start;
  const base = `${start} policy_type=sts policy_domain=${domain}`;
  const short = base + patterns.map((pattern) => ` mx_host_pattern=${pattern}`).join('');
  const whole = short + policyStrings(policy);
  return bounded(whole.length <= maxAnswerBytes ? whole : short);
}

/** If the patterns themselves are left out, a wildcard may only cover known servers (docs/decisions/0019). */
function plainSecureAnswer({ mx }: SendingFacts, patterns: string[], used: string[]): string {
  const names = narrowWildcards(patterns, used);
  const isEmpty = names.length === 0 || (mx.kind === 'hosts' && used.length === 0);
  if (isEmpty) return temporary('no-server-in-policy');
  return bounded(secureFor(names));
}

function secureFor(names: readonly string[]): string {
  const list = formatMatchList(names);
  return list === undefined ? temporary('bad-server-name') : `OK secure match=${list} servername=hostname`;
}

/**
 * Excludes a server whose TLSA look-up failed, by naming the other servers: a policy does not excuse the failure (RFC
 * 8461 §2).
 */
function patternsFor({ mx }: SendingFacts, policy: Policy, used: string[]): string[] {
  const isKeptOut =
    mx.kind === 'hosts' &&
    mx.hosts.some(({ name, tlsa }) => tlsa.kind === 'failed' && isCovered(name, policy.mx));
  return isKeptOut ? used : policy.mx;
}

/** Formats the parsed text again, because a brace in untrusted text would end the attribute. */
const policyStrings = (policy: Policy): string =>
  formatPolicy(policy)
    .trimEnd()
    .split('\r\n')
    .map((line) => ` { policy_string = ${line} }`)
    .join('');

const bounded = (answer: string): string =>
  answer.length <= maxAnswerBytes ? answer : temporary('answer-too-long');
