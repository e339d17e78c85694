import { keyOfFinding } from '../../core/finding/finding.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import {
  type Incident,
  incidentsKey,
  incidentsObject,
  isOpen,
  type WatchState,
} from '../store/domains/incidents.ts';
import { alert, mailAlert, postAlert } from './alert.ts';
import type { Alarm } from './compose-alarm.ts';

/** Changes a domain's incidents; see StoredObjectKind.change(). @returns what is stored afterwards */
export async function changeWatch(
  ports: Pick<Ports, 'store'>,
  domain: DomainName,
  change: (before: WatchState | undefined) => WatchState,
): Promise<WatchState> {
  return (await incidentsObject.change(ports, incidentsKey(domain), change)).state;
}

/** What mail and webhook are notified of: errors that opened, and the end of those that they were notified of. */
export function findNews({ incidents }: WatchState): { opened: Incident[]; closed: Incident[] } {
  const errors = incidents.filter(({ severity }) => severity === 'error');
  const open = errors.filter(isOpen);
  // The refused mail is among the many failures: one alert for one cause.
  const isCovered = ({ code }: Incident) =>
    code === 'mail-refused' && open.some((other) => other.code === 'many-failures');
  return {
    opened: open.filter((one) => one.alertedAt === undefined && !isCovered(one)),
    closed: errors.filter(
      (one) => !isOpen(one) && one.alertedAt !== undefined && one.endAlertedAt === undefined,
    ),
  };
}

/** Notifies first and marks it then: after a crash in between the owner is notified twice rather than never. */
export async function alertNews(
  ports: Parameters<typeof alert>[0] & Pick<Ports, 'store'>,
  state: DomainState,
  watch: WatchState,
): Promise<WatchState> {
  const { opened, closed } = findNews(watch);
  const notified = [
    ...(await notify(ports, state, opened, 'opened')),
    ...(await notify(ports, state, closed, 'closed')),
  ];
  return markNotified(ports, watch, notified);
}

/** For so long each check tries again what did not go out: on AWS the next check may be a day later. */
const retrySeconds = 2 * 86_400;

/** A way on which a notification may not have gone out, and what does it again. */
const channels = [
  { mark: 'unpostedSince', send: postAlert },
  { mark: 'unmailedSince', send: mailAlert },
] as const;

type Channel = (typeof channels)[number];

/** Does again what the webhook did not accept, and what the owner's quota of mails had no room for. */
export async function alertAgain(
  ports: Parameters<typeof alert>[0],
  state: DomainState,
  watch: WatchState,
): Promise<WatchState> {
  let marked = watch;
  for (const channel of channels) {
    const left = marked.incidents.filter((one) => one[channel.mark] !== undefined);
    const open = left.filter(isOpen);
    // Of one that has just ended, the end is news.
    const over = left.filter(({ endAlertedAt }) => endAlertedAt !== undefined);
    const notified = [
      ...(await notifyAgain(ports, state, channel, open, 'opened')),
      ...(await notifyAgain(ports, state, channel, over, 'closed')),
    ];
    marked = await markNotified(ports, marked, notified);
  }
  return marked;
}

/** @param notified with their new marks */
async function markNotified(
  ports: Pick<Ports, 'store'>,
  watch: WatchState,
  notified: Incident[],
): Promise<WatchState> {
  if (notified.length === 0) return watch;
  const marks = new Map(notified.map((one) => [nameOf(one), one]));
  return changeWatch(ports, watch.domain, (before = watch) => ({
    ...before,
    incidents: before.incidents.map((one) => withMarks(one, marks.get(nameOf(one)))),
  }));
}

const nameOf = (one: Incident) => `${keyOfFinding(one)} ${one.openedAt}`;

/** The incident as it is stored by now, with the marks of `notified`. */
function withMarks(stored: Incident, notified: Incident | undefined): Incident {
  if (!notified) return stored;
  const { alertedAt, endAlertedAt, unpostedSince, unmailedSince, ...rest } = stored;
  const marks = {
    alertedAt: notified.alertedAt ?? alertedAt,
    endAlertedAt: notified.endAlertedAt ?? endAlertedAt,
    unpostedSince: notified.unpostedSince,
    unmailedSince: notified.unmailedSince,
  };
  const set = Object.entries(marks).filter(([, at]) => at !== undefined);
  return { ...rest, ...Object.fromEntries(set) };
}

/** By mail and webhook. @returns the incidents with their new marks */
async function notify(
  ports: Parameters<typeof alert>[0],
  state: DomainState,
  incidents: Incident[],
  kind: Alarm['kind'],
): Promise<Incident[]> {
  if (incidents.length === 0) return [];
  const { isMailed, isPosted } = await alert(ports, state, incidents, kind);
  const at = timestampOf(ports.clock.now());
  return incidents.map(({ unpostedSince, unmailedSince, ...one }) => ({
    ...one,
    ...(kind === 'opened' ? { alertedAt: at } : { endAlertedAt: at }),
    ...(!isPosted && { unpostedSince: at }),
    ...(!isMailed && { unmailedSince: at }),
  }));
}

/** On one channel alone, until it works or is given up. @returns those that this is true of, with their new marks */
async function notifyAgain(
  ports: Parameters<typeof alert>[0],
  state: DomainState,
  { mark, send }: Channel,
  incidents: Incident[],
  kind: Alarm['kind'],
): Promise<Incident[]> {
  const oldest = ports.clock.now().getTime() - retrySeconds * 1000;
  const isDue = (one: Incident) => Date.parse(one[mark] ?? '') >= oldest;
  const due = incidents.filter(isDue);
  const isDone = due.length === 0 || (await send(ports, state, due, kind));
  return incidents
    .filter((one) => isDone || !isDue(one))
    .map((one) => ({ ...one, [mark]: undefined }) as Incident);
}
