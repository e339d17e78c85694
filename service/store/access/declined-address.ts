/** An address whose reader declined mail, for all owners: a person who has declined twice is not asked a third time. */
import * as z from 'zod';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

/** @param id of the address without a subaddress: recipientId() */
export const declinedAddressKey = (id: string): string => `${prefixes.declinedAddresses}${id}.json`;

const declinedAddress = looseObject({
  schema: z.literal(1),
  /** Owners whose mail was declined. */
  owners: z.array(z.string()),
});
export type DeclinedAddress = z.infer<typeof declinedAddress>;

export const declinedAddressObject = defineStoredObject<DeclinedAddress>({ schema: declinedAddress });
