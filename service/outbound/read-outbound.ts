import type { DomainName } from '../../core/names/domain-name.ts';
import type { UtcDay } from '../../core/names/utc-day.ts';
import type { Ports } from '../ports/ports.ts';
import { loadOutboundReport } from '../store/outbound/outbound-report.ts';
import { describeMails, describeOutbound } from './describe-outbound.ts';

/** No session results make a report about the domain. */
export interface NoSuchOutboundReport {
  ok: false;
  reason: 'no-such-outbound-report';
  day: UtcDay;
  domain: DomainName;
}

/** A day's reports about one domain, each part whole, with the exact mails. */
export async function readOutbound(
  ports: Pick<Ports, 'store' | 'dkimKey' | 'service'>,
  day: UtcDay,
  domain: DomainName,
) {
  const reports = [];
  for (let part = 1; ; part++) {
    const loaded = await loadOutboundReport(ports, { day, domain, part });
    if (!loaded) break;
    const { state } = loaded;
    const mails = await describeMails(ports, state);
    reports.push({ ...describeOutbound(state), report: state.report, mails });
  }
  if (reports.length > 0) return { ok: true as const, reports };
  return { ok: false, reason: 'no-such-outbound-report', day, domain } satisfies NoSuchOutboundReport;
}
