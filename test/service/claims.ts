import { putDomain } from '../../service/hosting/put-domain.ts';
import { loadClaim } from '../../service/store/domains/claim.ts';
import { delegatedNames } from '../../service/store/domains/domain-names.ts';
import type { World } from './world.ts';

/** An owner claims the world's domain by its own token. */
export async function claimDomain({ ports, domain }: World, owner: string, digestTo: string[] = []) {
  const result = await putDomain(
    ports,
    { caller: { id: `${owner}-token`, owner, scopes: ['write'] }, action: 'PUT', dryRun: false },
    { domain, settings: { owner, digestTo, zone: 'external' }, precondition: {} },
  );
  if (!result.ok) throw new Error(`the claim is refused: ${result.reason}`);
  return result.state;
}

/** Sets both CNAMEs to what a claim asks for, as whoever controls the domain's DNS would. */
export function setCnames({ ports, handles, domain }: World, claim: { inbox: string }): void {
  const { mtaStsRecord, tlsRptRecord } = delegatedNames(claim, ports.service);
  handles.resolver.found('cname', `_mta-sts.${domain}`, [mtaStsRecord]);
  handles.resolver.found('cname', `_smtp._tls.${domain}`, [tlsRptRecord]);
}

export const waitingClaim = async ({ ports, domain }: World, owner: string) =>
  (await loadClaim(ports, domain, owner))?.state;
