import { encodeOwner } from '../store/domains/owned-domain.ts';

/** An owner's name becomes a segment of object keys, with `.json` at its end. A file system takes 255 bytes. */
const maxOwnerKey = 250;

export const isStorableOwner = (owner: string): boolean =>
  owner.isWellFormed() && encodeOwner(owner).length <= maxOwnerKey;
