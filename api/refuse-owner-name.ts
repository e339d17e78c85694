import { mayNameOwner } from '../service/access/may-name-owner.ts';
import type { ApiContext, ApiPorts } from './context.ts';
import { fieldProblemInWords } from './problem.ts';

/** @throws ApiProblem for a name that no new owner can have. Owners that exist, or have this token, keep theirs. */
export async function refuseOwnerName(
  c: ApiContext,
  ports: ApiPorts,
  owner: string | undefined,
): Promise<void> {
  if (owner === undefined || owner === c.var.caller.owner || (await mayNameOwner(ports, owner))) return;
  throw fieldProblemInWords(c.var.words, 'owner', 'owner-name', { owner });
}
