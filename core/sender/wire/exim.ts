import { isCovered } from '../../mta-sts/mx-pattern.ts';
import type { SendingFacts } from '../facts/sending-facts.ts';
import { isEnforced } from '../verdict/decide-level.ts';
import type { HostVerdict, SendingVerdict } from '../verdict/verdict.ts';

export interface EximRequest {
  domain: string;
  /** The server that Exim is about to use; empty before it has chosen one. */
  host: string;
}

/** Reads `EXIM example.com mx.example.com`. Exim ends it by a line end or by closing its side. */
export function readEximRequest(text: string): EximRequest | undefined {
  const [word, domain = '', host = '', ...more] = text.trim().split(' ');
  if (word !== 'EXIM' || domain === '' || more.length > 0) return undefined;
  return { domain, host: host.toLowerCase().replace(/\.$/u, '') };
}

/** How Exim must treat a server. `refuse`: it must not connect, and tries the next one. */
export type EximAnswer =
  | { tls: 'may' | 'encrypt' | 'secure' | 'dane' }
  | { tls: 'temp' | 'secure' | 'dane'; refuse: string };

/** The form that Exim's `${extract{tls}{…}}` reads. */
export const formatEximAnswer = (answer: EximAnswer): string =>
  'refuse' in answer ? `tls=${answer.tls} refuse="${answer.refuse}"` : `tls=${answer.tls}`;

/** What a verdict means for one server of Exim's, which asks for each. */
export function eximAnswerFor(facts: SendingFacts, verdict: SendingVerdict, host: string): EximAnswer {
  if (verdict.level === 'defer') return { tls: 'temp', refuse: verdict.because };
  const judged = verdict.hosts.find(({ name }) => name === host);
  return judged === undefined ? answerForUnknown(facts, verdict, host) : answerForJudged(judged);
}

const answerForJudged = ({ use, verify, why }: HostVerdict): EximAnswer => {
  if (!use) return { tls: 'temp', refuse: why ?? 'not-used' };
  switch (verify) {
    case 'dane':
      return { tls: 'dane' };
    case 'pkix':
      return { tls: 'secure' };
    case 'encrypt':
      return { tls: 'encrypt' };
    default:
      return { tls: 'may' };
  }
};

/** The MX records have changed since our look-up: what the domain demands holds for a new server, too. */
function answerForUnknown(facts: SendingFacts, verdict: SendingVerdict, host: string): EximAnswer {
  switch (verdict.level) {
    case 'dane-only':
      return { tls: 'dane' };
    case 'secure': {
      const { sts } = facts;
      const isForbidden = isEnforced(facts) && sts.kind === 'held' && !isCovered(host, sts.held.policy.mx);
      return isForbidden ? { tls: 'secure', refuse: 'not-in-policy' } : { tls: 'secure' };
    }
    case 'encrypt':
      return { tls: 'encrypt' };
    default:
      return { tls: 'may' };
  }
}
