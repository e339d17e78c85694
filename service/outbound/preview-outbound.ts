/** Shows reports before anyone gets them: the result of a plan, or one report sent to oneself. */

import type { FieldError } from '../../core/finding/field-error.ts';
import { formatDateTime } from '../../core/names/date-time.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import type { Aggregate } from '../../core/tls-rpt/write/aggregate.ts';
import { parseAddress } from '../../core/tls-rpt/write/parse-destination.ts';
import { shardOf, shards } from '../../core/tls-rpt/write/shard-of.ts';
import { audited } from '../access/audit.ts';
import type { ChangeRequest } from '../access/caller.ts';
import { type LoadedOutboundSettings, loadOutboundSettings } from '../deployment/outbound-settings.ts';
import type { Ports } from '../ports/ports.ts';
import { inParallel } from '../store/in-parallel.ts';
import { loadOutboundReport, type OutboundReport } from '../store/outbound/outbound-report.ts';
import { composeReportMail } from './compose-outbound.ts';
import { describeMails, describeOutbound } from './describe-outbound.ts';
import { newReport } from './plan-outbound.ts';
import type { NoSuchOutboundReport } from './read-outbound.ts';
import { aggregateBatches, findBatches } from './shard-batches.ts';

type PreviewPorts = Pick<Ports, 'store' | 'resolver' | 'clock' | 'random' | 'log' | 'service' | 'dkimKey'>;

/** A person reads the preview, so it is limited. */
const maxPreviews = 25;

/**
 * The reports that a plan of the day would make now, with the exact mails. Nothing is written or sent. The day need not be
 * over. `more` is the number of reports that are left out here.
 * @param only this domain
 */
export async function previewOutbound(ports: PreviewPorts, day: UtcDay, only?: DomainName) {
  const { reports, more } = await collectPreviews(ports, day, only);
  const described = await Promise.all(
    reports.map(async (state) => ({ ...describeOutbound(state), mails: await describeMails(ports, state) })),
  );
  return { day, dryRun: true, reports: described, more };
}

async function collectPreviews(ports: PreviewPorts, day: UtcDay, only: DomainName | undefined) {
  const loaded = await loadOutboundSettings(ports);
  const reports: OutboundReport[] = [];
  let more = 0;
  for (const shard of only === undefined ? shards : [shardOf(only)]) {
    const { parts, damaged, unplanned } = await findBatches(ports, day, shard);
    const part = parts.length + damaged.length + 1;
    const { aggregate } = await aggregateBatches(ports, shard, unplanned, loaded.reporter);
    const domains = [...aggregate.keys()].sort().filter((domain) => only === undefined || domain === only);
    const shown = domains.slice(0, maxPreviews - reports.length);
    more += domains.length - shown.length;
    reports.push(...(await previewReports(ports, { day, part }, shown, aggregate, loaded)));
  }
  return { reports, more };
}

async function previewReports(
  ports: PreviewPorts,
  key: { day: UtcDay; part: number },
  domains: DomainName[],
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

export type TestReportResult =
  | { ok: true; to: string }
  | { ok: false; reason: 'invalid-input'; errors: FieldError[] }
  | NoSuchOutboundReport;

/** Sends one domain's report to the caller's own address: the day's first, or the one that a plan would make now. */
export async function sendTestReport(
  ports: PreviewPorts & Pick<Ports, 'mail'>,
  change: ChangeRequest,
  request: { day: UtcDay; domain: DomainName; to: string },
): Promise<TestReportResult> {
  const { day, domain } = request;
  const to = parseAddress(request.to);
  if (to === undefined) {
    const message = `"to" is "${request.to.slice(0, 100)}", expected a mail address`;
    return { ok: false, reason: 'invalid-input', errors: [{ field: 'to', message }] };
  }
  return audited<TestReportResult>(ports, change, { request: { day, domain, to } }, async () => {
    if (change.dryRun) return { ok: true, to };
    const stored = await loadOutboundReport(ports, { day, domain, part: 1 });
    const state = stored?.state ?? (await collectPreviews(ports, day, domain)).reports[0];
    if (!state) return { ok: false, reason: 'no-such-outbound-report', day, domain };
    const bounceTo = state.report.contactInfo ?? ports.service.digestFrom;
    await ports.mail.send(await composeReportMail(ports, state, { to, date: ports.clock.now(), bounceTo }));
    return { ok: true, to };
  });
}
