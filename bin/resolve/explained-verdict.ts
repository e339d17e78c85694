import { formatDateTime } from '../../core/names/date-time.ts';
import type { SendingFacts } from '../../core/sender/facts/sending-facts.ts';
import { formatPostfixAnswer } from '../../core/sender/postfix/postfix-answer.ts';
import type { Reply, SendingVerdict } from '../../core/sender/verdict/verdict.ts';
import { replyText } from '../pages/verdict-words.table.ts';

/** A verdict and the facts that it follows from. */
export interface ExplainedVerdict {
  facts: SendingFacts;
  verdict: SendingVerdict;
  /** Absent if nothing had to be looked up. */
  resolver?: string;
  /** Whether the resolver validates DNSSEC; otherwise there is no DANE. */
  dnssec: 'available' | 'unavailable' | 'not-asked';
  /** The address from the command line, if its tag demands TLS. */
  taggedAddress?: string;
}

/** The same as JSON for scripts. */
export function verdictJson({ facts, verdict, resolver, dnssec, taggedAddress }: ExplainedVerdict): object {
  const { domain, mx } = facts;
  const { mayGo, level, because, hosts, lists, reply } = verdict;
  return {
    domain,
    ...(taggedAddress !== undefined && { taggedAddress }),
    mayGo,
    level,
    because,
    hosts,
    sts: stsJson(facts.sts),
    dnssec: {
      mx: mx.kind === 'hosts' && mx.secure ? 'secure' : 'insecure',
      ...(resolver !== undefined && { resolver }),
      validation: dnssec,
    },
    lists: lists.map(({ entry, overruledBy }) => ({
      id: entry.id,
      list: entry.list,
      reason: entry.reason,
      ...(entry.expiresAt !== undefined && { expiresAt: formatDateTime(entry.expiresAt) }),
      ...(overruledBy !== undefined && { noEffect: overruledBy }),
    })),
    // REQUIRETLS belongs to a message. Postfix asks about a domain, so that answer ignores it.
    postfix: because === 'require-tls' ? null : formatPostfixAnswer(facts, verdict, { attributes: true }),
    reply: reply && replyJson(reply),
  };
}

const replyJson = (reply: Reply) => ({
  code: reply.code,
  enhanced: reply.enhanced,
  text: replyText[reply.reason],
  section: reply.section,
});

function stsJson(sts: SendingFacts['sts']): object {
  if (sts.kind !== 'held') return { state: sts.kind, ...('why' in sts && { why: sts.why }) };
  const { id, policy, fetchedAt, expiresAt } = sts.held;
  return {
    state: 'fresh',
    mode: policy.mode,
    id,
    mx: policy.mx,
    fetchedAt: formatDateTime(fetchedAt),
    expiresAt: formatDateTime(expiresAt),
  };
}
