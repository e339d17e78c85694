import type { DomainEntry, RemovalAnswer } from '../../api/answers/answer-types.ts';
import { inParallel } from '../../service/store/in-parallel.ts';
import type { Listed } from '../client/fetch-list.ts';
import { pathOf } from '../client/paths.ts';
import { domainsAtOnce } from './plan-changes.ts';
import type { PlannedChange, Step } from './planned-change.ts';
import { planOrSayWhy, tryStep } from './try-step.ts';
import type { WantedDomain } from './wanted-domain.ts';

/** The owners of the domains that the files list: those that the files name, or that the service knows. */
export function prunedOwners(wanted: WantedDomain[], { items }: Listed<DomainEntry>): Set<string> {
  const known = new Map(items.map(({ domain, owner }) => [domain, owner]));
  const owners = wanted.map(({ domain, settings }) => settings.owner ?? known.get(domain));
  return new Set(owners.filter((owner) => typeof owner === 'string'));
}

/**
 * The removals of `--prune`: domains of the files' owners which are not in the files. A line that is refused may stand for
 * one of them with a spelling mistake, and what cannot be read may too; then none is removed.
 */
export async function planPrune(
  wanted: WantedDomain[],
  listed: Listed<DomainEntry>,
  planned: PlannedChange[],
): Promise<PlannedChange[]> {
  const { items, unreadable } = listed;
  const named = new Set(wanted.map(({ domain }) => domain));
  const owners = prunedOwners(wanted, listed);
  const unnamed = items.filter(
    ({ domain, owner, state }) => owners.has(owner) && !named.has(domain) && state !== 'removing',
  );
  const has = (wanted: PlannedChange['action']) => planned.some(({ action }) => action === wanted);
  const obstacle = has('refused')
    ? 'it stays, because another line is refused and may mean this domain'
    : unreadable.length > 0 || has('unknown')
      ? 'it stays, because the service cannot read all of its domains now'
      : undefined;
  const removals: PlannedChange[] = [];
  await inParallel([...unnamed.entries()], domainsAtOnce, async ([index, { domain }]) => {
    removals[index] =
      obstacle === undefined
        ? await planRemoval(domain)
        : { domain, action: 'refused', what: obstacle, warnings: [], steps: [] };
  });
  return removals;
}

const planRemoval = (domain: string): Promise<PlannedChange> =>
  planOrSayWhy(domain, async () => {
    const step: Step = { method: 'DELETE', path: pathOf(['domains', domain]) };
    const { steps } = await tryStep<RemovalAnswer>(step);
    // Nothing of a claim is published, so its removal has no steps.
    const what = `${steps.length === 0 ? 'withdraw its claim' : 'start its removal'}, because it is not in the files`;
    return { domain, action: 'change', what, warnings: [], steps: [step] };
  });
