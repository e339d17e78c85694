import { createHash } from 'node:crypto';
import { ownNamesOf } from '../../../core/digest/facts/own-names.ts';
import { addressesOf } from '../../../core/digest/page/links.ts';
import { sendWithinQuota } from '../../access/mail-quota.ts';
import type { Ports } from '../../ports/ports.ts';
import { onlyConfirmed } from '../../recipients/load-recipients.ts';
import { type MailOutcome, tryMail } from '../../recipients/try-mail.ts';
import { withLeaveLink } from '../../recipients/with-leave-link.ts';
import type { DomainState } from '../../store/domains/domain.ts';
import type { Incident } from '../../store/domains/incidents.ts';
import { describeIncidents } from '../describe-incidents.ts';
import { type Alarm, type AlarmMail, composeAlarmMails } from './compose-alarm.ts';
import { postWebhook, type WebhookPorts } from './post-webhook.ts';

type AlertPorts = Pick<
  Ports,
  'store' | 'mail' | 'dkimKey' | 'fetch' | 'edge' | 'clock' | 'random' | 'log' | 'service'
>;

/** The outcome of a notification by mail. */
export interface Mailed {
  /** Somebody was notified. */
  isNotified: boolean;
  /** Addresses to try again: their server refused the mail temporarily, or the owner's mail quota is used up. */
  left: string[];
  /** Why the first of them was refused. */
  failure?: Error;
}

/** `unposted`: incidents of which the webhook was not notified. */
export type Alerted = Mailed & { unposted: Incident[] };

/** Notifies an owner at once of something that cannot wait for the daily mail: by webhook if there is one, and by mail. */
export async function alert(
  ports: AlertPorts,
  state: DomainState,
  incidents: Incident[],
  kind: Alarm['kind'],
): Promise<Alerted> {
  const unposted = await postAlert(ports, state, incidents, kind);
  const mailed = await mailAlert(ports, state, incidents, kind);
  const isByWebhook = unposted.length < incidents.length && state.webhook !== undefined;
  return { ...mailed, unposted, isNotified: mailed.isNotified || isByWebhook };
}

/** Notifies only the recipients, independently of each other. @param only these of them */
export async function mailAlert(
  ports: AlertPorts,
  state: DomainState,
  incidents: Incident[],
  kind: Alarm['kind'],
  only?: readonly string[],
): Promise<Mailed> {
  const { owner, domain } = state;
  const recipients = await onlyConfirmed(ports, owner, state.digestTo);
  const alarms = await composeAlarmMails(alarmOf(ports, state, incidents, kind), recipients);
  const mails = only ? alarms.filter(({ address }) => only.includes(address)) : alarms;
  let mailed: Mailed = { isNotified: false, left: [] };
  const unsent = await sendWithinQuota(ports, { owner, kind: 'alarm', domain }, mails, async (mail) => {
    const outcome = await sendAlarm(ports, state, incidents, kind, mail);
    if (outcome.status === 'failed')
      mailed = { failure: outcome.error, ...mailed, left: [...mailed.left, mail.address] };
    if (outcome.status === 'sent') mailed = { ...mailed, isNotified: true };
    return outcome.status === 'sent';
  });
  return { ...mailed, left: [...mailed.left, ...unsent.map(({ address }) => address)] };
}

/** The content of an alarm about a domain. */
export function alarmOf(
  { edge, clock, service }: Pick<AlertPorts, 'edge' | 'clock' | 'service'>,
  state: DomainState,
  incidents: Incident[],
  kind: Alarm['kind'],
): Alarm {
  const { domain } = state;
  return {
    kind,
    domain,
    ownNames: ownNamesOf(state),
    incidents: describeIncidents(state, incidents, clock.now(), { edgeCacheSeconds: edge.cacheSeconds }),
    url: addressesOf(service).domain(domain),
    isApiUrl: service.consoleUrl === undefined,
  };
}

/** To one recipient. The same incidents make the same mail, so that a repeat after a crash can be recognised. */
async function sendAlarm(
  ports: AlertPorts,
  { owner, domain }: DomainState,
  incidents: Incident[],
  kind: Alarm['kind'],
  { address, language, subject, text }: AlarmMail,
): Promise<MailOutcome> {
  const names = incidents.map(({ code, subject: about, openedAt }) => [code, about, openedAt]);
  const digest = createHash('sha256')
    .update(JSON.stringify([...names, kind, address]))
    .digest('hex')
    .slice(0, 16);
  const id = `alert-${domain}-${digest}`;
  const [first] = incidents;
  const at = (kind === 'closed' ? first?.closedAt : undefined) ?? first?.openedAt ?? '';
  const content = await withLeaveLink(ports, { owner, address, language }, { text });
  return tryMail(ports, { id, list: 'alert', to: [address], subject, ...content, date: new Date(at) });
}

/** Notifies only the webhook. @returns the incidents of which it was not notified; none if there is no webhook */
export async function postAlert(
  ports: WebhookPorts & Pick<Ports, 'edge' | 'service'>,
  state: DomainState,
  incidents: Incident[],
  kind: Alarm['kind'],
): Promise<Incident[]> {
  if (state.webhook === undefined) return [];
  const alarm = alarmOf(ports, state, incidents, kind);
  const { accepted } = await postWebhook(ports, state, state.webhook, alarm);
  return incidents.slice(accepted);
}
