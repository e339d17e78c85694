import { type Finding, finding } from '../../core/finding/finding.ts';
import { type PolicyElsewhere, plainPolicyText } from '../../core/mta-sts/elsewhere/policy-elsewhere.ts';
import { readHeldPolicy } from '../../core/mta-sts/held-policies.ts';
import { parsePolicy } from '../../core/mta-sts/policy.ts';
import { isMtaStsRecord, parseMtaStsRecord } from '../../core/mta-sts/record.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { Ports } from '../ports/ports.ts';
import type { FetchResult } from '../ports/public-fetch.ts';
import { domainNames, policyUrl } from '../store/domains/domain-names.ts';
import { lookUpPolicyHost } from './look-up-policy-host.ts';
import { judgeFetch } from './verify-served.ts';

/** The policy that another host serves for a domain. */
export type PolicyElsewhereAnswer =
  | { kind: 'served'; policy: PolicyElsewhere }
  | { kind: 'none' }
  /** The policy host points to us, so the policy served there is ours. */
  | { kind: 'ours' }
  /** There is a record, but no policy could be read. */
  | { kind: 'unread'; cause: Finding }
  /** DNS did not answer, so it is unknown whether there is one. */
  | { kind: 'unknown' };

/** Looks up the policy that senders get for a domain that is not served here yet. */
export async function lookUpPolicyElsewhere(
  ports: Pick<Ports, 'resolver' | 'fetch' | 'edge' | 'service'>,
  domain: DomainName,
): Promise<PolicyElsewhereAnswer> {
  const { resolver, fetch } = ports;
  const { mtaStsRecord } = domainNames(domain);
  // Addresses alone do not say whose policy it is: another host may be behind the same edge network.
  const host = await lookUpPolicyHost(ports, domain);
  if (host.kind === 'ours' && 'target' in host) return { kind: 'ours' };
  const [txt, result] = await Promise.all([resolver.txt(mtaStsRecord), fetch.get(policyUrl(domain))]);
  const records = txt.kind === 'found' ? txt.records : [];
  const text = readHeldText(result);
  if (text !== undefined) {
    const parsed = parseMtaStsRecord(records);
    return { kind: 'served', policy: { text, ...(parsed.ok && { id: parsed.record.id }) } };
  }
  if (records.some(isMtaStsRecord)) return { kind: 'unread', cause: judgeUnread(domain, result) };
  return { kind: txt.kind === 'failed' ? 'unknown' : 'none' };
}

/** Some senders accept any media type, and a policy that one of them may hold counts. */
function readHeldText(result: FetchResult): string | undefined {
  if (!result.ok || result.status !== 200) return undefined;
  const text = Buffer.from(result.body).toString('utf8');
  return readHeldPolicy(text) ? plainPolicyText(text) : undefined;
}

function judgeUnread(domain: DomainName, result: FetchResult): Finding {
  const body = result.ok ? result.body : new Uint8Array();
  const found = judgeFetch(domain, body, result);
  if (found) return found;
  const parsed = parsePolicy(body);
  return finding('policy-invalid', { domain, faults: parsed.ok ? [] : parsed.errors });
}
