/** Which domain a report address or report URL stands for. */
import * as z from 'zod';
import { prefixes } from '../prefixes.ts';
import { readState } from '../state-json.ts';

export const inboxKey = (inbox: string): string => `${prefixes.inboxes}${inbox}.json`;

const inbox = z.object({ schema: z.literal(1), domain: z.string() });
export type Inbox = z.infer<typeof inbox>;

export const readInbox = (key: string, body: Uint8Array): Inbox => readState(inbox, key, body);
