import type { MigrationAnswer, PolicyAnswer } from '../../api/answers/answer-types.ts';
import { describeDifferences } from '../client/change.ts';
import { pathOf } from '../client/paths.ts';
import { type PolicyMembers, wholePolicy } from '../client/whole-policy.ts';
import type { PlannedPart, Step } from './planned-change.ts';
import { readPresent, tryStep } from './try-step.ts';

/** Compares the policy that a file wants with that of a hosted domain. */
export async function planPolicy(domain: string, wanted: PolicyMembers): Promise<PlannedPart> {
  const path = pathOf(['domains', domain, 'policy']);
  const { value: present, etag } = (await readPresent<PolicyAnswer>(path)) ?? {};
  const move = await planMove(domain, wanted.mx, present?.mx);
  const edited = { ...wanted, ...(move && { mx: present?.mx }) };
  const differences = describeEdit(edited, present);
  const edit: Step = { method: 'PUT', path, body: wholePolicy(edited, present), etag };
  const steps = [...(differences.length === 0 ? [] : [edit]), ...(move?.steps ?? [])];
  const warnings: string[] = [];
  for (const step of steps) {
    const tried = await tryStep<{ warnings?: string[]; notes?: string[] }>(step);
    warnings.push(...(tried.warnings ?? []), ...(tried.notes ?? []));
  }
  return { differences: [...differences, ...(move?.differences ?? [])], warnings, steps };
}

/** The order of the servers means nothing. */
function describeEdit(wanted: PolicyMembers, present: PolicyMembers | undefined): string[] {
  const isSame = sameServers(wanted.mx, present?.mx);
  const members = (Object.keys(wanted) as (keyof PolicyMembers)[]).filter(
    (name) => !(name === 'mx' && isSame),
  );
  const pick = (from: PolicyMembers | undefined) =>
    Object.fromEntries(members.map((name) => [name, from?.[name]]));
  return describeDifferences(pick(present), pick(wanted));
}

/**
 * Senders hold the old policy for long, so other servers come by a change of provider: both, then only the new ones. While
 * one is in progress, the policy has the servers of both; then any other wish for servers is a new goal of that change.
 * @returns undefined if the wanted servers come by an edit, which the service guards
 */
async function planMove(
  domain: string,
  wanted: string[] | undefined,
  present: string[] | undefined,
): Promise<Pick<PlannedPart, 'differences' | 'steps'> | undefined> {
  if (!wanted || !present || sameServers(wanted, present)) return undefined;
  const path = pathOf(['domains', domain, 'migration']);
  const { value: known, etag } = (await readPresent<MigrationAnswer>(path)) ?? {};
  const running = known?.finishedAt === undefined ? known : undefined;
  if (running && sameServers(running.newMx, wanted)) return { differences: [], steps: [] };
  if (!running && !isMove(present, wanted)) return undefined;
  return {
    differences: [`change of provider to ${wanted.join(' ')}`],
    steps: [{ method: 'PUT', path, body: { mx: wanted }, etag }],
  };
}

/** Some servers go and others come. To add or to remove some is an edit. */
const isMove = (present: string[], wanted: string[]): boolean =>
  wanted.some((one) => !present.includes(one)) && present.some((one) => !wanted.includes(one));

const sameServers = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  a?.toSorted().join(' ') === b?.toSorted().join(' ');
