import { addReportCommand } from '../../bin/commands/report.ts';
import { condenseReport } from '../../core/tls-rpt/figures/condense-report.ts';
import { addSessions } from '../../core/tls-rpt/figures/sessions.ts';
import { sessionsOf } from '../../core/tls-rpt/figures/sessions-of.ts';
import { addWholeDays } from '../../core/tls-rpt/figures/totals.ts';
import { submitterDomain } from '../../core/tls-rpt/judge/submitter-domain.ts';
import { readReport } from '../../core/tls-rpt/read/read-report.ts';
import { registerDomain } from '../../service/hosting/register-domain.ts';
import { summarizeReports } from '../../service/intake/pages/summarize-reports.ts';
import { receiveReport } from '../../service/intake/receive-report.ts';
import { splitByDomain } from '../../service/intake/split-by-domain.ts';
import { incomingPostKey } from '../../service/store/reports/incoming.ts';
import { runCommand } from '../bin/commands/run-command.ts';
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

/** What `strictmx report read` counts of a file. */
export async function countByCommand(file: string): Promise<FieldFigures> {
  const { out } = await runCommand(addReportCommand, ['report', 'read', file, '--summary', '--json']);
  const { reports, successfulSessions, failedSessions } = JSON.parse(out);
  return { reports, successful: successfulSessions, failed: failedSessions };
}

/** What a service counts of bytes that came to the report URL of a domain. */
export async function countByService(bytes: Buffer, name = 'example.com'): Promise<FieldFigures> {
  const domain = domainName(name);
  const world = new World();
  world.handles.dns.addZone(domain);
  const registered = await registerDomain(world.ports, domain, {
    owner: 'acme',
    digestTo: [],
    zone: 'managed',
  });
  if (!registered.ok) throw new Error(`the registration is ${registered.reason}`);
  await world.drain();
  const { inbox, owner } = registered.state;
  const key = incomingPostKey(inbox, 'a'.repeat(32));
  await world.ports.store.put(key, bytes);
  await receiveReport(world.ports, key);
  await foldAll(world);
  const range = { domain, from: utcDay('2026-01-01'), to: utcDay('2026-12-31') };
  const summary = await summarizeReports(world.ports, { owner }, range);
  if (!summary.ok) throw new Error(`${domain} is not there`);
  const { reports, successfulSessions, failedSessions } = addWholeDays(summary.days).unverified;
  return { reports, successful: successfulSessions, failed: failedSessions };
}
