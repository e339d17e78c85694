import { finding } from '../../core/finding/finding.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import type { Ports } from '../ports/ports.ts';
import { type Incident, incidentsKey, incidentsObject, type WatchState } from '../store/domains/incidents.ts';
import { setAside } from '../store/set-aside.ts';
import { UnreadableStateError } from '../store/stored-object.ts';

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
  try {
    return (await incidentsObject.change(ports, key, change)).state;
  } catch (error) {
    if (!(error instanceof UnreadableStateError) || error.isNewer) throw error;
    await beginAnew(ports, domain, error);
    return (await incidentsObject.change(ports, key, change)).state;
  }
}

async function beginAnew(
  { store, clock, log }: ChangePorts,
  domain: DomainName,
  { message }: UnreadableStateError,
): Promise<void> {
  const key = incidentsKey(domain);
  const aside = await setAside({ store }, key);
  if (!aside) return;
  const lost = finding(code, { domain, parts: ['incidents'] });
  const watch: WatchState = {
    schema: 1,
    domain,
    incidents: [{ ...lost, openedAt: timestampOf(clock.now()) }],
  };
  // If somebody else was first, theirs is as good.
  await incidentsObject.replace({ store }, key, watch, aside.etag);
  log.error('unreadable-state', { key, error: message, copy: aside.copy });
}

/** Whether it is about lost incidents, and nobody knows yet: it ends with the check after the alarm. */
export const isUnreportedLoss = ({ code: found, alertedAt }: Pick<Incident, 'code' | 'alertedAt'>): boolean =>
  found === code && alertedAt === undefined;
