import { alert } from './alert.ts';
import { changeObject } from './change-object.ts';
import { type Incident, isOpen, keyOf, readWatch, type WatchState } from './incidents.ts';
import type { Ports } from './ports.ts';
import { type DomainState, keys } from './state.ts';

/** Changes a domain's incidents; see changeObject(). @returns what is stored afterwards */
export async function changeWatch(
  ports: Pick<Ports, 'store'>,
  domain: string,
  change: (before: WatchState | undefined) => WatchState,
): Promise<WatchState> {
  return changeObject(ports, { key: keys.incidents(domain), read: readWatch }, change);
}

/** What mail and webhook have to be told: serious incidents that opened, and the end of those they were told of. */
export function findNews({ incidents }: WatchState): { opened: Incident[]; closed: Incident[] } {
  const serious = incidents.filter(({ severity }) => severity === 'serious');
  const open = serious.filter(isOpen);
  // The refused mail is among the many failures: one alert for one cause.
  const isCovered = ({ code }: Incident) =>
    code === 'reports:mail-refused' && open.some((other) => other.code === 'many-failures');
  return {
    opened: open.filter((one) => one.alertedAt === undefined && !isCovered(one)),
    closed: serious.filter(
      (one) => !isOpen(one) && one.alertedAt !== undefined && one.endAlertedAt === undefined,
    ),
  };
}

/** Tells first and notes it then: after a crash in between it is told twice rather than never. */
export async function alertNews(
  ports: Parameters<typeof alert>[0] & Pick<Ports, 'store'>,
  state: DomainState,
  watch: WatchState,
): Promise<WatchState> {
  const { opened, closed } = findNews(watch);
  if (opened.length === 0 && closed.length === 0) return watch;
  if (opened.length > 0) await alert(ports, state, opened, 'opened');
  if (closed.length > 0) await alert(ports, state, closed, 'closed');
  const at = ports.clock.now().toISOString();
  const nameOf = (one: Incident) => `${keyOf(one)} ${one.openedAt}`;
  const [toldOpen, toldClosed] = [opened, closed].map((told) => new Set(told.map(nameOf)));
  return changeWatch(ports, state.domain, (before = watch) => ({
    ...before,
    incidents: before.incidents.map((one) => ({
      ...one,
      ...(toldOpen?.has(nameOf(one)) && { alertedAt: at }),
      ...(toldClosed?.has(nameOf(one)) && { endAlertedAt: at }),
    })),
  }));
}
