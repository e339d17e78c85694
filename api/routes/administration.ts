import { Hono, type MiddlewareHandler } from 'hono';
import type { UtcDay } from '../../core/names/utc-day.ts';
import { isAdministrator } from '../../service/access/caller.ts';
import { listAudit } from '../../service/access/list-audit.ts';
import { listOwnQuarantine, listQuarantine } from '../../service/intake/list-quarantine.ts';
import { requireAdmin } from '../auth.ts';
import type { ApiContext, ApiEnv, ApiPorts } from '../context.ts';
import { wordsFor } from '../middleware/language.ts';
import { ownQuarantineInWords, quarantineInWords } from '../quarantine-in-words.ts';
import { toProblem } from '../refusal.ts';
import { refuseOwnerName } from '../refuse-owner-name.ts';
import { changeOf, pageQuery, readBody, readDay, today } from '../request.ts';
import { replayInput, tokenInput } from '../schemas.ts';

/** `/v1/tokens`, `/v1/audit`, `/v1/replay`: for administrators; `/v1/quarantine`: an owner gets what came to its domains. */
export function administrationRoutes(ports: ApiPorts): Hono<ApiEnv> {
  const dayQuery = (c: ApiContext) => readDay('day', c.req.query('day') ?? today(ports));
  return new Hono<ApiEnv>()
    .use('/tokens/*', requireAdmin)
    .use('/tokens', requireAdmin)
    .use('/audit', requireAdmin)
    .use('/quarantine', requireOwnerOrAdmin)
    .use('/replay', requireAdmin)
    .get('/tokens', async (c) => {
      const { listTokens } = await loadTokens();
      return c.json(await listTokens(ports, pageQuery(c, { max: 1000, or: 1000 })));
    })
    .post('/tokens', async (c) => {
      const request = await readBody(c, tokenInput);
      await refuseOwnerName(c, ports, request.owner);
      const { createToken } = await loadTokens();
      const result = await createToken(ports, changeOf(c), request);
      if (!result.ok) throw toProblem(c, result);
      const { description, token } = result;
      return c.json({ ...description, ...(token === undefined ? { dryRun: true } : { token }) }, 201);
    })
    .delete('/tokens/:id', async (c) => {
      const { deleteToken } = await loadTokens();
      const result = await deleteToken(ports, changeOf(c), c.req.param('id'));
      if (!result.ok) throw toProblem(c, result);
      return c.body(null, 204);
    })
    .get('/audit', async (c) => {
      const day = dayQuery(c);
      return c.json({ day, ...(await listAudit(ports, day, dayPage(c))) });
    })
    .get('/quarantine', async (c) => {
      const day = dayQuery(c);
      return c.json({ day, ...(await answerQuarantine(c, ports, day)) });
    })
    .post('/replay', async (c) => {
      const range = await readBody(c, replayInput);
      const { requestReplay } = await import('../../service/intake/replay.ts');
      const result = await requestReplay(ports, changeOf(c), range);
      if (!result.ok) throw toProblem(c, result);
      return c.json({ ...range, queued: result.queued, ...(c.var.dryRun && { dryRun: true }) }, 202);
    });
}

const dayPage = (c: ApiContext) => pageQuery(c, { max: 1000, or: 100 });

async function answerQuarantine(c: ApiContext, ports: ApiPorts, day: UtcDay) {
  const words = wordsFor(c);
  const { caller } = c.var;
  if (caller.owner === undefined || isAdministrator(caller)) {
    const { quarantine, ...rest } = await listQuarantine(ports, day, dayPage(c));
    return { quarantine: quarantine.map((entry) => quarantineInWords(entry, words)), ...rest };
  }
  const { quarantine, ...rest } = await listOwnQuarantine(ports, caller.owner, day, dayPage(c));
  return { quarantine: quarantine.map((mail) => ownQuarantineInWords(mail, words)), ...rest };
}

const requireOwnerOrAdmin: MiddlewareHandler<ApiEnv> = async (c, next) =>
  c.var.caller.owner === undefined ? requireAdmin(c, next) : next();

/** Rarely requested, so a Lambda function does not load it at startup. */
const loadTokens = () => import('../../service/access/manage-tokens.ts');
