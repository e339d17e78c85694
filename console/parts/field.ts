import { type Html, html } from '../html.ts';

interface Field {
  name: string;
  label: string;
  value?: string;
  hint?: string;
  error?: string | undefined;
}

const idOf = (name: string) => `f-${name}`;

/** Hint and error belong to the control also for those who hear the page. */
const describedBy = ({ name, hint, error }: Field) =>
  [hint && `${idOf(name)}-hint`, error && `${idOf(name)}-error`].filter(Boolean).join(' ');

const frame = (field: Field, control: Html): Html => html`<div class="field">
<label for="${idOf(field.name)}">${field.label}</label>
${field.hint !== undefined && html`<p class="hint" id="${idOf(field.name)}-hint">${field.hint}</p>`}
${field.error !== undefined && html`<p class="error" id="${idOf(field.name)}-error">${field.error}</p>`}
${control}
</div>`;

/** Names and addresses are not words; a password manager may keep a token. */
const typing = (type?: string): Html =>
  type === 'password'
    ? html`autocomplete="current-password"`
    : html`autocomplete="off" spellcheck="false" autocapitalize="none"`;

export const textField = (
  field: Field & { type?: 'text' | 'password' | 'number'; isRequired?: boolean; isFirst?: boolean },
): Html =>
  frame(
    field,
    html`<input id="${idOf(field.name)}" name="${field.name}" type="${field.type ?? 'text'}" value="${field.value ?? ''}" ${typing(field.type)} aria-describedby="${describedBy(field)}"${field.error !== undefined && html` aria-invalid="true"`}${field.isRequired === true && html` required`}${field.isFirst === true && html` autofocus`}>`,
  );

export const linesField = (field: Field & { rows?: number }): Html =>
  frame(
    field,
    html`<textarea id="${idOf(field.name)}" name="${field.name}" rows="${field.rows ?? 4}" spellcheck="false" autocapitalize="none" aria-describedby="${describedBy(field)}"${field.error !== undefined && html` aria-invalid="true"`}>${field.value ?? ''}</textarea>`,
  );

/** One of a few values. */
export const choiceField = (
  name: string,
  legend: string,
  choices: Readonly<Record<string, string>>,
  chosen: string,
): Html => html`<fieldset class="field"><legend>${legend}</legend>
${Object.entries(choices).map(
  ([value, label]) =>
    html`<label class="choice"><input type="radio" name="${name}" value="${value}"${value === chosen && html` checked`}> ${label}</label>`,
)}</fieldset>`;

export const checkField = (name: string, label: string, isChecked: boolean): Html =>
  html`<div class="field"><label class="choice"><input type="checkbox" name="${name}" value="true"${isChecked && html` checked`}> ${label}</label></div>`;
