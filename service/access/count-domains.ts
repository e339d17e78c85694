import type { Ports } from '../ports/ports.ts';
import { ownedDomainsPrefix } from '../store/domains/owned-domain.ts';
import { listKeys } from '../store/list-keys.ts';

/** Counts hosted domains and claims that wait for their CNAMEs. */
export async function countDomains(ports: Pick<Ports, 'store'>, owner: string): Promise<number> {
  let count = 0;
  for await (const _ of listKeys(ports, ownedDomainsPrefix(owner))) count++;
  return count;
}
