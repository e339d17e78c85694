/** Raw reports, as they arrived. */
import { prefixes } from '../prefixes.ts';

export const incomingMailKey = (message: string): string => `${prefixes.incomingMail}${message}`;

/** The body of a report that came by HTTPS. */
export const incomingPostKey = (inbox: string, digest: string): string =>
  `${prefixes.incomingPosts}${inbox}/${digest}`;

/** A report that its owner imported. A digest is hexadecimal, so no posted body has such a key. */
export const importedReportKey = (inbox: string, digest: string): string =>
  incomingPostKey(inbox, `${importMark}${digest}`);

export const isImportedReport = (key: string): boolean =>
  key.startsWith(prefixes.incomingPosts) && key.split('/')[2]?.startsWith(importMark) === true;

const importMark = 'import-';
