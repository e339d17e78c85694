import { type LocalDnsZone, openLocalDnsZone } from '../adapters/local/dns/local-dns-zone.ts';
import { holdDataDir } from '../adapters/local/files/data-lock.ts';
import { openFileStore } from '../adapters/local/files/file-store.ts';
import { noticePolicies } from '../adapters/local/files/notice-policies.ts';
import {
  type CertificateAuthority,
  openCertificateAuthority,
} from '../adapters/local/https/certificate-authority.ts';
import { openDkimKeyFile } from '../adapters/local/mail/dkim-key-file.ts';
import type { DomainName } from '../core/names/domain-name.ts';
import type { ObjectStore } from '../service/ports/object-store.ts';
import { isMadeFromMail } from '../service/store/prefixes.ts';

/** What the data folder holds. */
export interface LocalState {
  store: ObjectStore;
  ca: CertificateAuthority;
  zones: LocalDnsZone;
  /** The private key that signs outgoing mail, PEM. */
  dkimKey: string;
}

/**
 * Opens a data folder, and creates what is missing in it.
 * @param onPolicy is called after each write of a policy
 * @param onStop receives the functions that release the folder
 */
export async function openLocalState(
  dataDir: string,
  onPolicy: (domain: DomainName) => void,
  onStop: (stop: () => Promise<void>) => void,
): Promise<LocalState> {
  const lock = await holdDataDir(dataDir);
  onStop(() => lock.release());
  const store = noticePolicies(await openFileStore(dataDir, { isDerived: isMadeFromMail }), onPolicy);
  return {
    store,
    ca: await openCertificateAuthority(dataDir),
    zones: await openLocalDnsZone(store),
    dkimKey: await openDkimKeyFile(dataDir),
  };
}
