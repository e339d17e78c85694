import { createHmac } from 'node:crypto';
import { timestampOf } from '../../../core/names/timestamp.ts';
import { loadWebhookSecret, signingSecrets } from '../../access/webhook-secrets.ts';
import type { Ports } from '../../ports/ports.ts';
import type { DomainState } from '../../store/domains/domain.ts';
import { skipUnreadable } from '../../store/skip-unreadable.ts';
import type { Alarm } from './compose-alarm.ts';
import { composeEnglishPosts } from './compose-webhook.ts';

export type WebhookPorts = Pick<Ports, 'store' | 'fetch' | 'clock' | 'random' | 'log'>;

/** `accepted`: how many posts, from the first, the webhook answered with a status of 2xx. */
export interface Posted {
  accepted: number;
  /** Why it did not accept the next one. */
  failure?: string;
}

/**
 * Posts an alarm: one post for each incident. After the first refusal it stops, since the host is the same for all, and a
 * host that does not answer costs a minute.
 */
export async function postWebhook(
  ports: WebhookPorts,
  { owner, domain }: Pick<DomainState, 'owner' | 'domain'>,
  webhook: string,
  alarm: Alarm,
  options: { timeoutMs?: number } = {},
): Promise<Posted> {
  const posts = await composeEnglishPosts(alarm, timestampOf(ports.clock.now()));
  const secret = await skipUnreadable(ports, () => loadWebhookSecret(ports, owner));
  // An unsigned post would be refused as forged. The recipients still get their mail.
  if (!secret) return { accepted: 0, failure: 'unreadable-secret' };
  let accepted = 0;
  for (const post of posts) {
    const body = Buffer.from(JSON.stringify(post));
    const secrets = signingSecrets(secret, ports.clock.now());
    const headers = { 'StrictMX-Signature': signWebhook(body, secrets, ports.clock.now()) };
    const result = await ports.fetch.post(webhook, body, 'application/json', headers, options);
    if (!result.ok || result.status < 200 || result.status > 299) {
      const failure = result.ok ? `status ${result.status}` : result.problem;
      ports.log.warn('webhook-failed', { domain, why: failure });
      return { accepted, failure };
    }
    accepted++;
  }
  return { accepted };
}

/**
 * The value of the header `StrictMX-Signature`: `t=<seconds since 1970>,v1=<hex>`, with one `v1` for each secret. Each is
 * HMAC-SHA256 of the time, a full stop and the body.
 */
export function signWebhook(body: Uint8Array, secrets: readonly string[], now: Date): string {
  const at = Math.floor(now.getTime() / 1000);
  const signatures = secrets.map((secret) =>
    createHmac('sha256', secret).update(`${at}.`).update(body).digest('hex'),
  );
  return [`t=${at}`, ...signatures.map((signature) => `v1=${signature}`)].join(',');
}
