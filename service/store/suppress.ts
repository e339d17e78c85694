import type { Ports } from '../ports/ports.ts';
import { listKeys } from './domain.ts';
import { digestOf, outboundKeys, readSuppression, type Suppression } from './outbound-state.ts';
import { formatState } from './state.ts';

/** For how long nothing is sent to a destination, in days. People mend mailboxes; who complained wants peace. */
const suppressedDays: Record<Suppression['reason'], number> = { bounce: 30, complaint: 365, manual: 365 };

export const suppressionId = (target: string): string => digestOf(target.toLowerCase());

/** Sends nothing to an address or URL for a while. A further bounce begins the while anew. */
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
  await store.put(outboundKeys.suppressed(suppressionId(target)), formatState(suppression));
  return suppression;
}

/** The suppression in force, if there is one. */
export async function findSuppression(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  target: string,
): Promise<Suppression | undefined> {
  const object = await store.get(outboundKeys.suppressed(suppressionId(target)));
  const suppression = object && readSuppression(object.key, object.body);
  return suppression && Date.parse(suppression.until) > clock.now().getTime() ? suppression : undefined;
}

export async function listSuppressions({
  store,
}: Pick<Ports, 'store'>): Promise<(Suppression & { id: string })[]> {
  const found: (Suppression & { id: string })[] = [];
  for await (const key of listKeys({ store }, 'outbound/suppressed/')) {
    const object = await store.get(key);
    if (!object) continue;
    const suppression = readSuppression(key, object.body);
    found.push({ ...suppression, id: suppressionId(suppression.target) });
  }
  return found;
}
