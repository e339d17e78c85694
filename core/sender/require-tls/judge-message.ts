import { isCovered } from '../../mta-sts/mx-pattern.ts';
import type { HostFacts, SendingFacts } from '../facts/sending-facts.ts';
import type { ListEntry } from '../lists/list-entry.ts';
import { matchEntries } from '../lists/match-entries.ts';
import { isEnforced } from '../verdict/decide-level.ts';
import { foldVerdict } from '../verdict/fold-verdict.ts';
import { tlsaCountOf } from '../verdict/judge-hosts.ts';
import { replyFor } from '../verdict/reply-for.ts';
import type { HostVerdict, Reply, SendingVerdict } from '../verdict/verdict.ts';

/** The TLS wishes of a message (RFC 8689). */
export interface MessageWishes {
  /** The REQUIRETLS option of MAIL FROM, or an address with the tag. */
  requireTls?: boolean;
  /** The header field `TLS-Required: No`. */
  tlsRequiredNo?: boolean;
  /** The return path is empty. */
  isBounce?: boolean;
}

/** The verdict on one message: the domain's own, unless the message asks for more or for less. */
export function judgeMessage(
  facts: SendingFacts,
  entries: readonly ListEntry[],
  now: number,
  { requireTls = false, tlsRequiredNo = false, isBounce = false }: MessageWishes,
): SendingVerdict {
  // RFC 8689 §4.2.1, §5: a bounce is never refused because of REQUIRETLS; it contains only headers if that is not offered.
  // RFC 8689 §4.1: if a message has both, REQUIRETLS counts.
  if (requireTls && !isBounce) return judgeRequireTls(facts, entries, now);
  if (tlsRequiredNo && !requireTls) return judgeTlsNotRequired(facts, entries, now);
  return foldVerdict(facts, entries, now);
}

/** RFC 8689 §3, §4.2.2: DANE and policies are ignored, STARTTLS is still tried. The sender's own demands stay. */
function judgeTlsNotRequired(
  facts: SendingFacts,
  entries: readonly ListEntry[],
  now: number,
): SendingVerdict {
  const plain: SendingFacts = { ...facts, sts: { kind: 'none' }, mx: withoutTlsa(facts.mx) };
  const verdict = foldVerdict(plain, entries, now);
  const isWeak = ['default', 'may', 'none'].includes(verdict.level);
  if (!isWeak || !verdict.mayGo) return verdict;
  const because = 'tls-not-required';
  // The message decides. What weakens its domain adds nothing.
  const lists = verdict.lists.map(({ entry, overruledBy = because }) => ({ entry, overruledBy }));
  return { ...verdict, level: 'may', because, lists };
}

const withoutTlsa = (mx: SendingFacts['mx']): SendingFacts['mx'] =>
  mx.kind === 'hosts'
    ? { ...mx, secure: false, hosts: mx.hosts.map((host) => ({ ...host, tlsa: { kind: 'none' } })) }
    : mx;

/**
 * RFC 8689 §2, §4.2.1: a server may get the message only if its name is known for sure (by DNSSEC or an enforce policy)
 * and it proves that name (by DANE or a certificate). The lists cannot change that.
 */
function judgeRequireTls(facts: SendingFacts, entries: readonly ListEntry[], now: number): SendingVerdict {
  const { mx } = facts;
  const hosts = mx.kind === 'hosts' ? mx.hosts.map((host) => judgeHost(host, mx, facts)) : [];
  const lists = matchEntries(entries, facts, now).map(({ entry }) => ({
    entry,
    overruledBy: 'require-tls' as const,
  }));
  const reply = hosts.some(({ use }) => use) ? null : replyWithout(facts, hosts);
  const level =
    reply !== null ? 'defer' : hosts.every(({ verify }) => verify !== 'pkix') ? 'dane-only' : 'secure';
  return { mayGo: reply === null, level, because: 'require-tls', hosts, lists, reply };
}

type Hosts = Extract<SendingFacts['mx'], { kind: 'hosts' }>;

function judgeHost(host: HostFacts, mx: Hosts, facts: SendingFacts): HostVerdict {
  const { name, tlsa } = host;
  if (tlsa.kind === 'failed') return { name, use: false, why: 'tlsa-unknown' };
  if (mx.secure && tlsa.kind === 'usable') return { name, use: true, verify: 'dane', ...tlsaCountOf(host) };
  // RFC 8689 §4.2.1 (4): without MX records the certificate is for the domain itself, a name that nobody can have changed.
  const isNameSure = mx.secure || mx.implicit === true || isAllowedByPolicy(name, facts);
  if (isNameSure) return { name, use: true, verify: 'pkix', ...tlsaCountOf(host) };
  return { name, use: false, why: 'not-authenticated', ...tlsaCountOf(host) };
}

function isAllowedByPolicy(name: string, facts: SendingFacts): boolean {
  const { sts } = facts;
  return isEnforced(facts) && sts.kind === 'held' && isCovered(name, sts.held.policy.mx);
}

const lookUpFailed: Reply = {
  code: 451,
  enhanced: '4.4.3',
  reason: 'lookup-failed',
  section: 'RFC 8689 §4.2.1',
};

function replyWithout({ mx, sts }: SendingFacts, hosts: readonly HostVerdict[]): Reply {
  if (mx.kind === 'failed') return lookUpFailed;
  if (mx.kind !== 'hosts') return replyFor(mx.kind) ?? lookUpFailed;
  if (mx.isLiteral) return addressLiteralReply;
  // A failed look-up might have allowed it, so that is no reason to bounce (docs/decisions/0019).
  const isOpen = hosts.some(({ why }) => why === 'tlsa-unknown') || isUnknown(sts);
  if (isOpen) return lookUpFailed;
  return { code: 550, enhanced: '5.7.10', reason: 'no-server-authenticated', section: 'RFC 8689 §4.2.1' };
}

const isUnknown = ({ kind }: SendingFacts['sts']) =>
  kind === 'unknown' || kind === 'bogus' || kind === 'unfetched';

/** RFC 8689 §4.2.1 (4): nothing can prove whose server answers at an address. */
const addressLiteralReply: Reply = {
  code: 550,
  enhanced: '5.7.10',
  reason: 'address-literal',
  section: 'RFC 8689 §4.2.1',
};
