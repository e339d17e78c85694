/** The operator's grants to an owner. An owner without this object has the defaults. */
import * as z from 'zod';
import type { Ports } from '../../ports/ports.ts';
import { encodeOwner } from '../domains/owned-domain.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject, type Loaded } from '../stored-object.ts';

export const ownerAccountKey = (owner: string): string =>
  `${prefixes.ownerAccounts}${encodeOwner(owner)}.json`;

/** Absent members have their default values. */
export const ownerQuota = looseObject({
  domains: z.number().exactOptional(),
  recipients: z.number().exactOptional(),
  mailsPerDay: z.number().exactOptional(),
  storedBytesPerDay: z.number().exactOptional(),
});

const ownerAccount = looseObject({
  schema: z.literal(1),
  owner: z.string(),
  /** Names of zones in which the service may write the owner's records. */
  zones: z.array(z.string()),
  quota: ownerQuota,
});
export type OwnerAccount = z.infer<typeof ownerAccount>;

export const ownerAccountObject = defineStoredObject<OwnerAccount>({ schema: ownerAccount });

export const loadOwnerAccount = (
  ports: Pick<Ports, 'store'>,
  owner: string,
): Promise<Loaded<OwnerAccount> | undefined> => ownerAccountObject.load(ports, ownerAccountKey(owner));
