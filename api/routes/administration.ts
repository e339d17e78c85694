import { Hono } from 'hono';
import { listAudit } from '../../service/access/list-audit.ts';
import { listQuarantine } from '../../service/intake/list-quarantine.ts';
import { requireAdmin } from '../auth.ts';
import type { ApiContext, ApiEnv, ApiPorts } from '../context.ts';
import { wordsFor } from '../middleware/language.ts';
import { quarantineInWords } from '../quarantine-in-words.ts';
import { toProblem } from '../refusal.ts';
import { changeOf, pageQuery, readBody, readDay, today } from '../request.ts';
import { replayInput, tokenInput } from '../schemas.ts';

/** `/v1/tokens`, `/v1/audit`, `/v1/quarantine`, `/v1/replay`: for administrators. */
export function administrationRoutes(ports: ApiPorts): Hono<ApiEnv> {
  const dayQuery = (c: ApiContext) => readDay('day', c.req.query('day') ?? today(ports));
  const page = (c: ApiContext) => pageQuery(c, { max: 1000, or: 100 });
  return new Hono<ApiEnv>()
    .use('/tokens/*', requireAdmin)
    .use('/tokens', requireAdmin)
    .use('/audit', requireAdmin)
    .use('/quarantine', requireAdmin)
    .use('/replay', requireAdmin)
    .get('/tokens', async (c) => {
      const { listTokens } = await loadTokens();
      return c.json(await listTokens(ports));
    })
    .post('/tokens', async (c) => {
      const request = await readBody(c, tokenInput);
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
      return c.json({ day, ...(await listAudit(ports, day, page(c))) });
    })
    .get('/quarantine', async (c) => {
      const day = dayQuery(c);
      const { quarantine, ...rest } = await listQuarantine(ports, day, page(c));
      const words = wordsFor(c);
      return c.json({ day, quarantine: quarantine.map((entry) => quarantineInWords(entry, words)), ...rest });
    })
    .post('/replay', async (c) => {
      const range = await readBody(c, replayInput);
      const { requestReplay } = await import('../../service/intake/replay.ts');
      const result = await requestReplay(ports, changeOf(c), range);
      if (!result.ok) throw toProblem(c, result);
      return c.json({ ...range, queued: result.queued, ...(c.var.dryRun && { dryRun: true }) }, 202);
    });
}

/** Rarely requested, so a Lambda function does not load it at startup. */
const loadTokens = () => import('../../service/access/manage-tokens.ts');
