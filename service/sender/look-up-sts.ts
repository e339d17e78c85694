import { type Policy, parsePolicy } from '../../core/mta-sts/policy.ts';
import { parseMtaStsRecord } from '../../core/mta-sts/record.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { mtaStsNameOf } from '../../core/names/record-names.ts';
import type { StsRecordSeen } from '../../core/sender/cache/sts-memory.ts';
import type { StsFacts } from '../../core/sender/facts/sending-facts.ts';
import { judgeFetch } from '../look-up/verify-served.ts';
import type { Clock } from '../ports/clock.ts';
import type { PublicFetch } from '../ports/public-fetch.ts';
import type { SecureResolver } from '../ports/secure-resolver.ts';
import { policyUrl } from '../store/domains/domain-names.ts';

export interface StsPorts {
  resolver: SecureResolver;
  fetch: PublicFetch;
  clock: Clock;
}

/** Looks up what a sender without a cached policy finds (RFC 8461 §3). Never throws. */
export async function lookUpSts({ resolver, fetch, clock }: StsPorts, domain: DomainName): Promise<StsFacts> {
  const record = await lookUpStsRecord(resolver, domain);
  if (record.kind !== 'record') return record;
  const fetched = await fetchPolicy(fetch, domain);
  if (!fetched.ok) return { kind: 'unfetched', why: fetched.why };
  const { policy } = fetched;
  const fetchedAt = clock.now().getTime();
  const expiresAt = fetchedAt + policy.maxAgeSeconds * 1_000;
  return { kind: 'held', held: { id: record.id, policy, fetchedAt, expiresAt } };
}

/** Never throws. */
export async function lookUpStsRecord(
  resolver: Pick<SecureResolver, 'txt'>,
  domain: DomainName,
): Promise<StsRecordSeen> {
  const txt = await resolver.txt(mtaStsNameOf(domain));
  if (txt.kind === 'failed') return txt.isBogus ? { kind: 'bogus' } : { kind: 'unknown', why: txt.why };
  const parsed = parseMtaStsRecord(txt.kind === 'found' ? txt.records : []);
  // RFC 8461 §3.1: without exactly one valid record there is no policy.
  return parsed.ok ? { kind: 'record', id: parsed.record.id } : { kind: 'none' };
}

/** `why` is a code. Never throws. */
export async function fetchPolicy(
  fetch: Pick<PublicFetch, 'get'>,
  domain: DomainName,
  timeoutMs?: number,
): Promise<{ ok: true; policy: Policy } | { ok: false; why: string }> {
  const result = await fetch.get(policyUrl(domain), timeoutMs === undefined ? {} : { timeoutMs });
  const fault = judgeFetch(domain, result.ok ? result.body : new Uint8Array(), result);
  if (fault || !result.ok) return { ok: false, why: fault?.code ?? 'policy-invalid' };
  const parsed = parsePolicy(result.body);
  return parsed.ok ? { ok: true, policy: parsed.policy } : { ok: false, why: 'policy-invalid' };
}
