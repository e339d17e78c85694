import { createHash } from 'node:crypto';
import { ownNamesOf } from '../../core/digest/facts/own-names.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { sendWithinQuota } from '../access/mail-quota.ts';
import type { Ports } from '../ports/ports.ts';
import { onlyConfirmed } from '../recipients/load-recipients.ts';
import { type MailOutcome, tryMail } from '../recipients/try-mail.ts';
import type { DomainState } from '../store/domains/domain.ts';
import type { Incident } from '../store/domains/incidents.ts';
import { type Alarm, type AlarmMail, composeAlarmMails, composeAlarmPost } from './compose-alarm.ts';
import { describeIncidents } from './describe-incidents.ts';

type AlertPorts = Pick<Ports, 'store' | 'mail' | 'dkimKey' | 'fetch' | 'edge' | 'clock' | 'log' | 'service'>;

/** The outcome of a notification by mail. */
export interface Mailed {
  /** Somebody was notified. */
  isNotified: boolean;
  /** Addresses to try again: their server refused the mail temporarily, or the owner's mail quota is used up. */
  left: string[];
  /** Why the first of them was refused. */
  failure?: Error;
}

/** `isPosted`: the webhook was notified, or there is none. */
export type Alerted = Mailed & { isPosted: boolean };

/** Notifies an owner at once of something that cannot wait for the daily mail: by webhook if there is one, and by mail. */
export async function alert(
  ports: AlertPorts,
  state: DomainState,
  incidents: Incident[],
  kind: Alarm['kind'],
): Promise<Alerted> {
  const isPosted = await postAlert(ports, state, incidents, kind);
  const mailed = await mailAlert(ports, state, incidents, kind);
  const isByWebhook = isPosted && state.webhook !== undefined;
  return { ...mailed, isPosted, isNotified: mailed.isNotified || isByWebhook };
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
    const outcome = await sendAlarm(ports, domain, incidents, kind, mail);
    if (outcome.status === 'failed')
      mailed = { failure: outcome.error, ...mailed, left: [...mailed.left, mail.address] };
    if (outcome.status === 'sent') mailed = { ...mailed, isNotified: true };
    return outcome.status === 'sent';
  });
  return { ...mailed, left: [...mailed.left, ...unsent.map(({ address }) => address)] };
}

function alarmOf(
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
    url: `${service.apiUrl}/v1/domains/${domain}`,
  };
}

/** To one recipient. The same incidents make the same mail, so that a repeat after a crash can be recognised. */
function sendAlarm(
  ports: AlertPorts,
  domain: DomainName,
  incidents: Incident[],
  kind: Alarm['kind'],
  { address, subject, text }: AlarmMail,
): Promise<MailOutcome> {
  const names = incidents.map(({ code, subject: about, openedAt }) => [code, about, openedAt]);
  const digest = createHash('sha256')
    .update(JSON.stringify([...names, kind, address]))
    .digest('hex')
    .slice(0, 16);
  const id = `alert-${domain}-${digest}`;
  const [first] = incidents;
  const at = (kind === 'closed' ? first?.closedAt : undefined) ?? first?.openedAt ?? '';
  return tryMail(ports, { id, list: 'alert', to: [address], subject, text, date: new Date(at) });
}

/** Notifies only the webhook. @returns whether it was notified, or there is none */
export async function postAlert(
  ports: Pick<AlertPorts, 'fetch' | 'edge' | 'clock' | 'log' | 'service'>,
  state: DomainState,
  incidents: Incident[],
  kind: Alarm['kind'],
): Promise<boolean> {
  const { domain, webhook } = state;
  if (webhook === undefined) return true;
  const post = composeAlarmPost(alarmOf(ports, state, incidents, kind));
  const body = Buffer.from(JSON.stringify(post));
  const result = await ports.fetch.post(webhook, body, 'application/json');
  if (result.ok && result.status >= 200 && result.status < 300) return true;
  const why = result.ok ? `status ${result.status}` : result.problem;
  ports.log.warn('webhook-failed', { domain, why });
  return false;
}
