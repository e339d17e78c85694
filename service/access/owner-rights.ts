import type { Ports } from '../ports/ports.ts';
import { loadOwnerAccount, type OwnerAccount } from '../store/access/owner-account.ts';
import { skipUnreadable } from '../store/skip-unreadable.ts';

/** Limits on an owner's tokens; the administrator's tokens have none. */
export interface Quota {
  domains: number;
  /** Addresses that receive mail about the owner's domains. */
  recipients: number;
  /** Mails that the service sends because of this owner. */
  mailsPerDay: number;
  storedBytesPerDay: number;
}

/** The rights of an owner for whom the operator set none. */
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

/** For mail and storage: if this version cannot read an owner's rights, the defaults apply, so that neither stops. */
export const loadReadableRights = async (
  ports: Pick<Ports, 'store' | 'log'>,
  owner: string,
): Promise<OwnerRights> =>
  (await skipUnreadable(ports, () => loadOwnerRights(ports, owner))) ?? rightsOf(owner, undefined);

export const loadOwnerRights = async (ports: Pick<Ports, 'store'>, owner: string): Promise<OwnerRights> =>
  rightsOf(owner, (await loadOwnerAccount(ports, owner))?.state);
