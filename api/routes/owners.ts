import { Hono } from 'hono';
import type { WebhookSecretResult } from '../../service/access/webhook-secrets.ts';
import { requireAdmin } from '../auth.ts';
import type { ApiContext, ApiEnv, ApiPorts } from '../context.ts';
import { formatEtag, preconditionOf } from '../etag.ts';
import { ownerInput, ownerPath } from '../owner-schemas.ts';
import { toProblem } from '../refusal.ts';
import { refuseOwnerName } from '../refuse-owner-name.ts';
import { changeOf, pageQuery, parseInput, readBody } from '../request.ts';

/** `/v1/owners`: the zones and quotas of each owner. An owner's token can read its own. */
export function ownerRoutes(ports: ApiPorts): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .get('/', requireAdmin, async (c) => {
      const { listOwnerRights } = await loadSteps();
      return c.json(await listOwnerRights(ports, pageQuery(c, { max: 1000, or: 1000 })));
    })
    .get('/:owner', async (c) => {
      const { readOwner } = await loadSteps();
      const result = await readOwner(ports, c.var.caller, ownerParam(c));
      if (!result.ok) throw toProblem(c, result);
      if (result.etag !== undefined) c.header('ETag', formatEtag(result.etag));
      return c.json(result.description);
    })
    .put('/:owner', requireAdmin, (c) => answerPut(c, ports))
    .get('/:owner/webhook-secret', async (c) => {
      const { readWebhookSecret } = await loadSecretSteps();
      return answerSecret(c, await readWebhookSecret(ports, c.var.caller, ownerParam(c)));
    })
    .post('/:owner/webhook-secret', async (c) => {
      const { replaceWebhookSecret } = await loadSecretSteps();
      return answerSecret(c, await replaceWebhookSecret(ports, changeOf(c), ownerParam(c)));
    });
}

// Rarely requested, so a Lambda function does not load it at startup.
const loadSteps = () => import('../../service/access/manage-owners.ts');

const loadSecretSteps = () => import('../../service/access/webhook-secrets.ts');

function answerSecret(c: ApiContext, result: WebhookSecretResult): Response {
  if (!result.ok) throw toProblem(c, result);
  const { owner, secret, since, previous } = result.secret;
  // The times tell how long the replaced ones sign; who has the newest needs no other.
  const until = previous.map((one) => one.until);
  c.header('Cache-Control', 'no-store');
  return c.json({ owner, secret, since, previousUntil: until, ...(c.var.dryRun && { dryRun: true }) });
}

const ownerParam = (c: ApiContext): string => parseInput(ownerPath, { owner: c.req.param('owner') }).owner;

async function answerPut(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const owner = ownerParam(c);
  await refuseOwnerName(c, ports, owner);
  const { zones, quota } = await readBody(c, ownerInput);
  const request = { owner, zones, quota, precondition: preconditionOf(c) };
  const { putOwner } = await loadSteps();
  const result = await putOwner(ports, changeOf(c), request);
  if (!result.ok) throw toProblem(c, result);
  if (result.etag !== undefined) c.header('ETag', formatEtag(result.etag));
  const { dryRun } = c.var;
  return c.json({ ...result.description, ...(dryRun && { dryRun: true }) }, result.isNew ? 201 : 200);
}
