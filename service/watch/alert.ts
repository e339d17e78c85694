import { createHash } from 'node:crypto';
import { ownNamesOf } from '../../core/digest/facts/own-names.ts';
import { writeAutomaticMail } from '../../core/mail/automatic-mail.ts';
import { signMail } from '../../core/mail/dkim/sign-mail.ts';
import type { DomainName } from '../../core/names/domain-name.ts';
import { sendWithinQuota } from '../access/mail-quota.ts';
import type { Ports } from '../ports/ports.ts';
import { onlyConfirmed } from '../recipients/load-recipients.ts';
import type { DomainState } from '../store/domains/domain.ts';
import type { Incident } from '../store/domains/incidents.ts';
import { type Alarm, type AlarmMail, composeAlarmMails, composeAlarmPost } from './compose-alarm.ts';
import { describeIncidents } from './describe-incidents.ts';

type AlertPorts = Pick<Ports, 'store' | 'mail' | 'dkimKey' | 'fetch' | 'edge' | 'clock' | 'log' | 'service'>;

/** Whether the recipients, and the webhook if there is one, were notified. */
export interface Alerted {
  isMailed: boolean;
  isPosted: boolean;
}

/**
 * Notifies an owner at once of what cannot wait for the daily mail: by mail, and by webhook if there is one.
 * @throws MailNotSentError
 */
export async function alert(
  ports: AlertPorts,
  state: DomainState,
  incidents: Incident[],
  kind: Alarm['kind'],
): Promise<Alerted> {
  if (incidents.length === 0) return { isMailed: true, isPosted: true };
  const isMailed = await mailAlert(ports, state, incidents, kind);
  return { isMailed, isPosted: await postAlert(ports, state, incidents, kind) };
}

/**
 * Notifies the recipients alone.
 * @returns whether the owner's quota of mails had room for all of them; if not, nobody is notified
 * @throws MailNotSentError
 */
export async function mailAlert(
  ports: AlertPorts,
  state: DomainState,
  incidents: Incident[],
  kind: Alarm['kind'],
): Promise<boolean> {
  const { owner, domain } = state;
  const recipients = await onlyConfirmed(ports, owner, state.digestTo);
  const mails = await composeAlarmMails(alarmOf(ports, state, incidents, kind), recipients);
  return sendWithinQuota(ports, { owner, kind: 'alarm', domain }, mails, (mail) =>
    sendAlarm(ports, domain, incidents, kind, mail),
  );
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

/** To one recipient. The same incidents are the same mail, so that a repeat after a crash is recognised. */
async function sendAlarm(
  ports: AlertPorts,
  domain: DomainName,
  incidents: Incident[],
  kind: Alarm['kind'],
  { address, subject, text }: AlarmMail,
): Promise<void> {
  const names = incidents.map(({ code, subject: about, openedAt }) => [code, about, openedAt]);
  const digest = createHash('sha256')
    .update(JSON.stringify([...names, kind, address]))
    .digest('hex')
    .slice(0, 16);
  const id = `alert-${domain}-${digest}`;
  const [first] = incidents;
  const at = (kind === 'closed' ? first?.closedAt : undefined) ?? first?.openedAt ?? '';
  const { raw, envelope } = await writeAutomaticMail(ports.service, {
    id,
    list: 'alert',
    to: [address],
    subject,
    text,
    date: new Date(at),
  });
  await ports.mail.send({ id, envelope, raw: await signMail(raw, await ports.dkimKey()) });
}

/** Notifies the webhook alone. @returns whether it was notified, or there is none */
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
