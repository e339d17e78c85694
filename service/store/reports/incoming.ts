/** Raw reports, as they arrived. */
import { prefixes } from '../prefixes.ts';

export const incomingMailKey = (message: string): string => `${prefixes.incomingMail}${message}`;

/** The body of a report that came by HTTPS. */
export const incomingPostKey = (inbox: string, digest: string): string =>
  `${prefixes.incomingPosts}${inbox}/${digest}`;
