import { visible } from '../../text/harmless.ts';
import type { Words } from '../../words/words.ts';
import type { DigestHead } from '../facts/digest-input.ts';
import type { DigestSummary } from '../facts/summarize-digest.ts';
import { composeDocument, type DocumentLimits } from './compose-document.ts';
import type { DigestDocument } from './document.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';

/** The daily mail, ready to be sent. */
export interface Digest {
  subject: string;
  text: string;
  html: string;
  /** Whether its first line asks for action. */
  needsAction: boolean;
}

// Gmail truncates a mail if its HTML exceeds 102 KB.
const maxHtmlBytes = 96_000;

/** From everything that an owner of a few domains wants to see, down to what fits for an owner of thousands. */
const limitSteps: [DocumentLimits, ...DocumentLimits[]] = [
  { actions: 15, checks: 10, cards: 12, lines: 600, plans: 12, reporters: 15, unverified: 5 },
  { actions: 10, checks: 5, cards: 6, lines: 500, plans: 10, reporters: 8, unverified: 3 },
  { actions: 6, checks: 3, cards: 3, lines: 250, plans: 6, reporters: 5, unverified: 2 },
  { actions: 4, checks: 2, cards: 1, lines: 60, plans: 4, reporters: 3, unverified: 1 },
];

/** The daily mail of one owner, in the language of `words`. Equal input gives equal text. */
export function composeDigest(head: DigestHead, summary: DigestSummary, words: Words): Digest {
  const { urgency, isAllWell, domains } = summary;
  const concerned = domains.filter((one) => one.urgency === urgency).map(({ domain }) => domain);
  const { document, html } = shrinkToFit((limits) => composeDocument(head, summary, limits, words));
  const { subject, shortVerdict, allWell, scope } = words.digest;
  const verdict = isAllWell ? allWell : shortVerdict[urgency];
  return {
    subject: visible(subject(verdict, scope(concerned), head.day), 200),
    text: renderText(document),
    html,
    needsAction: urgency === 'act',
  };
}

function shrinkToFit(compose: (limits: DocumentLimits) => DigestDocument): {
  document: DigestDocument;
  html: string;
} {
  const [first, ...smaller] = limitSteps;
  let document = compose(first);
  let html = renderHtml(document);
  for (const limits of smaller) {
    if (Buffer.byteLength(html) <= maxHtmlBytes) break;
    document = compose(limits);
    html = renderHtml(document);
  }
  return { document, html };
}
