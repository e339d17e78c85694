import { Hono } from 'hono';
import { parseDomainName } from '../../core/names/domain-name.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import { listOutbound, type OutboundDescription } from '../../service/outbound/describe-outbound.ts';
import {
  addSuppression,
  liftSuppression,
  listSuppressions,
} from '../../service/outbound/manage-suppressions.ts';
import { putSettings, readSettings } from '../../service/outbound/put-settings.ts';
import { readOutbound } from '../../service/outbound/read-outbound.ts';
import { checkSessions, receiveSessions } from '../../service/outbound/receive-sessions.ts';
import { requestPlan } from '../../service/outbound/request-plan.ts';
import { requireAdmin } from '../auth.ts';
import type { ApiContext, ApiEnv, ApiPorts } from '../context.ts';
import { formatEtag, preconditionOf } from '../etag.ts';
import { outboundInWords } from '../in-words.ts';
import { wordsFor } from '../middleware/language.ts';
import { outboundSettingsInput, suppressionInput, testReportInput } from '../outbound-schemas.ts';
import { unprocessable } from '../problem.ts';
import { toProblem } from '../refusal.ts';
import { changeOf, domainParam, pageQuery, readBody, readDay } from '../request.ts';

/** `/v1/sessions` and `/v1/outbound`: TLS reports to other domains. For administrators. */
export function outboundRoutes(ports: ApiPorts): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .use('/outbound/*', requireAdmin)
    .post('/sessions', (c) => takeSessions(c, ports))
    .get('/outbound/settings', async (c) => {
      const { description, etag } = await readSettings(ports);
      if (etag !== undefined) c.header('ETag', formatEtag(etag));
      return c.json(description);
    })
    .put('/outbound/settings', (c) => answerSettings(c, ports))
    .get('/outbound/suppressions', async (c) => c.json(await listSuppressions(ports)))
    .post('/outbound/suppressions', async (c) => {
      const result = await addSuppression(ports, changeOf(c), await readBody(c, suppressionInput));
      if (!result.ok) throw toProblem(c, result);
      return c.json({ ...result.suppression, ...(c.var.dryRun && { dryRun: true }) }, 201);
    })
    .delete('/outbound/suppressions/:id', async (c) => {
      const result = await liftSuppression(ports, changeOf(c), c.req.param('id'));
      if (!result.ok) throw toProblem(c, result);
      return c.body(null, 204);
    })
    .put('/outbound/:day', (c) => planDay(c, ports))
    .get('/outbound/:day', async (c) => {
      const page = await listOutbound(ports, dayParam(c), pageQuery(c, { max: 1000, or: 100 }));
      return c.json(withReportsInWords(page, c));
    })
    .get('/outbound/:day/:domain', async (c) => {
      const [day, domain] = [dayParam(c), domainParam(c)];
      const result = await readOutbound(ports, day, domain);
      if (!result.ok) throw toProblem(c, result);
      const { ok: _, ...found } = result;
      return c.json(withReportsInWords({ day, domain, ...found }, c));
    })
    .post('/outbound/:day/:domain/test', (c) => sendTest(c, ports));
}

const withReportsInWords = <Answer extends { reports: OutboundDescription[] }>(
  answer: Answer,
  c: ApiContext,
) => ({
  ...answer,
  reports: answer.reports.map((one) => outboundInWords(one, wordsFor(c))),
});

const dayParam = (c: ApiContext): UtcDay => readDay('day', c.req.param('day') ?? '');

/** Not in the audit log, because it is mail traffic, not a change. The batch's receipt remains. */
async function takeSessions(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const text = await c.req.text();
  const key = c.req.header('Idempotency-Key');
  if (key !== undefined && !/^[\x21-\x7e]{1,200}$/.test(key)) {
    const message = '"Idempotency-Key" is not 1 to 200 printable characters without spaces';
    throw unprocessable([{ field: 'Idempotency-Key', message }]);
  }
  const { dryRun } = c.var;
  const sender = c.var.caller.id;
  const result = dryRun ? checkSessions(ports, text) : await receiveSessions(ports, { sender, key, text });
  if (!result.ok) throw toProblem(c, result);
  const { records, accepted, refused } = result;
  // A client that checks only the status must notice that every record was refused.
  if (records > 0 && accepted === 0) {
    throw unprocessable(
      refused.slice(0, 100).map(({ index, reason }) => ({ field: `[${index}]`, message: reason })),
    );
  }
  return c.json({ records, accepted, refused, ...(dryRun && { dryRun: true }) }, 202);
}

async function answerSettings(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const request = await readBody(c, outboundSettingsInput);
  const result = await putSettings(ports, changeOf(c), { request, precondition: preconditionOf(c) });
  if (!result.ok) throw toProblem(c, result);
  if (result.etag !== undefined) c.header('ETag', formatEtag(result.etag));
  return c.json({ ...result.description, ...(c.var.dryRun && { dryRun: true }) });
}

async function planDay(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const day = dayParam(c);
  if (c.var.dryRun) {
    const only = c.req.query('domain');
    const parsed = only === undefined ? undefined : parseDomainName(only);
    if (parsed?.ok === false) throw unprocessable([{ field: 'domain', message: parsed.error }]);
    const { previewOutbound } = await loadPreview();
    return c.json(withReportsInWords(await previewOutbound(ports, day, parsed?.domain), c));
  }
  const result = await requestPlan(ports, changeOf(c), day);
  if (!result.ok) throw toProblem(c, result);
  return c.json({ day, outcome: 'queued', progress: `/v1/outbound/${day}` }, 202);
}

async function sendTest(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const [day, domain] = [dayParam(c), domainParam(c)];
  const { to } = await readBody(c, testReportInput);
  const { sendTestReport } = await loadPreview();
  const result = await sendTestReport(ports, changeOf(c), { day, domain, to });
  if (!result.ok) throw toProblem(c, result);
  return c.json({ day, domain, to: result.to, ...(c.var.dryRun && { dryRun: true }) });
}

/** Rarely requested, so a Lambda function does not load it at startup. */
const loadPreview = () => import('../../service/outbound/preview-outbound.ts');
