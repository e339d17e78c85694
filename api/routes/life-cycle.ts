import { Hono } from 'hono';
import { describeCheck } from '../../core/words/describe-finding.ts';
import { requestRemoval } from '../../service/life-cycle/request-removal.ts';
import { readIncidents } from '../../service/watch/read-incidents.ts';
import type { ApiContext, ApiEnv, ApiPorts } from '../context.ts';
import { formatEtag, preconditionOf } from '../etag.ts';
import { incidentInWords, messagesOf, planInWords } from '../in-words.ts';
import { wordsFor } from '../middleware/language.ts';
import { unprocessable } from '../problem.ts';
import { toProblem } from '../refusal.ts';
import { changeOf, domainParam, readBody } from '../request.ts';
import { migrationInput } from '../schemas.ts';

// Rarely requested, so a Lambda function does not load it at startup.
const loadMigrations = () => import('../../service/life-cycle/request-migration.ts');

/** Removal, change of provider, and checks of a domain. */
export function lifeCycleRoutes(ports: ApiPorts): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .delete('/:domain', (c) => removeDomain(c, ports))
    .get('/:domain/migration', async (c) => {
      const { readMigration } = await loadMigrations();
      const result = await readMigration(ports, c.var.caller, domainParam(c));
      if (!result.ok) throw toProblem(c, result);
      c.header('ETag', formatEtag(result.etag));
      return c.json(planInWords(result.migration, wordsFor(c)));
    })
    .put('/:domain/migration', (c) => planMigration(c, ports))
    .delete('/:domain/migration', async (c) => {
      const request = { domain: domainParam(c), precondition: preconditionOf(c) };
      const { endMigration } = await loadMigrations();
      const result = await endMigration(ports, changeOf(c), request);
      if (!result.ok) throw toProblem(c, result);
      return c.body(null, 204);
    })
    .get('/:domain/incidents', async (c) => {
      const result = await readIncidents(ports, c.var.caller, domainParam(c));
      if (!result.ok) throw toProblem(c, result);
      const { ok, incidents, ...rest } = result;
      const words = wordsFor(c);
      return c.json({ ...rest, incidents: incidents.map((one) => incidentInWords(one, words)) });
    })
    .post('/:domain/check', (c) => checkDomain(c, ports))
    .post('/:domain/test-alarm', async (c) => {
      const { sendTestAlarm } = await import('../../service/watch/alarm/send-test-alarm.ts');
      const result = await sendTestAlarm(ports, changeOf(c), domainParam(c));
      if (!result.ok) throw toProblem(c, result);
      const { ok, ...answer } = result;
      return c.json({ ...answer, ...(c.var.dryRun && { dryRun: true }) });
    });
}

async function removeDomain(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const domain = domainParam(c);
  const request = { domain, ...readForce(c), precondition: preconditionOf(c) };
  const result = await requestRemoval(ports, changeOf(c), request);
  if (!result.ok) throw toProblem(c, result);
  const removal = planInWords(result.removal, wordsFor(c));
  return c.json({ domain, ...removal, ...(c.var.dryRun && { dryRun: true }) }, 202);
}

/** Skipping the wait may make senders refuse mail, so a reason is required. */
function readForce(c: ApiContext): { forcedBecause?: string } {
  const force = c.req.query('force') ?? 'false';
  if (force === 'false') return {};
  if (force !== 'true') {
    const message = `"force" is "${force.slice(0, 40)}", expected "true" or "false"`;
    throw unprocessable([{ field: 'force', message }]);
  }
  const reason = c.req.query('reason')?.trim() ?? '';
  if (reason.length >= 3 && reason.length <= 1000) return { forcedBecause: reason };
  throw unprocessable([
    {
      field: 'reason',
      message: `"reason" is ${JSON.stringify(reason.slice(0, 40))}, expected 3 to 1,000 characters that say why the wait is skipped`,
    },
  ]);
}

async function planMigration(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const request = {
    domain: domainParam(c),
    input: await readBody(c, migrationInput),
    precondition: preconditionOf(c),
  };
  const { requestMigration } = await loadMigrations();
  const result = await requestMigration(ports, changeOf(c), request);
  if (!result.ok) throw toProblem(c, result);
  const { migration, notes, etag } = result;
  if (etag !== undefined) c.header('ETag', formatEtag(etag));
  const words = wordsFor(c);
  return c.json({
    ...planInWords(migration, words),
    ...(notes.length > 0 && { notes: messagesOf(notes, words) }),
    ...(c.var.dryRun && { dryRun: true }),
  });
}

async function checkDomain(c: ApiContext, ports: ApiPorts): Promise<Response> {
  // Rarely requested, so a Lambda function does not load it at startup.
  const { requestCheck } = await import('../../service/watch/request-check.ts');
  const result = await requestCheck(ports, changeOf(c), domainParam(c));
  if (!result.ok) throw toProblem(c, result);
  const words = wordsFor(c);
  return c.json({
    ...describeCheck(words, result.check),
    incidents: result.incidents.map((one) => incidentInWords(one, words)),
    ...(c.var.dryRun && { dryRun: true }),
  });
}
