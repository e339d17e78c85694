import type { Ports } from '../ports/ports.ts';
import { loadOwnerAccount, type OwnerAccount } from '../store/access/owner-account.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';

/** What bounds an owner's tokens; the administrator's are not bound. */
export interface Quota {
  domains: number;
  /** Addresses that mail about the owner's domains goes to. */
  recipients: number;
  /** That we send because the owner asks for it. */
  mailsPerDay: number;
  storedBytesPerDay: number;
}

/** Of an owner for whom the operator decided nothing. */
export const defaultQuota: Quota = {
  domains: 100,
  recipients: 20,
  mailsPerDay: 100,
  storedBytesPerDay: 1_000_000_000,
};

export interface OwnerRights {
  owner: string;
  /** Names of the zones that the operator granted the owner. */
  zones: string[];
  quota: Quota;
}

export const rightsOf = (owner: string, account: OwnerAccount | undefined): OwnerRights => {
  const { domains, recipients, mailsPerDay, storedBytesPerDay } = { ...defaultQuota, ...account?.quota };
  return {
    owner,
    zones: account?.zones ?? [],
    quota: { domains, recipients, mailsPerDay, storedBytesPerDay },
  };
};

/** What this version cannot read about an owner is as if the operator had decided nothing: it keeps back no other work. */
export const loadReadableRights = async (
  ports: Pick<Ports, 'store' | 'log'>,
  owner: string,
): Promise<OwnerRights> =>
  (await skipUnreadable(ports, () => loadOwnerRights(ports, owner))) ?? rightsOf(owner, undefined);

export const loadOwnerRights = async (ports: Pick<Ports, 'store'>, owner: string): Promise<OwnerRights> =>
  rightsOf(owner, (await loadOwnerAccount(ports, owner))?.state);
