import type { Finding } from '../../core/finding/finding.ts';
import { checkCoverage } from '../../core/mta-sts/coverage.ts';
import type { LiveMx } from '../../core/mta-sts/live-mx.ts';
import { parseMxPattern } from '../../core/mta-sts/mx-pattern.ts';
import type { Policy } from '../../core/mta-sts/policy.ts';
import { detectTemplate, suggestMx } from '../../core/mta-sts/suggest-mx.ts';
import type { TemplateName } from '../../core/mta-sts/templates.table.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { Caller } from '../access/caller.ts';
import { loadOwnDomain, type NoSuchDomain, noSuchDomain } from '../access/load-own-domain.ts';
import { lookUpLiveMx } from '../look-up/look-up-mx.ts';
import type { Ports } from '../ports/ports.ts';

/** A first policy for a domain. */
export interface PolicySuggestion extends Policy {
  mode: 'testing';
  madeFrom: {
    /** The mail servers that DNS names. */
    liveMx: string[];
    /** The provider that the caller named, or that these servers belong to. */
    template: TemplateName;
  };
  /** What the owner should know before publishing it. */
  notes: Finding[];
}

export type SuggestedPolicy =
  | { ok: true; suggestion: PolicySuggestion }
  | NoSuchDomain
  /** The domain's servers are not known; `why` is the reason, if known. */
  | { ok: false; reason: 'nothing-to-suggest'; domain: DomainName; template?: TemplateName; why?: Finding };

/** At least as long as a later `enforce` should be kept: senders look for a new id at each delivery (RFC 8461 §3.3). */
const suggestedMaxAgeSeconds = 14 * 86_400;

/**
 * Suggests a first policy for a domain, from its live MX records, or from a provider's template and these records.
 */
export async function suggestPolicy(
  ports: Pick<Ports, 'store' | 'resolver' | 'edge' | 'clock'>,
  caller: Pick<Caller, 'owner'>,
  { domain, template }: { domain: DomainName; template?: TemplateName | undefined },
): Promise<SuggestedPolicy> {
  if (!(await loadOwnDomain(ports, caller, domain))) return noSuchDomain(domain);
  const live = await lookUpLiveMx(ports, domain, { withAliases: true });
  const liveMx = hostsOf(live);
  const namable = liveMx.filter((host) => parseMxPattern(host).ok);
  const chosen = template ?? detectTemplate(namable);
  const { mx, notes } = chosen ? suggestMx(chosen, namable) : { mx: [], notes: [] };
  const wanted = { mode: 'testing' as const, mx, maxAgeSeconds: suggestedMaxAgeSeconds };
  const serving = { edgeCacheSeconds: ports.edge.cacheSeconds };
  const findings = checkCoverage(live, { wanted, versions: [], now: ports.clock.now(), serving });
  if (!chosen || mx.length === 0) {
    const [why] = findings;
    return {
      ok: false,
      reason: 'nothing-to-suggest',
      domain,
      ...(template && { template }),
      ...(why && { why }),
    };
  }
  return {
    ok: true,
    suggestion: {
      ...wanted,
      madeFrom: { liveMx, template: chosen },
      notes: [...notes, ...findings],
    },
  };
}

function hostsOf(live: LiveMx): string[] {
  if (live.kind === 'implicit') return [live.host];
  return live.kind === 'hosts' ? [...new Set(live.hosts.map(({ host }) => host))] : [];
}
