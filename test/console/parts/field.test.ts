import { expect, test } from 'vitest';
import { checkField, choiceField, linesField, textField } from '../../../console/parts/field.ts';
import { nasty } from '../answers.ts';

const field = { name: 'mx', label: 'Servers', value: nasty, hint: 'One a line', error: 'It is wrong' };

test.each([
  ['textField', textField],
  ['linesField', linesField],
])('%s() ties label, hint and error to the control, and keeps what was typed', (_, make) => {
  const markup = String(make(field));
  expect(markup).toContain('<label for="f-mx">');
  expect(markup).toContain('aria-describedby="f-mx-hint f-mx-error" aria-invalid="true"');
  expect(markup).toContain('<p class="error" id="f-mx-error">It is wrong</p>');
  expect(markup).toContain('&lt;script&gt;');
  expect(markup).not.toContain('<script>');
});

test('choiceField() and checkField() mark what is chosen', () => {
  const markup = String(choiceField('mode', 'Mode', { a: 'A', b: 'B' }, 'b'));
  expect(markup.match(/value="\w" checked/gu)).toEqual(['value="b" checked']);
  expect(String(checkField('auto', 'Auto', true))).toContain(' checked>');
  expect(String(checkField('auto', 'Auto', false))).not.toContain(' checked');
});
