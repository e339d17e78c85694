import { isAutomaticMail } from '../../../core/mail/is-automatic.ts';
import { readTopHeader } from '../../../core/mail/read-top-header.ts';
import type { StoredObject } from '../../ports/object-store.ts';
import type { Ports } from '../../ports/ports.ts';
import { operatorMarkKey, unkeptMarkKey } from '../../store/operator/operator-mark.ts';
import { prefixes } from '../../store/prefixes.ts';

/** Whether it came by mail, and nothing says that a program wrote it. */
export const isPersonal = ({ service }: Pick<Ports, 'service'>, { key, body }: StoredObject): boolean =>
  key.startsWith(prefixes.incomingMail) && !isAutomaticMail(readTopHeader(body), service);

/**
 * Has a mail handed on to the operator, unless a program wrote it. Whoever does that has the key that signs; intake has not.
 * @param isKept whether the budget of stored bytes had room for it; if not, the operator learns that it is missing
 */
export async function requestHandOn(
  ports: Pick<Ports, 'store' | 'tasks' | 'service'>,
  raw: StoredObject,
  isKept: boolean,
): Promise<void> {
  if (!isPersonal(ports, raw)) return;
  await ports.store.put(isKept ? operatorMarkKey(raw.key) : unkeptMarkKey(raw.key), '');
  await ports.tasks.enqueue([{ kind: 'hand-on-mail' }]);
}
