import { Hono } from 'hono';
import type { PolicyVersion } from '../../core/mta-sts/version.ts';
import { addDays } from '../../core/names/utc-day.ts';
import type { DayState } from '../../core/tls-rpt/figures/day.ts';
import { summarize } from '../../core/tls-rpt/figures/summary.ts';
import {
  describeEffects,
  describePolicy,
  describeReporterPolicies,
  type FailureMeaning,
  type PolicyUse,
} from '../../core/tls-rpt/judge/describe-policy.ts';
import { explainResult } from '../../core/words/explain.ts';
import type { Words } from '../../core/words/words.ts';
import { exportReports } from '../../service/intake/export-reports.ts';
import type { DomainState } from '../../service/store/domains/domain.ts';
import { loadVersions } from '../../service/store/domains/past-versions.ts';
import { loadDays } from '../../service/store/reports/day-state.ts';
import {
  type StoredReport,
  storedReportKey,
  storedReportObject,
  storedReportsPrefix,
} from '../../service/store/reports/stored-report.ts';
import type { ApiContext, ApiEnv, ApiPorts } from '../context.ts';
import { wordsFor } from '../language.ts';
import { ApiProblem, unprocessable } from '../problem.ts';
import { intQuery, loadOwnDomain, parseInput, readDay } from '../request.ts';
import { exportQuery } from '../schemas.ts';

/** `/v1/domains/{domain}/reports`, `/summary` and `/export`. */
export function reportRoutes(ports: ApiPorts): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .get('/:domain/reports', async (c) => {
      const { state } = await loadOwnDomain(c, ports);
      return c.json(await listReports(c, ports, state));
    })
    .get('/:domain/reports/:id', async (c) => {
      const { state } = await loadOwnDomain(c, ports);
      const id = c.req.param('id');
      const [, day = '', identity = ''] = /^(\d{4}-\d\d-\d\d)\.([a-z0-9]{1,64})$/.exec(id) ?? [];
      const object = day && (await ports.store.get(storedReportKey(day, state.domain, identity)));
      if (!object) {
        throw new ApiProblem(
          404,
          'no-such-report',
          `Cannot find the report "${id.slice(0, 100)}" of "${state.domain}"`,
        );
      }
      const versions = await loadVersions(ports, state);
      return c.json(describeReport(storedReportObject.read(object.key, object.body), versions, wordsFor(c)));
    })
    .get('/:domain/summary', async (c) => {
      const { state } = await loadOwnDomain(c, ports);
      const days = intQuery(c, 'days', { from: 1, to: 400, or: 30 });
      const to = ports.clock.now().toISOString().slice(0, 10);
      const from = addDays(to, 1 - days);
      const loaded = await loadDays(ports, state.domain, from, to);
      const summary = describeSummary(loaded, await loadVersions(ports, state), wordsFor(c));
      return c.json({ domain: state.domain, ...summary, from, to });
    })
    .get('/:domain/export', async (c) => {
      const { state } = await loadOwnDomain(c, ports);
      const { format, rows } = parseInput(exportQuery, {
        format: c.req.query('format'),
        rows: c.req.query('rows'),
      });
      const { from, to } = readRange(c, ports);
      const versions = await loadVersions(ports, state);
      const text = exportReports(ports, { domain: state.domain, versions }, { from, to, format, rows });
      c.header('Content-Type', exportTypes[format]);
      c.header(
        'Content-Disposition',
        `attachment; filename="${state.domain}-${rows}-${from}-${to}.${format}"`,
      );
      return c.body(ReadableStream.from(text).pipeThrough(new TextEncoderStream()));
    });
}

const exportTypes = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson',
} as const;

/** Which version of our policy each reporter applied, and what each failure meant for the mail, beside the figures. */
function describeSummary(days: DayState[], versions: PolicyVersion[], words: Words) {
  const summary = summarize(days);
  const policies = describeReporterPolicies(days, versions);
  const effects = describeEffects(days, versions);
  return {
    ...summary,
    reporters: summary.reporters.map((one) => ({
      ...one,
      policies: (policies.get(one.submitter) ?? []).map((use) => withMessage(use, words)),
    })),
    resultTypes: summary.resultTypes.map((one) => ({
      ...one,
      explanation: explainResult(one.resultType, words),
      effects: (effects.get(one.resultType) ?? []).map((found) => ({
        ...found,
        effect: words.explanations.effects[found.effect],
      })),
    })),
  };
}

