import { parsePolicy } from '../../core/mta-sts/policy.ts';
import { parseMtaStsRecord } from '../../core/mta-sts/record.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { mtaStsNameOf } from '../../core/names/record-names.ts';
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
  const txt = await resolver.txt(mtaStsNameOf(domain));
  if (txt.kind === 'failed') return txt.isBogus ? { kind: 'bogus' } : { kind: 'unknown', why: txt.why };
  const record = parseMtaStsRecord(txt.kind === 'found' ? txt.records : []);
  // RFC 8461 §3.1: without exactly one valid record there is no policy.
  if (!record.ok) return { kind: 'none' };
  const result = await fetch.get(policyUrl(domain));
  const fault = judgeFetch(domain, result.ok ? result.body : new Uint8Array(), result);
  if (fault || !result.ok) return { kind: 'unfetched', why: fault?.code ?? 'policy-invalid' };
  const parsed = parsePolicy(result.body);
  if (!parsed.ok) return { kind: 'unfetched', why: 'policy-invalid' };
  const { policy } = parsed;
  const fetchedAt = clock.now().getTime();
  const expiresAt = fetchedAt + policy.maxAgeSeconds * 1_000;
  return { kind: 'held', held: { id: record.record.id, policy, fetchedAt, expiresAt } };
}
