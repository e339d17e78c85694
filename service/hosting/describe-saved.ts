import type { Ports } from '../ports/ports.ts';
import { listUnconfirmed, type UnconfirmedRecipient } from '../recipients/load-recipients.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { isManaged } from '../store/domains/managed-zone.ts';
import { describeRecords, type RecordDescription } from './describe-records.ts';

/** What remains for people to do once a domain's settings are saved. */
export interface RemainingSteps {
  /** Absent for a managed zone, whose records the service itself sets. */
  records?: RecordDescription[];
  unconfirmed: UnconfirmedRecipient[];
}

/** The settings are saved, so what cannot be read now is logged and left out: an error would say that nothing was saved. */
export async function describeSaved(
  ports: Parameters<typeof describeRecords>[0] & Pick<Ports, 'store' | 'log'>,
  state: DomainState,
): Promise<RemainingSteps> {
  const tryTo = <Read>(read: Promise<Read>): Promise<Read | undefined> =>
    read.catch((error: unknown) => {
      ports.log.error('saved-domain-not-described', { domain: state.domain, error: String(error) });
      return undefined;
    });
  const [records, unconfirmed] = await Promise.all([
    isManaged(state) ? undefined : tryTo(describeRecords(ports, state)),
    tryTo(listUnconfirmed(ports, state.owner, state.digestTo)),
  ]);
  return { ...(records && { records }), unconfirmed: unconfirmed ?? [] };
}
