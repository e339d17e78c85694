import { createHash } from 'node:crypto';
import { signMail } from '../../core/mail/sign-mail.ts';
import { composeMail } from '../../core/mail/write-mail.ts';
import { visible } from '../../core/text/harmless.ts';
import { describeFinding } from '../../core/words/describe-finding.ts';
import { english } from '../../core/words/en/words.ts';
import type { Ports } from '../ports/ports.ts';
import type { DomainState } from '../store/domains/domain.ts';
import type { Incident } from '../store/domains/incidents.ts';
import { type DescribedIncident, describeIncidents } from './describe-incidents.ts';

type AlertPorts = Pick<Ports, 'mail' | 'dkimKey' | 'fetch' | 'edge' | 'clock' | 'log' | 'service'>;

/** Whether the incidents begin or are over. */
export type AlertKind = 'opened' | 'closed';

/**
 * Tells an owner at once what cannot wait for the daily mail: by mail, and to the webhook if there is one.
 * @returns whether the webhook was told, or there is none
 * @throws MailNotSentError
 */
export async function alert(
  ports: AlertPorts,
  state: DomainState,
  incidents: Incident[],
  kind: AlertKind,
): Promise<boolean> {
  await mailAlert(ports, state, describe(ports, state, incidents), kind);
  return postAlert(ports, state, incidents, kind);
}

const describe = ({ clock, edge }: Pick<AlertPorts, 'clock' | 'edge'>, state: DomainState, all: Incident[]) =>
  describeIncidents(state, all, clock.now(), { edgeCacheSeconds: edge.cacheSeconds }).map(inWords);

function inWords(incident: DescribedIncident) {
  const { fallBack } = incident;
  const wayOut =
    fallBack && english.digest.fallBack(fallBack.cachedUntil, english.format.names(fallBack.keepValid, 0));
  return { ...incident, ...describeFinding(english, incident), wayOut };
}

type AlertedIncident = ReturnType<typeof inWords>;

async function mailAlert(
  ports: AlertPorts,
  state: DomainState,
  incidents: AlertedIncident[],
  kind: AlertKind,
): Promise<void> {
  const { domain, digestTo } = state;
  const addresses = new Set(digestTo.map((one) => (typeof one === 'string' ? one : one.address)));
  const [first] = incidents;
  if (addresses.size === 0 || !first) return;
  const more = incidents.length > 1 ? ` (and ${incidents.length - 1} more)` : '';
  // The same incidents are the same mail, so that a repeat after a crash can be recognised.
  const names = incidents.map(({ code, subject, openedAt }) => [code, subject, openedAt]);
  const digest = createHash('sha256')
    .update(JSON.stringify([...names, kind]))
    .digest('hex')
    .slice(0, 16);
  const id = `alert-${domain}-${digest}`;
  const { raw, envelope } = await composeMail({
    from: { name: 'StrictMX', address: ports.service.digestFrom },
    to: [...addresses].sort().map((address) => ({ address })),
    subject: visible(`${domain}: ${kind === 'closed' ? 'over: ' : ''}${first.message}${more}`, 150),
    text: alertText(ports, domain, incidents, kind),
    date: new Date((kind === 'closed' && first.closedAt) || first.openedAt),
    messageId: `<${id}@${ports.service.mailDomain}>`,
    headers: {
      // RFC 3834 §5: no vacation notice answers it.
      'Auto-Submitted': 'auto-generated',
      'List-Id': `<alert.${ports.service.mailDomain}>`,
    },
  });
  await ports.mail.send({ id, envelope, raw: await signMail(raw, await ports.dkimKey()) });
}

const headings: Record<AlertKind, string> = { opened: 'needs you', closed: 'this is over' };

function alertText(
  { service }: AlertPorts,
  domain: string,
  incidents: AlertedIncident[],
  kind: AlertKind,
): string {
  const paragraphs = incidents.map(({ message, nextStep, wayOut, openedAt, closedAt }) => {
    if (kind === 'closed') return `${visible(message)}.\nFrom ${openedAt} to ${closedAt}.`;
    const out = wayOut ? `${visible(wayOut, 1000)}.\n` : '';
    return `${visible(message)}.\nWhat to do: ${visible(nextStep, 600)}.\n${out}Since ${openedAt}.`;
  });
  const end = kind === 'opened' ? ['It closes by itself when a later look finds it no more.'] : [];
  const more = `State of the domain: ${service.apiUrl}/v1/domains/${domain}`;
  return `${[`${domain}: ${headings[kind]}.`, ...paragraphs, ...end, more].join('\n\n')}\n`;
}

/** https://docs.slack.dev/messaging/formatting-message-text: these three characters are Slack's own. */
const escapeSlack = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Tells the webhook alone. @returns whether it was told, or there is none */
export async function postAlert(
  ports: Pick<AlertPorts, 'fetch' | 'edge' | 'clock' | 'log'>,
  state: DomainState,
  incidents: Incident[],
  kind: AlertKind,
): Promise<boolean> {
  const { domain, webhook } = state;
  if (webhook === undefined) return true;
  const show = (text: string) => escapeSlack(visible(text, 1000));
  const lines = describe(ports, state, incidents).flatMap(({ message, nextStep, wayOut }) => {
    if (kind === 'closed') return [`• ${show(message)}`];
    const steps = [nextStep, ...(wayOut ? [wayOut] : [])];
    return [`• ${show(message)}`, ...steps.map((step) => `   → ${show(step)}`)];
  });
  const body = JSON.stringify({ text: `*${domain}*: ${headings[kind]}\n${lines.join('\n')}` });
  const result = await ports.fetch.post(webhook, Buffer.from(body), 'application/json');
  if (result.ok && result.status >= 200 && result.status < 300) return true;
  const why = result.ok ? `status ${result.status}` : result.problem;
  ports.log.warn('webhook-failed', { domain, why });
  return false;
}
