import { type DomainName, isDomainName } from '../../../core/names/domain-name.ts';
import { prefixes } from '../prefixes.ts';

/** The policy file as the edge serves it. */
export const policyKey = (domain: DomainName): string => `${prefixes.policies}${domain}/mta-sts.txt`;

/** @returns undefined for a key of another kind */
export function parsePolicyKey(key: string): DomainName | undefined {
  const [domain = '', file, ...rest] = key.startsWith(prefixes.policies)
    ? key.slice(prefixes.policies.length).split('/')
    : [];
  return file === 'mta-sts.txt' && rest.length === 0 && isDomainName(domain) ? domain : undefined;
}
