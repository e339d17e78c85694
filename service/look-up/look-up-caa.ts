import type { CaaAnswer } from '../../core/dns-record/caa.ts';
import type { Ports } from '../ports/ports.ts';

/** Each ancestor needs a separate query, and a name may have 127 labels. */
const maxLookups = 8;

/** The CAA records that apply to a host: those of the closest ancestor that has any (RFC 8659 §3), and its name. */
export async function lookUpCaa({ resolver }: Pick<Ports, 'resolver'>, host: string): Promise<CaaAnswer> {
  const labels = host.split('.');
  for (let depth = 0; depth < Math.min(labels.length, maxLookups); depth++) {
    const name = labels.slice(depth).join('.');
    const answer = await resolver.caa(name);
    if (answer.kind !== 'none') return { name, answer };
  }
  return { name: host, answer: { kind: 'none' } };
}
