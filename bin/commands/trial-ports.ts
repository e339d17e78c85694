import { setTimeout as sleep } from 'node:timers/promises';
import { systemRandom } from '../../adapters/system.ts';
import type { DayFigures, TrialPorts } from '../../service/deployment/try-report.ts';
import type { MailOut } from '../../service/ports/mail-out.ts';
import { showProgress } from '../print.ts';
import { call } from './call-api.ts';

/** A test report is sent by SES, and looked for through the API, as its users would. */
export const createTrialPorts = (
  { resolver, clock }: Pick<TrialPorts, 'resolver' | 'clock'>,
  mail: MailOut,
): TrialPorts => ({
  resolver,
  clock,
  mail,
  random: systemRandom,
  readFigures,
  wait: (seconds) => sleep(seconds * 1_000),
  tellProgress: (seconds) => showProgress(`The test report is on its way: ${seconds} s \r`),
});

interface Reports {
  reports: { reportId?: string }[];
}

interface Summary {
  total: Record<'verified' | 'unverified', { reports: number }>;
}

async function readFigures(domain: string, day: string): Promise<DayFigures> {
  const path = `/v1/domains/${encodeURIComponent(domain)}`;
  // Newest first, so that what has just arrived is on this page.
  const found = await call<Reports>('GET', `${path}/reports?from=${day}&to=${day}&limit=500`);
  const summary = found && (await call<Summary>('GET', `${path}/summary?from=${day}&to=${day}`));
  if (!summary) throw new Error('the API of the deployment did not answer, see above');
  const { verified, unverified } = summary.total;
  return {
    reportIds: found.reports.flatMap(({ reportId }) => (reportId === undefined ? [] : [reportId])),
    reports: verified.reports + unverified.reports,
  };
}
