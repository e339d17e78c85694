/** Shared parts of the mail, and functions that make them. */

import type { Sessions } from '../../tls-rpt/figures/sessions.ts';
import type { Count } from '../../words/digest-words.ts';
import type { Words } from '../../words/words.ts';
import type { Block } from './document.ts';
import type { DigestAddresses } from './links.ts';

export interface PageContext {
  words: Words;
  addresses: DigestAddresses;
}

export function paragraph(text: string, muted = false): Block {
  return { kind: 'paragraph', text, ...(muted ? { muted } : {}) };
}

export function list(caption: string, ordered: boolean, items: string[]): Block {
  return { kind: 'list', caption, ordered, items };
}

export function steps(items: string[], words: Words): Block {
  return list(words.digest.steps, items.length > 1, items);
}

/** The first items of a list, and a line that says how many more there are; nothing for an empty list. */
export function cutList(caption: string, items: string[], limit: number, words: Words): Block[] {
  const all = withMore(items.slice(0, limit), items.length, words);
  return all.length > 0 ? [list(caption, false, all)] : [];
}

/** @param total of all items, including those not shown */
export function withMore(shown: string[], total: number, words: Words): string[] {
  const more = total - shown.length;
  return more > 0 ? [...shown, words.digest.moreItems(more)] : shown;
}

export function countOf({ successfulSessions, failedSessions }: Sessions): Count {
  // Reporters choose the counts: their sum must stay a number that can be written out.
  const sessions = Math.min(successfulSessions + failedSessions, Number.MAX_SAFE_INTEGER);
  return { failed: failedSessions, sessions };
}
