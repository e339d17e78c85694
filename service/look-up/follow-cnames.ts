import type { Ports } from '../ports/ports.ts';

/** Public resolvers follow no more, and a chain of two is already rare. */
const maxHops = 8;

/** The CNAMEs of a name, followed one by one. */
export type CnameChain =
  /** `end`: the last target; absent if the chain has no end that counts: a loop, too long, or several CNAMEs of one name. */
  | { kind: 'found'; targets: string[]; end?: string }
  | { kind: 'none' }
  /** DNS did not answer somewhere, so the end is not known. */
  | { kind: 'failed'; why: string };

/**
 * Follows the CNAMEs of a name, as resolvers do.
 * @param isEnd whether a target need not be followed, because it is already known
 */
export async function followCnames(
  { resolver }: Pick<Ports, 'resolver'>,
  name: string,
  isEnd: (target: string) => boolean,
): Promise<CnameChain> {
  const targets: string[] = [];
  for (let at = name; targets.length < maxHops; ) {
    const answer = await resolver.cname(at);
    if (answer.kind === 'failed') return answer;
    if (answer.kind === 'none') return targets.length === 0 ? answer : { kind: 'found', targets, end: at };
    const [target = '', ...others] = answer.records;
    // A name has only one CNAME (RFC 2181 §10.1); if there are several, nobody knows which one counts.
    if (others.length > 0) return { kind: 'found', targets: [...targets, ...answer.records] };
    if (target === name || targets.includes(target)) return { kind: 'found', targets };
    targets.push(target);
    if (isEnd(target)) return { kind: 'found', targets, end: target };
    at = target;
  }
  return { kind: 'found', targets };
}
