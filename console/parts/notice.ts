import { type ApiRefusal, requestMember } from '../call-api.ts';
import { type Html, html } from '../html.ts';
import { icon } from './icon.ts';

/** One sentence above the content. */
export const notice = (tone: 'good' | 'bad' | 'look' | 'wait', text: string): Html =>
  html`<p class="notice ${tone}" role="${tone === 'bad' ? 'alert' : 'status'}">${icon(tone)}<span>${text}</span></p>`;

/** Why a form was refused. Each message about a field follows the field's label, which `labels` has by member. */
export function refusalNotice(refusal: ApiRefusal, labels: Readonly<Record<string, string>>): Html {
  const named = refusal.errors.flatMap((one) => {
    const label = labels[requestMember(one)];
    return label === undefined ? [] : [`${label}: ${one.message}`];
  });
  if (named.length === 0 || named.length < refusal.errors.length) return notice('bad', refusal.detail);
  return html`${named.map((text) => notice('bad', text))}`;
}
