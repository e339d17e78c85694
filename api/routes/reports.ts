import { Hono } from 'hono';
import type { UtcDay } from '../../core/names/utc-day.ts';
import { addDays } from '../../core/names/utc-day.ts';
import type { IntakeRefusal } from '../../core/tls-rpt/refusal.ts';
import { describeReadingNote } from '../../core/words/describe-intake.ts';
import {
  formatReportId,
  formatReportPlace,
  listReports,
  parseReportId,
  parseReportPlace,
  type ReportName,
  readStoredReport,
} from '../../service/intake/pages/list-reports.ts';
import { InvalidCursorError } from '../../service/ports/invalid-cursor.ts';
import type { ApiContext, ApiEnv, ApiPorts } from '../context.ts';
import { wordsFor } from '../middleware/language.ts';
import { type ApiProblem, problemInWords, unprocessable } from '../problem.ts';
import { toProblem } from '../refusal.ts';
import { domainParam, intQuery, parseInput, readDay, today } from '../request.ts';
import { exportQuery } from '../schemas.ts';
import { answerFile } from './answer-file.ts';

/** Rarely requested, so a Lambda function does not load it at startup. */
const loadInWords = () => import('../reports-in-words.ts');

/** `/v1/domains/{domain}/reports`, `/summary` and `/export`. */
export function reportRoutes(ports: ApiPorts): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .get('/:domain/reports', (c) => answerReports(c, ports))
    .post('/:domain/reports', (c) => importReport(c, ports))
    .get('/:domain/reports/:id', async (c) => {
      const name = { domain: domainParam(c), id: c.req.param('id') };
      const result = await readStoredReport(ports, c.var.caller, name);
      if (!result.ok) throw toProblem(c, result);
      const { describeReport } = await loadInWords();
      return c.json(describeReport(result.report, result.versions, wordsFor(c)));
    })
    .get('/:domain/summary', (c) => answerSummary(c, ports))
    .get('/:domain/export', (c) => answerExport(c, ports));
}

async function answerReports(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const result = await listReports(ports, c.var.caller, {
    domain: domainParam(c),
    ...readRange(c, ports),
    limit: intQuery(c, 'limit', { from: 1, to: 500, or: 100 }),
    ...readAfter(c, parseReportPlace),
  });
  if (!result.ok) throw toProblem(c, result);
  const { reports, versions, unreadable, last } = result;
  const words = wordsFor(c);
  const { describeReport } = await loadInWords();
  return c.json({
    reports: reports.map((report) => describeReport(report, versions, words)),
    ...(unreadable && { unreadable }),
    ...(last && { cursor: formatReportPlace(last) }),
  });
}

/** A report of a former system. Answers once it is stored, or why it is not. */
async function importReport(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const body = new Uint8Array(await c.req.arrayBuffer());
  if (body.length === 0) throw problemInWords(c.var.words, 400, 'empty-report', {}, { code: 'empty' });
  // The report reader is large, and most requests do not need it.
  const step = await import('../../service/intake/import-report.ts');
  const { signatures, reportTurns } = ports;
  const { caller, dryRun } = c.var;
  const inTurn = reportTurns && (<T>(work: () => Promise<T>) => reportTurns.import(work, caller.owner ?? ''));
  const request = { domain: domainParam(c), body, dryRun, signatures, inTurn };
  const result = await step.importReport(ports, caller, request);
  if (!result.ok && result.reason === 'not-imported') throw await notImported(c, result.cause);
  if (!result.ok) throw toProblem(c, result);
  const { ok: _, ...imported } = result;
  return c.json(imported);
}

async function notImported(c: ApiContext, cause: IntakeRefusal): Promise<ApiProblem> {
  const { describeRefusal } = await import('../../core/words/describe-intake.ts');
  const why = describeRefusal(c.var.words, cause.cause);
  return problemInWords(c.var.words, 422, 'report-not-imported', { why });
}

async function answerSummary(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const domain = domainParam(c);
  const range = readSummaryRange(c, ports);
  const cursor = c.req.query('cursor');
  const to = cursor === undefined ? range.to : readDay('cursor', cursor);
  // It may have to fold reports into a day, and that code is large.
  const { summarizeReports } = await import('../../service/intake/pages/summarize-reports.ts');
  const result = await summarizeReports(ports, c.var.caller, { domain, from: range.from, to });
  if (!result.ok) throw toProblem(c, result);
  const { days, unreadable, versions, next } = result;
  const { describeSummary } = await loadInWords();
  const summary = describeSummary(days, versions, wordsFor(c));
  return c.json({
    domain,
    ...summary,
    from: result.from,
    to: result.to,
    ...(unreadable && { unreadable }),
    ...(next !== undefined && { cursor: next }),
  });
}

/** `days` up to today, or `from` and `to`. */
function readSummaryRange(c: ApiContext, ports: ApiPorts): { from: UtcDay; to: UtcDay } {
  if (c.req.query('days') === undefined) return readRange(c, ports);
  if (c.req.query('from') !== undefined || c.req.query('to') !== undefined) {
    const message = '"days" is given beside "from" or "to", expected one of the two';
    throw unprocessable([{ field: 'days', message }]);
  }
  const to = today(ports);
  return { from: addDays(to, 1 - intQuery(c, 'days', { from: 1, to: 36_525, or: 30 })), to };
}

const exportTypes = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson',
} as const;

async function answerExport(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const { format, rows } = parseInput(exportQuery, {
    format: c.req.query('format'),
    rows: c.req.query('rows'),
  });
  const domain = domainParam(c);
  const { from, to } = readRange(c, ports);
  const words = wordsFor(c);
  // Rarely requested, so a Lambda function does not load it at startup.
  const { exportOwnReports } = await import('../../service/intake/pages/export-reports.ts');
  const result = await exportOwnReports(ports, c.var.caller, {
    domain,
    ...{ from, to, format, rows },
    describeNote: (note) => describeReadingNote(words, note),
    limit: intQuery(c, 'limit', { from: 1, to: 10_000, or: 1_000 }),
    ...readAfter(c, parseReportId),
  });
  if (!result.ok) throw toProblem(c, result);
  const about = { name: `${domain}-${rows}-${from}-${to}.${format}`, contentType: exportTypes[format] };
  if (result.last) c.header('Link', `<${nextPage(c, result.last)}>; rel="next"`);
  return answerFile(c, ports.largeAnswers, about, Buffer.from(result.text));
}

/** RFC 8288: a Link header, because rows have no place for a cursor. */
function nextPage(c: ApiContext, last: ReportName): string {
  const query = new URLSearchParams({ ...c.req.query(), cursor: formatReportId(last) });
  return `${c.req.path}?${query}`;
}

/** `from` and `to`, both inclusive; by default, the last 30 days. */
function readRange(c: ApiContext, ports: ApiPorts): { from: UtcDay; to: UtcDay } {
  const to = readDay('to', c.req.query('to') ?? today(ports));
  const from = readDay('from', c.req.query('from') ?? addDays(to, -29));
  if (from <= to) return { from, to };
  throw unprocessable([{ field: 'from', message: `"from" is "${from}", expected a day up to "${to}"` }]);
}

/** Where the previous page ended. */
function readAfter<After>(c: ApiContext, parse: (cursor: string) => After | undefined): { after?: After } {
  const cursor = c.req.query('cursor');
  if (cursor === undefined) return {};
  const after = parse(cursor);
  if (after) return { after };
  throw new InvalidCursorError();
}
