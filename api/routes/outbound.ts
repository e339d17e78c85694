import { Hono } from 'hono';
import { parseDomainName } from '../../core/names/domain-name.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import type { OutboundDescription } from '../../service/outbound/describe-outbound.ts';
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
      const { readSettings } = await loadSettings();
      const { description, etag } = await readSettings(ports);
      if (etag !== undefined) c.header('ETag', formatEtag(etag));
      return c.json(description);
    })
    .put('/outbound/settings', (c) => answerSettings(c, ports))
    .get('/outbound/suppressions', async (c) => {
      const { listSuppressions } = await loadSuppressions();
      return c.json(await listSuppressions(ports, pageQuery(c, { max: 1000, or: 1000 })));
    })
    .post('/outbound/suppressions', async (c) => {
      const { addSuppression } = await loadSuppressions();
      const result = await addSuppression(ports, changeOf(c), await readBody(c, suppressionInput));
      if (!result.ok) throw toProblem(c, result);
      return c.json({ ...result.suppression, ...(c.var.dryRun && { dryRun: true }) }, 201);
    })
    .delete('/outbound/suppressions/:id', async (c) => {
      const { liftSuppression } = await loadSuppressions();
      const result = await liftSuppression(ports, changeOf(c), c.req.param('id'));
      if (!result.ok) throw toProblem(c, result);
      return c.body(null, 204);
    })
    .put('/outbound/:day', (c) => planDay(c, ports))
    .get('/outbound/:day', async (c) => {
      const { listOutbound } = await import('../../service/outbound/describe-outbound.ts');
      const page = await listOutbound(ports, dayParam(c), pageQuery(c, { max: 1000, or: 100 }));
      return c.json(withReportsInWords(page, c));
    })
    .get('/outbound/:day/:domain', async (c) => {
      const [day, domain] = [dayParam(c), domainParam(c)];
      const { readOutbound } = await import('../../service/outbound/read-outbound.ts');
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
  // Needed only by those who send mail, so a Lambda function does not load it at startup.
  const { checkSessions, receiveSessions } = await import('../../service/outbound/receive-sessions.ts');
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
  const { putSettings } = await loadSettings();
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
  const { requestPlan } = await import('../../service/outbound/request-plan.ts');
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

// Everything but session results is rarely requested, so a Lambda function does not load it at startup.
const loadSettings = () => import('../../service/outbound/put-settings.ts');
const loadSuppressions = () => import('../../service/outbound/manage-suppressions.ts');
const loadPreview = () => import('../../service/outbound/preview-outbound.ts');
