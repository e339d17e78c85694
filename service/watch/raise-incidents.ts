import { keyOfFinding } from '../../core/finding/finding.ts';
import { timestampOf } from '../../core/names/timestamp.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import { type Incident, isOpen, type WatchState } from '../store/domains/incidents.ts';
import { alert, mailAlert, postAlert } from './alarm/alert.ts';
import type { Alarm } from './alarm/compose-alarm.ts';
import { changeWatch } from './change-watch.ts';

/** The incidents to notify: errors that opened, and the end of those that were notified. */
export function findNews({ incidents }: WatchState): { opened: Incident[]; closed: Incident[] } {
  const errors = incidents.filter(({ severity }) => severity === 'error');
  const open = errors.filter(isOpen);
  // The refused mail is among the many failures: one alarm for one cause.
  const isCovered = ({ code }: Incident) =>
    code === 'mail-refused' && open.some((other) => other.code === 'many-failures');
  return {
    opened: open.filter((one) => one.alertedAt === undefined && !isCovered(one)),
    closed: errors.filter(
      (one) => !isOpen(one) && one.alertedAt !== undefined && one.endAlertedAt === undefined,
    ),
  };
}

/** Incidents with their new marks. */
interface Notified {
  incidents: Incident[];
  failure?: Error;
}

/**
 * Notifies of new incidents, and again those whom a mail did not reach. It notifies first and then marks that, so that
 * after a crash in between the owner is notified twice rather than never. An incident that nobody was notified of stays new.
 * @throws MailNotSentError if a mail may succeed later; all others are sent, and the addresses to try again are stored
 */
export async function alertNews(
  ports: Parameters<typeof alert>[0],
  state: DomainState,
  watch: WatchState,
): Promise<WatchState> {
  const { opened, closed } = findNews(watch);
  const notified: Notified[] = [
    await mailAgain(ports, state, watch, 'opened'),
    await mailAgain(ports, state, watch, 'closed'),
    await notify(ports, state, opened, 'opened'),
    await notify(ports, state, closed, 'closed'),
  ];
  const marked = await markNotified(
    ports,
    watch,
    notified.flatMap(({ incidents }) => incidents),
  );
  for (const { failure } of notified) if (failure) throw failure;
  return marked;
}

/** Whether there is something for alertNews() to do. */
export const hasNews = (watch: WatchState): boolean =>
  Object.values(findNews(watch)).some((news) => news.length > 0) ||
  watch.incidents.some(({ unmailedSince }) => unmailedSince !== undefined);

/** How long each check retries a failed notification: on AWS the next check may be a day later. */
const retrySeconds = 2 * 86_400;

/** Posts again what went out by mail and the webhook did not accept. */
export async function postAgain(
  ports: Parameters<typeof postAlert>[0] & Parameters<typeof changeWatch>[0],
  state: DomainState,
  watch: WatchState,
): Promise<WatchState> {
  const notified: Incident[] = [];
  for (const kind of ['opened', 'closed'] as const) {
    const { due, givenUp } = findLeft(ports, watch, 'unpostedSince', kind);
    const unposted = due.length === 0 ? [] : await postAlert(ports, state, due, kind);
    const posted = due.filter((one) => !unposted.includes(one));
    notified.push(...[...posted, ...givenUp].map(withoutMark('unpostedSince')));
  }
  return markNotified(ports, watch, notified);
}

/** Mails again to the addresses that a mail did not reach. */
async function mailAgain(
  ports: Parameters<typeof alert>[0],
  state: DomainState,
  watch: WatchState,
  kind: Alarm['kind'],
): Promise<Notified> {
  const { due, givenUp } = findLeft(ports, watch, 'unmailedSince', kind);
  const notified: Notified = { incidents: givenUp.map(withoutMark('unmailedSince')) };
  const byAddresses = Map.groupBy(due, ({ unmailed }) => JSON.stringify(unmailed));
  for (const incidents of byAddresses.values()) {
    const { left, failure } = await mailAlert(ports, state, incidents, kind, incidents[0]?.unmailed);
    notified.incidents.push(
      ...incidents.map((one) =>
        left.length === 0 ? withoutMark('unmailedSince')(one) : { ...one, unmailed: left },
      ),
    );
    if (failure) notified.failure ??= failure;
  }
  return notified;
}

type Mark = 'unpostedSince' | 'unmailedSince';

/** For an incident that has just ended, only the end is news. */
function findLeft({ clock }: Pick<Ports, 'clock'>, watch: WatchState, mark: Mark, kind: Alarm['kind']) {
  const oldest = clock.now().getTime() - retrySeconds * 1000;
  const left = watch.incidents.filter(
    (one) => one[mark] !== undefined && (kind === 'opened' ? isOpen(one) : one.endAlertedAt !== undefined),
  );
  const isDue = (one: Incident) => Date.parse(one[mark] ?? '') >= oldest;
  return { due: left.filter(isDue), givenUp: left.filter((one) => !isDue(one)) };
}

const withoutMark =
  (mark: Mark) =>
  ({ [mark]: _, ...one }: Incident): Incident => {
    const { unmailed, ...rest } = one;
    return mark === 'unmailedSince' ? rest : one;
  };

/** @param notified with their new marks */
async function markNotified(
  ports: Parameters<typeof changeWatch>[0],
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

/** The stored incident, with the marks of `notified`. */
function withMarks(stored: Incident, notified: Incident | undefined): Incident {
  if (!notified) return stored;
  const { alertedAt, endAlertedAt, unpostedSince, unmailedSince, unmailed, ...rest } = stored;
  const marks = {
    alertedAt: notified.alertedAt ?? alertedAt,
    endAlertedAt: notified.endAlertedAt ?? endAlertedAt,
    unpostedSince: notified.unpostedSince,
    unmailedSince: notified.unmailedSince,
    unmailed: notified.unmailed,
  };
  const set = Object.entries(marks).filter(([, at]) => at !== undefined);
  return { ...rest, ...Object.fromEntries(set) };
}

/** By webhook and mail. */
async function notify(
  ports: Parameters<typeof alert>[0],
  state: DomainState,
  news: Incident[],
  kind: Alarm['kind'],
): Promise<Notified> {
  if (news.length === 0) return { incidents: [] };
  const { isNotified, unposted, left, failure } = await alert(ports, state, news, kind);
  const at = timestampOf(ports.clock.now());
  const incidents = news.map((incident) => ({
    ...withoutMark('unpostedSince')(withoutMark('unmailedSince')(incident)),
    ...(kind === 'opened' ? { alertedAt: at } : { endAlertedAt: at }),
    ...(unposted.includes(incident) && { unpostedSince: at }),
    ...(left.length > 0 && { unmailedSince: at, unmailed: left }),
  }));
  return { incidents: isNotified ? incidents : [], ...(failure && { failure }) };
}
