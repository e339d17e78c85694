/** A destination that bounced or complained, and until when nothing is sent to it. */
import * as z from 'zod';
import type { Ports } from '../../ports/ports.ts';
import { listKeys } from '../list-keys.ts';
import { prefixes } from '../prefixes.ts';
import { shortDigest } from '../short-digest.ts';
import { formatState, readState } from '../state-json.ts';

/** @param id suppressionId() of the target */
export const suppressionKey = (id: string): string => `${prefixes.suppressions}${id}.json`;

const suppression = z.object({
  schema: z.literal(1),
  /** An address or URL. */
  target: z.string(),
  reason: z.enum(['bounce', 'complaint', 'manual']),
  detail: z.string(),
  at: z.string(),
  /** Sent to again from then on. */
  until: z.string(),
});
export type Suppression = z.infer<typeof suppression>;

export const readSuppression = (key: string, body: Uint8Array): Suppression =>
  readState(suppression, key, body);

/** For how long nothing is sent to a destination, in days. Mailboxes are fixed sooner than a complaint is forgotten. */
const suppressedDays: Record<Suppression['reason'], number> = { bounce: 30, complaint: 365, manual: 365 };

export const suppressionId = (target: string): string => shortDigest(target.toLowerCase());

/** Sends nothing to an address or URL for a while. A further bounce starts the period again. */
export async function suppress(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  {
    target,
    reason,
    detail,
    days = suppressedDays[reason],
  }: Pick<Suppression, 'target' | 'reason' | 'detail'> & { days?: number },
): Promise<Suppression> {
  const now = clock.now();
  const until = new Date(now.getTime() + days * 86_400_000).toISOString();
  const suppression: Suppression = { schema: 1, target, reason, detail, at: now.toISOString(), until };
  await store.put(suppressionKey(suppressionId(target)), formatState(suppression));
  return suppression;
}

/** The suppression in force, if there is one. */
export async function findSuppression(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  target: string,
): Promise<Suppression | undefined> {
  const object = await store.get(suppressionKey(suppressionId(target)));
  const suppression = object && readSuppression(object.key, object.body);
  return suppression && Date.parse(suppression.until) > clock.now().getTime() ? suppression : undefined;
}

export async function listSuppressions({
  store,
}: Pick<Ports, 'store'>): Promise<(Suppression & { id: string })[]> {
  const found: (Suppression & { id: string })[] = [];
  for await (const key of listKeys({ store }, prefixes.suppressions)) {
    const object = await store.get(key);
    if (!object) continue;
    const suppression = readSuppression(key, object.body);
    found.push({ ...suppression, id: suppressionId(suppression.target) });
  }
  return found;
}
