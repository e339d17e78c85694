import { timestampOf } from '../../core/names/timestamp.ts';
import type { Ports } from '../ports/ports.ts';
import { type WebhookSecret, webhookSecretKey, webhookSecretObject } from '../store/access/webhook-secret.ts';
import { audited } from './audit.ts';
import { type Caller, type ChangeRequest, mayReachOwner } from './caller.ts';

type SecretPorts = Pick<Ports, 'store' | 'clock' | 'random'>;

/** How long a replaced secret still signs: time to set the new one in the programs that receive the posts. */
const overlapMs = 86_400_000;

/** Bounds the signatures of a post if a program replaces the secret again and again. */
const maxPrevious = 4;

export type WebhookSecretResult =
  | { ok: true; secret: WebhookSecret }
  /** The caller may not see this owner. */
  | { ok: false; reason: 'no-such-owner'; owner: string };

/** The secret of an owner's webhook posts, made at the first request. */
export async function readWebhookSecret(
  ports: SecretPorts,
  caller: Pick<Caller, 'owner'>,
  owner: string,
): Promise<WebhookSecretResult> {
  if (!mayReachOwner(caller, owner)) return { ok: false, reason: 'no-such-owner', owner };
  return { ok: true, secret: await loadWebhookSecret(ports, owner) };
}

export async function loadWebhookSecret(ports: SecretPorts, owner: string): Promise<WebhookSecret> {
  const key = webhookSecretKey(owner);
  const stored = await webhookSecretObject.load(ports, key);
  if (stored) return stored.state;
  const first = newSecret(ports, owner);
  return (await webhookSecretObject.change(ports, key, (before = first) => before)).state;
}

/** A new secret. Replaced ones still sign for a day, so a request that is repeated by mistake makes no receiver fail. */
export async function replaceWebhookSecret(
  ports: SecretPorts,
  change: ChangeRequest,
  owner: string,
): Promise<WebhookSecretResult> {
  if (!mayReachOwner(change.caller, owner)) return { ok: false, reason: 'no-such-owner', owner };
  return audited<WebhookSecretResult>(ports, change, { request: {} }, async () => {
    const next = newSecret(ports, owner);
    if (change.dryRun) return { ok: true, secret: await loadWebhookSecret(ports, owner) };
    const { state } = await webhookSecretObject.change(ports, webhookSecretKey(owner), (before) =>
      before ? { ...before, ...next, previous: previousAt(before, ports.clock.now()) } : next,
    );
    return { ok: true, secret: state };
  });
}

function previousAt({ secret, previous }: WebhookSecret, now: Date): WebhookSecret['previous'] {
  const until = timestampOf(new Date(now.getTime() + overlapMs));
  const stillSign = previous.filter((one) => Date.parse(one.until) > now.getTime());
  return [{ secret, until }, ...stillSign].slice(0, maxPrevious);
}

const newSecret = ({ clock, random }: SecretPorts, owner: string): WebhookSecret => ({
  schema: 1,
  owner,
  secret: random.token(32),
  since: timestampOf(clock.now()),
  previous: [],
});

/** The secrets that sign at a time, the newest first. */
export const signingSecrets = ({ secret, previous }: WebhookSecret, now: Date): string[] => [
  secret,
  ...previous.filter(({ until }) => Date.parse(until) > now.getTime()).map((one) => one.secret),
];
