import type { Domain } from '../../api/answers/answer-types.ts';
import type { ConsoleWords } from '../../core/words/console/console-words.ts';
import { foreign, type Html, html } from '../html.ts';
import { icon } from './icon.ts';

type RecordAnswer = NonNullable<Domain['records']>[number];

const tones: Record<string, 'good' | 'bad' | 'look'> = { set: 'good', missing: 'look', other: 'bad' };

/** A record to set: type, purpose and state, then name and value, each to copy. */
export function recordRow(record: RecordAnswer, { domain: words }: ConsoleWords): Html {
  const tone = tones[record.state] ?? 'look';
  return html`<li class="record">
<div class="head"><span class="type">${record.type}</span> <span class="soft">${record.purpose}</span>
<span class="pill ${tone}">${icon(tone)}${words.recordStates[record.state] ?? record.state}</span></div>
<dl>${copied(words.valueName, record.name, words.copy)}${copied(words.value, record.value, words.copy)}${
    record.found !== undefined &&
    html`<div><dt>${words.seen}</dt><dd class="bad">${foreign(record.found)}</dd></div>`
  }</dl></li>`;
}

const copied = (label: string, value: string, copy: string): Html =>
  html`<div><dt>${label}</dt><dd><code class="whole">${value}</code> <button type="button" class="copy" data-copy="${value}" aria-label="${copy}: ${label}">${copy}</button></dd></div>`;
