import type { DomainName } from '../../core/names/domain-name.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import type { Ports } from '../ports/ports.ts';
import { listKeys } from '../store/list-keys.ts';
import { loadReadable } from '../store/load-readable.ts';
import {
  type OutboundReport,
  outboundReportObject,
  outboundReportsPrefix,
} from '../store/outbound/outbound-report.ts';
import { describeMails, describeOutbound } from './describe-outbound.ts';

/** No session results make a report about the domain. */
export interface NoSuchOutboundReport {
  ok: false;
  reason: 'no-such-outbound-report';
  day: UtcDay;
  domain: DomainName;
}

/**
 * A day's reports about one domain, each part complete, with the exact mails. Parts are numbered by the plan that made
 * them, so the first may not exist. A part that this version cannot read is named; the others are still returned.
 */
export async function readOutbound(
  ports: Pick<Ports, 'store' | 'dkimKey' | 'service' | 'log'>,
  day: UtcDay,
  domain: DomainName,
) {
  const keys: string[] = [];
  for await (const key of listKeys(ports, `${outboundReportsPrefix(day)}${domain}/`)) keys.push(key);
  if (keys.length === 0)
    return { ok: false, reason: 'no-such-outbound-report', day, domain } satisfies NoSuchOutboundReport;
  const { states: reports, ...rest } = await loadReadable(ports, keys, async (key) => {
    const loaded = await outboundReportObject.load(ports, key);
    return loaded && (await readPart(ports, loaded.state));
  });
  return { ok: true as const, reports, ...rest };
}

const readPart = async (ports: Pick<Ports, 'dkimKey' | 'service'>, state: OutboundReport) => ({
  ...describeOutbound(state),
  report: state.report,
  mails: await describeMails(ports, state),
});
