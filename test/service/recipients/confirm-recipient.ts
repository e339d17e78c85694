import { timestampOf } from '../../../core/names/timestamp.ts';
import type { Ports } from '../../../service/ports/ports.ts';
import { recipientId, recipientKey, recipientObject } from '../../../service/store/access/recipient.ts';

/** What whoever reads an address does with the page of its link. */
export async function confirmRecipient(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  owner: string,
  address: string,
  status = 'confirmed',
): Promise<void> {
  await recipientObject.change({ store }, recipientKey(owner, recipientId(address)), (before) => {
    if (!before) throw new Error(`${address} was not named by ${owner}`);
    return { ...before, status, since: timestampOf(clock.now()) };
  });
}
