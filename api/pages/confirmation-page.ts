import { escapeHtml } from '../../core/text/escape-html.ts';
import { visible } from '../../core/text/harmless.ts';
import type { Words } from '../../core/words/words.ts';

/** The content of the page behind a link that was mailed to an address. */
export interface ConfirmationPage {
  owner: string;
  address: string;
  /** `waiting`, `confirmed` or `declined`. */
  status: string;
  /** Whether a form without a known answer was sent, so that nothing was saved. */
  isNotSaved?: boolean;
}

/** Asks whether the address wants mail, with a button for each answer. A button may be pressed repeatedly. */
export function confirmationPage(
  { owner, address, status, isNotSaved }: ConfirmationPage,
  words: Words,
): string {
  const { question, confirm, decline, done, again, notSaved } = words.confirmation;
  const by = visible(owner, 80);
  const isAnswered = status === 'confirmed' || status === 'declined';
  return page(
    words,
    isAnswered ? done[status](by) : question(by, visible(address, 320)),
    `${isNotSaved ? paragraph(notSaved) : ''}${isAnswered ? paragraph(again) : ''}
<form method="post">
<button type="submit" name="answer" value="confirmed">${escapeHtml(confirm)}</button>
<button type="submit" name="answer" value="declined" class="quiet">${escapeHtml(decline)}</button>
</form>`,
  );
}

/** The page for an invalid link. It is the same for every link, so it reveals nothing. */
export const expiredPage = (words: Words): string =>
  page(words, words.confirmation.expired, paragraph(words.confirmation.expiredDetail));

const paragraph = (text: string) => `<p>${escapeHtml(text)}</p>`;

const page = ({ language }: Words, heading: string, body: string): string => `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>StrictMX</title>
<style>${styleSheet}</style>
</head>
<body>
<main>
<p class="muted">StrictMX</p>
<h1>${escapeHtml(heading)}</h1>
${body}
</main>
</body>
</html>
`;

const styleSheet = [
  ':root{color-scheme:light dark;--page:#eef1f4;--sheet:#fff;--text:#1f2933;--muted:#5b6b7a;--calm:#276749}',
  '@media (prefers-color-scheme:dark){:root{--page:#12171c;--sheet:#1b2229;--text:#e4e9ee;--muted:#a3b1bf;--calm:#9ae6b4}}',
  'body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,sans-serif}',
  'main{box-sizing:border-box;max-width:36rem;margin:2rem auto;padding:1.25rem;background:var(--sheet);border-top:6px solid var(--calm);overflow-wrap:anywhere}',
  'h1{margin:0 0 1rem;font-size:1.35rem;line-height:1.3}',
  '.muted{margin:0 0 .5rem;color:var(--muted);font-size:.85rem}',
  'form{display:flex;flex-wrap:wrap;gap:.75rem}',
  'button{padding:.6rem 1rem;border:2px solid var(--calm);border-radius:4px;background:var(--calm);color:var(--sheet);font:inherit;font-weight:600;cursor:pointer}',
  'button.quiet{background:none;color:var(--text);border-color:var(--muted)}',
  'button:focus-visible{outline:3px solid var(--text);outline-offset:2px}',
].join('');
