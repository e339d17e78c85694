/** Seeing reports before anyone gets them: what a plan would make, and one of them sent to oneself. */

import { formatDateTime } from '../../core/names/date-time.ts';
import type { Aggregate } from '../../core/tls-rpt/write/aggregate.ts';
import { shardOf, shards } from '../../core/tls-rpt/write/shard-of.ts';
import type { Ports } from '../ports/ports.ts';
import { inParallel } from '../store/in-parallel.ts';
import { loadOutboundReport, type OutboundReport } from '../store/outbound/outbound-report.ts';
import { composeReportMail } from './compose-outbound.ts';
import { describeMails, describeOutbound } from './describe-outbound.ts';
import { type LoadedOutboundSettings, loadOutboundSettings } from './outbound-settings.ts';
import { aggregateBatches, findBatches, newReport } from './plan-outbound.ts';

type PreviewPorts = Pick<Ports, 'store' | 'resolver' | 'clock' | 'random' | 'service' | 'dkimKey'>;

/** A preview is read by a person. */
const maxPreviews = 25;

/**
 * What a plan of the day would make now, with the exact mails; nothing is written or sent. The day need not be over.
 * `more` is how many reports are left out here.
 * @param only this domain
 */
export async function previewOutbound(ports: PreviewPorts, day: string, only?: string) {
  const { reports, more } = await collectPreviews(ports, day, only);
  const described = await Promise.all(
    reports.map(async (state) => ({ ...describeOutbound(state), mails: await describeMails(ports, state) })),
  );
  return { day, dryRun: true, reports: described, more };
}

async function collectPreviews(ports: PreviewPorts, day: string, only: string | undefined) {
  const loaded = await loadOutboundSettings(ports);
  const reports: OutboundReport[] = [];
  let more = 0;
  for (const shard of only === undefined ? shards : [shardOf(only)]) {
    const { parts, unplanned } = await findBatches(ports, day, shard);
    const aggregate = await aggregateBatches(ports, shard, unplanned, loaded.reporter);
    const domains = [...aggregate.keys()].sort().filter((domain) => only === undefined || domain === only);
    const shown = domains.slice(0, maxPreviews - reports.length);
    more += domains.length - shown.length;
    reports.push(...(await previewReports(ports, { day, part: parts.length + 1 }, shown, aggregate, loaded)));
  }
  return { reports, more };
}

async function previewReports(
  ports: PreviewPorts,
  key: { day: string; part: number },
  domains: string[],
  aggregate: Aggregate,
  loaded: LoadedOutboundSettings,
): Promise<OutboundReport[]> {
  const plannedAt = formatDateTime(ports.clock.now().getTime());
  const reports: OutboundReport[] = [];
  await inParallel(domains, 4, async (domain) => {
    reports.push(await newReport(ports, { ...key, domain }, plannedAt, aggregate, loaded));
  });
  return reports.sort((a, b) => (a.domain < b.domain ? -1 : 1));
}

/**
 * Sends one domain's report to an address of one's own: the day's first, or what a plan would make of it now.
 * @returns whether there is such a report
 */
export async function sendTestReport(
  ports: PreviewPorts & Pick<Ports, 'mail'>,
  { day, domain, to }: { day: string; domain: string; to: string },
): Promise<boolean> {
  const stored = await loadOutboundReport(ports, { day, domain, part: 1 });
  const state = stored?.state ?? (await collectPreviews(ports, day, domain)).reports[0];
  if (!state) return false;
  const bounceTo = state.report.contactInfo ?? ports.service.digestFrom;
  await ports.mail.send(await composeReportMail(ports, state, { to, date: ports.clock.now(), bounceTo }));
  return true;
}
