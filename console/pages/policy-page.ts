/** The policy editor: a form beside the text as served, and what a change means before it is made. */

import type { PolicyAnswer } from '../../api/answers/answer-types.ts';
import type { ConsoleWords } from '../../core/words/console/console-words.ts';
import { type ApiRefusal, messageFor } from '../call-api.ts';
import { type Html, html } from '../html.ts';
import { pagePath } from '../layout.ts';
import { choiceField, linesField, textField } from '../parts/field.ts';
import { icon } from '../parts/icon.ts';
import { notice, refusalNotice } from '../parts/notice.ts';
import { textDifference } from '../parts/text-difference.ts';

export interface PolicyForm {
  mode: string;
  mx: string;
  maxAgeSeconds: string;
  reason: string;
  /** The ETag that the form was made for; '' if nothing was published then. */
  etag: string;
}

export interface PolicyPage {
  domain: string;
  form: PolicyForm;
  served?: PolicyAnswer;
  preview?: PolicyAnswer;
  refusal?: ApiRefusal;
  /** `changed`: somebody else published in the meantime. */
  outcome?: 'published' | 'changed';
}

/** The API's code for a policy that leaves live mail servers out. */
const bouncing = 'mx-uncovered';

export function policyPage(page: PolicyPage, words: ConsoleWords): Html {
  const { policy } = words;
  const { outcome, refusal, served } = page;
  return html`${outcome === 'published' && notice('good', policy.published)}${outcome === 'changed' && notice('look', policy.changedMeanwhile)}
${refusal && refusal.code !== bouncing && refusalNotice(refusal, labelsOf(policy))}
<div class="two"><div>${editor(page, words)}</div>
<div>${(page.preview || refusal?.code === bouncing) && meaning(page, words)}
<section><h2>${policy.served}</h2>${served ? html`<pre>${served.text}</pre>` : html`<p>${policy.notServed}</p>`}</section></div></div>`;
}

const labelsOf = ({ mode, mx, maxAge, reason }: ConsoleWords['policy']) => ({
  mode,
  mx,
  maxAgeSeconds: maxAge,
  override: reason,
});

function editor({ domain, form, refusal }: PolicyPage, { policy }: ConsoleWords): Html {
  const path = pagePath(domain, 'policy');
  const errorOf = (field: string) => messageFor(refusal, field);
  const isBouncing = refusal?.code === bouncing || errorOf('override') !== undefined;
  return html`<form method="post" action="${path}">
<input type="hidden" name="etag" value="${form.etag}">
${choiceField('mode', policy.mode, policy.modes, form.mode)}
${linesField({ name: 'mx', label: policy.mx, hint: policy.mxHint, value: form.mx, rows: 6, error: errorOf('mx') })}
${textField({ name: 'maxAgeSeconds', label: policy.maxAge, hint: policy.maxAgeHint, value: form.maxAgeSeconds, error: errorOf('maxAgeSeconds') })}
${isBouncing && textField({ name: 'reason', label: policy.reason, hint: policy.reasonHint, value: form.reason, error: errorOf('override') })}
<div class="actions"><button formaction="${path}/preview#preview">${policy.preview}</button>
<button class="primary">${policy.publish}</button>
${isBouncing && html`<button class="danger" name="override" value="true">${policy.publishAnyway}</button>`}
<a href="${path}?suggest=true">${policy.suggest}</a></div>
</form>`;
}

function meaning({ preview, served, refusal }: PolicyPage, words: ConsoleWords): Html {
  const { policy } = words;
  const { warnings = [] } = preview ?? {};
  return html`<section id="preview" class="card ${refusal ? 'bad' : 'wait'}"><h2>${refusal ? policy.refused : policy.effect}</h2>
${refusal && html`<ul class="plain">${refusal.errors.map(({ message }) => html`<li>${icon('bad')}${message}</li>`)}</ul>`}
${
  preview &&
  html`<h3>${policy.difference}</h3>${textDifference(served?.text ?? '', preview.text, words)}
<h3>${policy.warnings}</h3>${warnings.length === 0 ? html`<p>${policy.noWarnings}</p>` : html`<ul class="plain">${warnings.map((one) => html`<li>${icon('look')}${one}</li>`)}</ul>`}`
}</section>`;
}
