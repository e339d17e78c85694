import type { ConsoleWords } from '../../core/words/console/console-words.ts';
import { type ApiRefusal, messageFor } from '../call-api.ts';
import { type Html, html } from '../html.ts';
import { choiceField, linesField, textField } from '../parts/field.ts';
import { refusalNotice } from '../parts/notice.ts';

export interface AddForm {
  domain: string;
  owner: string;
  recipients: string;
  zone: string;
}

export function addPage(form: AddForm, refusal: ApiRefusal | undefined, words: ConsoleWords): Html {
  const { add } = words;
  const errorOf = (field: string) => messageFor(refusal, field);
  return html`${refusal && refusalNotice(refusal, { domain: add.domain, owner: add.owner, digestTo: add.recipients, zone: add.zone })}
<p>${add.lead}</p>
<form method="post" action="/console/domains/add">
${textField({ name: 'domain', label: add.domain, value: form.domain, isRequired: true, isFirst: true, error: errorOf('domain') })}
${textField({ name: 'owner', label: add.owner, value: form.owner, isRequired: true, error: errorOf('owner') })}
${linesField({ name: 'recipients', label: add.recipients, hint: add.recipientsHint, value: form.recipients, rows: 3, error: errorOf('digestTo') })}
${choiceField('zone', add.zone, { external: add.external, managed: add.managed }, form.zone)}
<div class="actions"><button class="primary">${add.button}</button></div>
</form>`;
}
