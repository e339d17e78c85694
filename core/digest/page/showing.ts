/** What all parts of the mail show with. */

import type { Sessions } from '../../tls-rpt/figures/summary.ts';
import type { Count } from '../../words/digest-words.ts';
import type { Words } from '../../words/words.ts';
import type { Block } from './document.ts';
import type { DigestAddresses } from './links.ts';

export interface Showing {
  words: Words;
  addresses: DigestAddresses;
}

export function paragraph(text: string, muted = false): Block {
  return { kind: 'paragraph', text, ...(muted ? { muted } : {}) };
}

export function countOf({ successfulSessions, failedSessions }: Sessions): Count {
  // Counts are claims: their sum must stay a number that can be written out.
  const sessions = Math.min(successfulSessions + failedSessions, Number.MAX_SAFE_INTEGER);
  return { failed: failedSessions, sessions };
}

export function list(caption: string, ordered: boolean, items: string[]): Block {
  return { kind: 'list', caption, ordered, items };
}

export function steps(items: string[], words: Words): Block {
  return list(words.digest.steps, items.length > 1, items);
}
