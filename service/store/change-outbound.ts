import type { ReportKey } from '../../core/tls-rpt/write/write-report.ts';
import { PreconditionFailedError } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { type OutboundReport, outboundKeys, readOutboundReport } from './outbound-state.ts';
import { formatState } from './state.ts';

export async function loadOutboundReport(
  { store }: Pick<Ports, 'store'>,
  key: ReportKey,
): Promise<{ state: OutboundReport; etag: string } | undefined> {
  const object = await store.get(outboundKeys.report(key));
  return object && { state: readOutboundReport(object.key, object.body), etag: object.etag };
}

/** Several workers write one report's state only when a lease ran out; more rounds than this are a fault. */
const maxAttempts = 20;

/**
 * Reads, changes and writes a report's state until no one else wrote in between.
 * @param change may run several times; undefined leaves everything as it is
 * @returns what was written; undefined if nothing was
 */
export async function changeOutboundReport(
  { store }: Pick<Ports, 'store'>,
  key: ReportKey,
  change: (state: OutboundReport) => OutboundReport | undefined,
): Promise<OutboundReport | undefined> {
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const loaded = await loadOutboundReport({ store }, key);
    const changed = loaded && change(loaded.state);
    if (!changed) return undefined;
    try {
      await store.put(outboundKeys.report(key), formatState(changed), { ifMatch: loaded.etag });
      return changed;
    } catch (error) {
      if (!(error instanceof PreconditionFailedError)) throw error;
    }
  }
  throw new PreconditionFailedError(outboundKeys.report(key));
}
