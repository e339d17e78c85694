import { Hono } from 'hono';
import { requireAdmin } from '../auth.ts';
import type { ApiContext, ApiEnv, ApiPorts } from '../context.ts';
import { formatEtag, preconditionOf } from '../etag.ts';
import { ownerInput, ownerPath } from '../owner-schemas.ts';
import { toProblem } from '../refusal.ts';
import { changeOf, parseInput, readBody } from '../request.ts';

/** `/v1/owners`: the zones and quotas of each owner. An owner's token can read its own. */
export function ownerRoutes(ports: ApiPorts): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .get('/', requireAdmin, async (c) => {
      const { listOwnerRights } = await loadSteps();
      return c.json(await listOwnerRights(ports));
    })
    .get('/:owner', async (c) => {
      const { readOwner } = await loadSteps();
      const result = await readOwner(ports, c.var.caller, ownerParam(c));
      if (!result.ok) throw toProblem(c, result);
      if (result.etag !== undefined) c.header('ETag', formatEtag(result.etag));
      return c.json(result.description);
    })
    .put('/:owner', requireAdmin, (c) => answerPut(c, ports));
}

// Rarely requested, so a Lambda function does not load it at startup.
const loadSteps = () => import('../../service/access/manage-owners.ts');

const ownerParam = (c: ApiContext): string => parseInput(ownerPath, { owner: c.req.param('owner') }).owner;

async function answerPut(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const owner = ownerParam(c);
  const { zones, quota } = await readBody(c, ownerInput);
  const request = { owner, zones, quota, precondition: preconditionOf(c) };
  const { putOwner } = await loadSteps();
  const result = await putOwner(ports, changeOf(c), request);
  if (!result.ok) throw toProblem(c, result);
  if (result.etag !== undefined) c.header('ETag', formatEtag(result.etag));
  const { dryRun } = c.var;
  return c.json({ ...result.description, ...(dryRun && { dryRun: true }) }, result.isNew ? 201 : 200);
}
