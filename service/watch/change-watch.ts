import { finding } from '../../core/finding/finding.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import type { Ports } from '../ports/ports.ts';
import { beginAnewIfDamaged } from '../store/begin-anew.ts';
import { type Incident, incidentsKey, incidentsObject, type WatchState } from '../store/domains/incidents.ts';

type ChangePorts = Pick<Ports, 'store' | 'clock' | 'log'>;

const code = 'state-unreadable';

/**
 * Changes a domain's incidents; see StoredObjectKind.change(). A damaged object would stop all alarms of the domain for
 * ever, so it is set aside, and the incidents begin anew with one about that. A newer version's is left to that version.
 * @returns the stored incidents afterwards
 */
export async function changeWatch(
  ports: ChangePorts,
  domain: DomainName,
  change: (before: WatchState | undefined) => WatchState,
): Promise<WatchState> {
  const key = incidentsKey(domain);
  const anew = (): WatchState => {
    const lost = finding(code, { domain, parts: ['incidents'] });
    return { schema: 1, domain, incidents: [{ ...lost, openedAt: timestampOf(ports.clock.now()) }] };
  };
  const changed = await beginAnewIfDamaged(ports, { kind: incidentsObject, key, anew }, () =>
    incidentsObject.change(ports, key, change),
  );
  return changed.state;
}

/** Whether it is about lost incidents, and nobody knows yet: it ends with the check after the alarm. */
export const isUnreportedLoss = ({ code: found, alertedAt }: Pick<Incident, 'code' | 'alertedAt'>): boolean =>
  found === code && alertedAt === undefined;
