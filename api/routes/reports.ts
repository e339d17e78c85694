import { Hono } from 'hono';
import { summarize } from '../../core/tls-rpt/summary.ts';
import { loadDays } from '../../core/workflows/days.ts';
import { keys, readStoredReport, type StoredReport } from '../../core/workflows/state.ts';
import type { ApiContext, ApiEnv, ApiPorts } from '../context.ts';
import { ApiProblem, unprocessable } from '../problem.ts';
import { addDays, dayOf, intQuery, loadOwnDomain } from '../request.ts';

/** `/v1/domains/{domain}/reports` and `/summary`. */
export function reportRoutes(ports: ApiPorts): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .get('/:domain/reports', async (c) => {
      const { state } = await loadOwnDomain(c, ports);
      return c.json(await listReports(c, ports, state.domain));
    })
    .get('/:domain/reports/:id', async (c) => {
      const { state } = await loadOwnDomain(c, ports);
      const id = c.req.param('id');
      const [, day = '', identity = ''] = /^(\d{4}-\d\d-\d\d)\.([a-z0-9]{1,64})$/.exec(id) ?? [];
      const object = day && (await ports.store.get(keys.report(day, state.domain, identity)));
      if (!object) {
        throw new ApiProblem(
          404,
          'no-such-report',
          `Cannot find the report "${id.slice(0, 100)}" of "${state.domain}"`,
        );
      }
      return c.json(describeReport(readStoredReport(object.key, object.body)));
    })
    .get('/:domain/summary', async (c) => {
      const { state } = await loadOwnDomain(c, ports);
      const days = intQuery(c, 'days', { from: 1, to: 400, or: 30 });
      const to = ports.clock.now().toISOString().slice(0, 10);
      const from = addDays(to, 1 - days);
      const summary = summarize(await loadDays(ports, state.domain, from, to));
      return c.json({ domain: state.domain, ...summary, from, to });
    });
}

/** A page of answers, not of look-ups: days without reports cost one listing each. */
const maxRangeDays = 400;

async function listReports(c: ApiContext, ports: ApiPorts, domain: string) {
  const limit = intQuery(c, 'limit', { from: 1, to: 500, or: 100 });
  const to = dayOf('to', c.req.query('to') ?? ports.clock.now().toISOString().slice(0, 10));
  const from = dayOf('from', c.req.query('from') ?? addDays(to, -29));
  if (from > to || addDays(from, maxRangeDays) < to) {
    throw unprocessable([
      {
        field: 'from',
        message: `"from" is "${from}", expected a day up to "${to}" and at most ${maxRangeDays} days before`,
      },
    ]);
  }
  const start = readCursor(c.req.query('cursor'));
  const reports: ReturnType<typeof describeReport>[] = [];
  for (let day = start?.day ?? to; day >= from; day = addDays(day, -1)) {
    const identities = await identitiesOf(ports, domain, day);
    const skip = start?.day === day ? identities.indexOf(start.identity) + 1 : 0;
    for (const identity of identities.slice(skip)) {
      if (reports.length === limit) return { reports, cursor: reports.at(-1)?.id };
      const object = await ports.store.get(keys.report(day, domain, identity));
      if (object) reports.push(describeReport(readStoredReport(object.key, object.body)));
    }
  }
  return { reports };
}

/** Newest first: by when they came, then by name. */
async function identitiesOf({ store }: ApiPorts, domain: string, day: string): Promise<string[]> {
  const prefix = `reports/${day}/${domain}/`;
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
  if (day && identity) return { day: dayOf('cursor', day), identity };
  throw unprocessable([{ field: 'cursor', message: '"cursor" is not one that a list answered' }]);
}

function describeReport({ day, identity, report, verification, receivedAt, submitter, raw }: StoredReport) {
  return { id: `${day}.${identity}`, ...report, submitter, receivedAt, verification, raw };
}
