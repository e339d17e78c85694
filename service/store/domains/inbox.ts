/** The domain that a report address or report URL belongs to. */

import * as z from 'zod';
import { domainNameSchema } from '../branded-text.ts';
import { looseObject } from '../loose-object.ts';
import { prefixes } from '../prefixes.ts';
import { defineStoredObject } from '../stored-object.ts';

export const inboxKey = (inbox: string): string => `${prefixes.inboxes}${inbox}.json`;

const inbox = looseObject({ schema: z.literal(1), domain: domainNameSchema });
export type Inbox = z.infer<typeof inbox>;

export const inboxObject = defineStoredObject<Inbox>({ schema: inbox, isDerived: true });
