import type { ConsoleWords } from '../../core/words/console/console-words.ts';
import { type Html, html } from '../html.ts';
import { notice } from '../parts/notice.ts';

/** @param detail a sentence of ours or of the API */
export const problemPage = (detail: string, { problem }: ConsoleWords): Html =>
  html`${notice('bad', detail)}<p><a href="/console/domains">${problem.back}</a></p>`;
