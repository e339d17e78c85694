import { type Finding, finding } from '../../core/finding/finding.ts';
import type { Ports } from '../ports/ports.ts';
import { addressOf } from '../recipients/load-recipients.ts';
import type { RefusedRecipient } from '../recipients/mail-bounces.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { type Incident, isOpen, loadWatch } from '../store/domains/incidents.ts';
import { inParallel } from '../store/in-parallel.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';
import { changeWatch } from './change-watch.ts';
import { mergeIncidents } from './merge-incidents.ts';

const code = 'recipient-refused';

/** Only the daily mail opens and closes it. But if the domain no longer names the address, any check closes it. */
export const isRefusedRecipient = (
  { digestTo }: Pick<DomainState, 'digestTo'>,
  incident: Pick<Incident, 'code' | 'subject'>,
): boolean => incident.code === code && digestTo.some((one) => addressOf(one) === incident.subject);

const concurrency = 16;

/** Opens an incident at each domain that names an address whose mail is refused, and closes it once mail arrives. */
export async function noteRefusedRecipients(
  ports: Pick<Ports, 'store' | 'clock' | 'log'>,
  domains: readonly DomainState[],
  refused: readonly RefusedRecipient[],
): Promise<void> {
  const note = async (state: DomainState) => {
    const named = new Set(state.digestTo.map(addressOf));
    const found = refused.filter(({ address }) => named.has(address)).map((one) => finding(code, { ...one }));
    if (found.length > 0 || (await isAnyOpen(ports, state))) await noteFound(ports, state, found);
  };
  // The mail itself has logged the object that cannot be read.
  const log = { ...ports.log, error: () => {} };
  await inParallel([...domains], concurrency, (state) => skipUnreadable({ log }, () => note(state)));
}

async function isAnyOpen(ports: Pick<Ports, 'store'>, { domain }: DomainState): Promise<boolean> {
  const incidents = (await loadWatch(ports, domain))?.watch.incidents ?? [];
  return incidents.some((one) => isOpen(one) && one.code === code);
}

async function noteFound(
  ports: Pick<Ports, 'store' | 'clock' | 'log'>,
  { domain }: DomainState,
  found: Finding[],
): Promise<void> {
  await changeWatch(ports, domain, (before) => ({
    ...(before ?? { schema: 1, domain }),
    incidents: mergeIncidents(before?.incidents ?? [], found, (one) => one.code !== code, ports.clock.now()),
  }));
}
