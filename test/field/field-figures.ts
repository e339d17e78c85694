import { condenseReport } from '../../core/tls-rpt/figures/condense-report.ts';
import { addSessions } from '../../core/tls-rpt/figures/sessions.ts';
import { sessionsOf } from '../../core/tls-rpt/figures/sessions-of.ts';
import { addWholeDays } from '../../core/tls-rpt/figures/totals.ts';
import { submitterDomain } from '../../core/tls-rpt/judge/submitter-domain.ts';
import { readReport } from '../../core/tls-rpt/read/read-report.ts';
import { summarizeReports } from '../../service/intake/pages/summarize-reports.ts';
import { receiveReport } from '../../service/intake/receive-report.ts';
import { splitByDomain } from '../../service/intake/split-by-domain.ts';
import { incomingPostKey } from '../../service/store/reports/incoming.ts';
import { domainName, utcDay } from '../fakes/names.ts';
import { foldAll } from '../service/fold-all.ts';
import { World } from '../service/world.ts';

/** What is counted: reports, and their sessions. */
export interface FieldFigures {
  reports: number;
  successful: number;
  failed: number;
}

/** What the rules count of a file that came to a domain. */
export async function countByRules(bytes: Buffer, domain: string, fileName?: string): Promise<FieldFigures> {
  const result = await readReport(bytes, fileName === undefined ? {} : { fileName });
  const reports = result.ok ? result.reports : [];
  const { parts } = splitByDomain(reports, new Set([domainName(domain)]), new Set(), result.mail);
  const sums = addSessions(
    parts.map(({ report }) => {
      const submitter = submitterDomain(report, result.mail) ?? '';
      const origin = { submitter, verified: false, verification: 'unsigned', digest: 'aa' };
      return sessionsOf(condenseReport(report, origin));
    }),
  );
  return { reports: parts.length, successful: sums.successfulSessions, failed: sums.failedSessions };
}

/** What a service counts of bytes that came to the report URL of `example.com`. */
export async function countByService(bytes: Buffer): Promise<FieldFigures> {
  const world = await World.hosted();
  const { inbox, owner } = await world.state();
  const key = incomingPostKey(inbox, 'a'.repeat(32));
  await world.ports.store.put(key, bytes);
  await receiveReport(world.ports, key);
  await foldAll(world);
  const range = { domain: world.domain, from: utcDay('2026-01-01'), to: utcDay('2026-12-31') };
  const summary = await summarizeReports(world.ports, { owner }, range);
  if (!summary.ok) throw new Error(`${world.domain} is not there`);
  const { reports, successfulSessions, failedSessions } = addWholeDays(summary.days).unverified;
  return { reports, successful: successfulSessions, failed: failedSessions };
}
