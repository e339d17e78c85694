import { Hono } from 'hono';
import { newToken, saveToken } from '../../service/access/tokens.ts';
import { replay } from '../../service/intake/replay.ts';
import { type AuditEntry, auditEntryObject } from '../../service/store/access/audit-entry.ts';
import { type TokenState, tokenKey, tokenObject } from '../../service/store/access/token.ts';
import { listKeys } from '../../service/store/list-keys.ts';
import { prefixes } from '../../service/store/prefixes.ts';
import { type QuarantineEntry, quarantineEntryObject } from '../../service/store/reports/quarantine-entry.ts';
import { requireAdmin } from '../auth.ts';
import type { ApiContext, ApiEnv, ApiPorts } from '../context.ts';
import { ApiProblem, unprocessable } from '../problem.ts';
import { dayOf, intQuery, readBody } from '../request.ts';
import { replayInput, tokenInput } from '../schemas.ts';
import { withAudit } from '../with-audit.ts';

/** `/v1/tokens`, `/v1/audit`, `/v1/quarantine`, `/v1/replay`: for administrators. */
export function administrationRoutes(ports: ApiPorts): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .use('/tokens/*', requireAdmin)
    .use('/tokens', requireAdmin)
    .use('/audit', requireAdmin)
    .use('/quarantine', requireAdmin)
    .use('/replay', requireAdmin)
    .get('/tokens', async (c) => c.json({ tokens: await listTokens(ports) }))
    .post('/tokens', async (c) => {
      const request = await readBody(c, tokenInput);
      return withAudit(c, ports, request, async () => {
        const { token, state } = newToken(ports, request);
        if (c.var.dryRun) return c.json({ ...describeToken(state), dryRun: true }, 201);
        await saveToken(ports, state);
        return c.json({ ...describeToken(state), token }, 201);
      });
    })
    .delete('/tokens/:id', async (c) => {
      const id = c.req.param('id');
      const key = tokenKey(id);
      if (!/^[a-z0-9]{12}$/.test(id) || !(await ports.store.get(key))) {
        throw new ApiProblem(404, 'no-such-token', `Cannot find the token "${id.slice(0, 40)}"`);
      }
      return withAudit(c, ports, { id }, async () => {
        if (!c.var.dryRun) await ports.store.delete(key);
        return c.body(null, 204);
      });
    })
    .get('/audit', async (c) => c.json(await listDay(c, ports, 'audit', 'entries', auditEntryObject.read)))
    .get('/quarantine', async (c) =>
      c.json(await listDay(c, ports, 'quarantine', 'quarantine', quarantineEntryObject.read)),
    )
    .post('/replay', async (c) => {
      const { from, to } = await readBody(c, replayInput);
      if (from > to) {
        throw unprocessable([
          { field: 'from', message: `"from" is "${from}", expected a day up to "${to}"` },
        ]);
      }
      return withAudit(c, ports, { from, to }, async () => {
        const queued = await replay(ports, { from, to, dryRun: c.var.dryRun });
        return c.json({ from, to, queued, ...(c.var.dryRun && { dryRun: true }) }, 202);
      });
    });
}

const describeToken = ({ hash, schema, ...shown }: TokenState) => shown;

async function listTokens(ports: ApiPorts) {
  const tokens: ReturnType<typeof describeToken>[] = [];
  for await (const key of listKeys(ports, prefixes.tokens)) {
    const object = await ports.store.get(key);
    if (object) tokens.push(describeToken(tokenObject.read(key, object.body)));
  }
  return tokens;
}

/** One UTC day's objects, a page at a time, in the order of their keys. */
async function listDay<T extends AuditEntry | QuarantineEntry, K extends string>(
  c: ApiContext,
  ports: ApiPorts,
  kind: 'audit' | 'quarantine',
  name: K,
  read: (key: string, body: Uint8Array) => T,
) {
  const day = dayOf('day', c.req.query('day') ?? ports.clock.now().toISOString().slice(0, 10));
  const limit = intQuery(c, 'limit', { from: 1, to: 1000, or: 100 });
  const cursor = c.req.query('cursor');
  const page = await ports.store.list(`${kind}/${day}/`, {
    limit,
    ...(cursor === undefined ? {} : { cursor }),
  });
  const objects = await Promise.all(page.objects.map(({ key }) => ports.store.get(key)));
  const entries = objects.filter((object) => object !== undefined).map(({ key, body }) => read(key, body));
  return { day, [name]: entries, ...(page.cursor === undefined ? {} : { cursor: page.cursor }) };
}
