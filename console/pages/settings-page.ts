import type { TestAlarmAnswer } from '../../api/answers/answer-types.ts';
import { wordOf } from '../../core/words/by-code/word-of.ts';
import type { ConsoleWords } from '../../core/words/console/console-words.ts';
import { type ApiRefusal, messageFor } from '../call-api.ts';
import { type Html, html } from '../html.ts';
import { pagePath } from '../layout.ts';
import { checkField, linesField, textField } from '../parts/field.ts';
import { notice, refusalNotice } from '../parts/notice.ts';

export interface SettingsForm {
  recipients: string;
  hour: string;
  webhook: string;
  autoEnforce: boolean;
  adoptRecords: boolean;
  etag: string;
}

export interface SettingsPage {
  domain: string;
  form: SettingsForm;
  /** It is being removed, and that can still be cancelled. */
  isKeepable: boolean;
  refusal?: ApiRefusal;
  outcome?: 'saved' | 'name-mismatch';
  /** The outcome of a test alarm. */
  tested?: TestAlarmAnswer;
  /** What somebody else has saved since the form was opened. */
  stored?: SettingsForm;
}

export function settingsPage(
  { domain, form, isKeepable, refusal, outcome, tested, stored }: SettingsPage,
  words: ConsoleWords,
): Html {
  const { settings: own } = words;
  const errorOf = (field: string) => messageFor(refusal, field);
  return html`${outcome === 'saved' && notice('good', own.saved)}${outcome === 'name-mismatch' && notice('bad', own.removeMismatch)}${refusal && refusalNotice(refusal, labelsOf(own))}${stored && changedMeanwhile(form, stored, words)}${tested && testNotice(tested, words)}
<form method="post" action="${pagePath(domain, 'settings')}">
<input type="hidden" name="etag" value="${form.etag}">
${linesField({ name: 'recipients', label: own.recipients, hint: own.recipientsHint, value: form.recipients, error: errorOf('digestTo') })}
${textField({ name: 'hour', label: own.hour, hint: own.hourHint, value: form.hour, error: errorOf('digestHour') })}
${textField({ name: 'webhook', label: own.webhook, hint: own.webhookHint, value: form.webhook, error: errorOf('webhook') })}
${checkField('autoEnforce', own.autoEnforce, form.autoEnforce)}
${checkField('adoptRecords', own.adoptRecords, form.adoptRecords)}
<div class="actions"><button class="primary">${own.save}</button></div>
</form>
${testForm(domain, words)}
${isKeepable ? keepForm(domain, words) : removeForm(domain, words)}`;
}

const testForm = (domain: string, { settings: own }: ConsoleWords): Html =>
  html`<section id="test" class="card"><h2>${own.test}</h2><p>${own.testLead}</p>
<form method="post" action="${pagePath(domain, 'settings')}/test-alarm">
<div class="actions"><button>${own.testButton}</button></div></form></section>`;

/** Who got the test alarm, and who did not. */
function testNotice({ mails, webhook }: TestAlarmAnswer, { settings: own }: ConsoleWords): Html {
  const outcomes = [
    ...mails.map(({ address, outcome }) => ({ to: address, outcome, failure: undefined })),
    ...(webhook ? [{ to: own.testOutcomes.webhook, ...webhook }] : []),
  ];
  if (outcomes.length === 0) return notice('bad', own.testNobody);
  const good = ['sent', 'accepted'];
  const tone = outcomes.every(({ outcome }) => good.includes(outcome)) ? 'good' : 'bad';
  const lines = outcomes.map(({ to, outcome, failure }) => {
    const said = wordOf(own.testOutcomes, outcome);
    return `${to}: ${said}${failure === undefined ? '' : ` (${failure})`}`;
  });
  return notice(tone, lines.join(' · '));
}

const labelsOf = ({ recipients, hour, webhook }: ConsoleWords['settings']) => ({
  digestTo: recipients,
  digestHour: hour,
  webhook,
});

const keepForm = (domain: string, { settings: own }: ConsoleWords): Html =>
  html`<section id="keep" class="card wait"><h2>${own.keep}</h2><p>${own.keepLead}</p>
<form method="post" action="${pagePath(domain, 'settings')}/keep">
<div class="actions"><button class="primary">${own.keepButton(domain)}</button></div></form></section>`;

const removeForm = (domain: string, { settings: own }: ConsoleWords): Html =>
  html`<section class="card bad"><h2>${own.remove}</h2><p>${own.removeLead}</p>
<form method="post" action="${pagePath(domain, 'settings')}/remove">
${textField({ name: 'name', label: own.removeName })}
<div class="actions"><button class="danger">${own.removeButton(domain)}</button></div></form></section>`;

/** The form has the newer ETag, so that the next press replaces what the reader has now seen. */
function changedMeanwhile(form: SettingsForm, stored: SettingsForm, { settings: own }: ConsoleWords): Html {
  const names = ['recipients', 'hour', 'webhook', 'autoEnforce', 'adoptRecords'] as const;
  const shown = (value: string | boolean): string =>
    typeof value === 'boolean' ? (value ? '✓' : '–') : value.split('\n').join(', ') || '–';
  const differing = names.filter((name) => form[name] !== stored[name]);
  return html`${notice('bad', own.changedMeanwhile)}
<ul>${differing.map((name) => html`<li>${own[name]}: ${shown(stored[name])}</li>`)}</ul>`;
}