/** A page of answers, not of look-ups: days without reports cost one listing each. */
const maxRangeDays = 400;

/** `from` and `to`, both inclusive; the last 30 days if they are left out. */
function readRange(c: ApiContext, { clock }: ApiPorts): { from: string; to: string } {
  const to = readDay('to', c.req.query('to') ?? clock.now().toISOString().slice(0, 10));
  const from = readDay('from', c.req.query('from') ?? addDays(to, -29));
  if (from <= to && addDays(from, maxRangeDays) >= to) return { from, to };
  throw unprocessable([
    {
      field: 'from',
      message: `"from" is "${from}", expected a day up to "${to}" and at most ${maxRangeDays} days before`,
    },
  ]);
}

async function listReports(c: ApiContext, ports: ApiPorts, state: DomainState) {
  const { domain } = state;
  const limit = intQuery(c, 'limit', { from: 1, to: 500, or: 100 });
  const { from, to } = readRange(c, ports);
  const start = readCursor(c.req.query('cursor'));
  const versions = await loadVersions(ports, state);
  const reports: ReturnType<typeof describeReport>[] = [];
  for (let day = start?.day ?? to; day >= from; day = addDays(day, -1)) {
    const identities = await identitiesOf(ports, domain, day);
    const skip = start?.day === day ? identities.indexOf(start.identity) + 1 : 0;
    for (const identity of identities.slice(skip)) {
      if (reports.length === limit) return { reports, cursor: reports.at(-1)?.id };
      const object = await ports.store.get(storedReportKey(day, domain, identity));
      if (object)
        reports.push(describeReport(storedReportObject.read(object.key, object.body), versions, wordsFor(c)));
    }
  }
  return { reports };
}

/** Newest first: by when they came, then by name. */
async function identitiesOf({ store }: ApiPorts, domain: string, day: string): Promise<string[]> {
  const prefix = storedReportsPrefix(day, domain);
  const found: { identity: string; at: number }[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.list(prefix, cursor === undefined ? {} : { cursor });
    for (const { key, lastModified } of page.objects) {
      found.push({ identity: key.slice(prefix.length, -'.json'.length), at: lastModified.getTime() });
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
  found.sort((a, b) => b.at - a.at || (a.identity < b.identity ? -1 : 1));
  return found.map(({ identity }) => identity);
}

function readCursor(cursor: string | undefined): { day: string; identity: string } | undefined {
  if (cursor === undefined) return undefined;
  const [, day, identity] = /^(\d{4}-\d\d-\d\d)\.([a-z0-9]{1,64})$/.exec(cursor) ?? [];
  if (day && identity) return { day: readDay('cursor', day), identity };
  throw unprocessable([{ field: 'cursor', message: '"cursor" is not one that a list answered' }]);
}

function describeReport(stored: StoredReport, versions: PolicyVersion[], words: Words) {
  const { day, identity, report, verification, receivedAt, submitter, raw } = stored;
  const policies = report.policies.map((policy) => {
    const { mode, version, failures } = describePolicy(policy, versions, day);
    return {
      ...policy,
      ...(mode && { mode }),
      ...(version && { policyVersion: withMessage(version, words) }),
      ...(failures.length > 0 && { explanations: failures.map((failure) => explain(failure, words)) }),
    };
  });
  return { id: `${day}.${identity}`, ...report, policies, submitter, receivedAt, verification, raw };
}

const withMessage = <Use extends PolicyUse>(use: Use, { explanations }: Words) => ({
  ...use,
  message: explanations.policyUse(use),
});

function explain({ resultType, effect }: FailureMeaning, words: Words) {
  const { title, meaning } = explainResult(resultType, words);
  return { resultType, title, meaning, effect: words.explanations.effects[effect] };
}
