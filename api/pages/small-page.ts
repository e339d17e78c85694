/** The parts of a page with one question. No style or script comes from elsewhere. */

import { escapeHtml } from '../../core/text/escape-html.ts';
import type { Words } from '../../core/words/words.ts';

export const htmlParagraph = (text: string): string => `<p>${escapeHtml(text)}</p>`;

/** Sends an answer. */
export const answerButton = (answer: 'confirmed' | 'declined', label: string, look?: 'quiet'): string =>
  `<button type="submit" name="answer" value="${answer}"${look ? ` class="${look}"` : ''}>${escapeHtml(label)}</button>`;

export const smallPage = (
  { language }: Pick<Words, 'language'>,
  heading: string,
  body: string,
): string => `<!DOCTYPE html>
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
