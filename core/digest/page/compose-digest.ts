import { visible } from '../../text/harmless.ts';
import type { Words } from '../../words/words.ts';
import type { Digest, DigestInput } from '../facts/digest-input.ts';
import { composeDocument, type DocumentLimits, tellStory, toneOf } from './compose-document.ts';
import type { DigestDocument } from './document.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';

// Gmail cuts a mail off where its HTML passes 102 KB.
const maxHtmlBytes = 96_000;

/** From all that an owner of a few domains wants to see, down to what fits for an owner of thousands. */
const limitSteps: [DocumentLimits, ...DocumentLimits[]] = [
  { toDo: 15, toLookAt: 10, cards: 12, lines: 600, plans: 12, reporters: 15, unverified: 5 },
  { toDo: 10, toLookAt: 5, cards: 6, lines: 500, plans: 10, reporters: 8, unverified: 3 },
  { toDo: 6, toLookAt: 3, cards: 3, lines: 250, plans: 6, reporters: 5, unverified: 2 },
  { toDo: 4, toLookAt: 2, cards: 1, lines: 60, plans: 4, reporters: 3, unverified: 1 },
];

/** The daily mail of one owner in one language. Equal input gives equal text. */
export function composeDigest(input: DigestInput, words: Words): Digest {
  const story = tellStory(input);
  const tone = toneOf(story);
  const concerned = story.stories.filter(({ urgency }) => urgency === tone).map(({ domain }) => domain);
  const { document, html } = shrinkToFit((limits) => composeDocument(input, story, limits, words));
  return {
    subject: visible(
      words.digest.subject(words.digest.shortVerdict[tone], words.digest.scope(concerned), input.day),
      200,
    ),
    text: renderText(document),
    html,
    needsAction: tone === 'act',
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
