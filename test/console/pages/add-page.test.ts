import { expect, test } from 'vitest';
import { addPage } from '../../../console/pages/add-page.ts';
import { englishConsole } from '../../../core/words/en/console/pages.table.ts';

test('addPage() puts each fault at its field, that of a list at the list', () => {
  const form = { domain: 'x', owner: 'acme', recipients: 'y', zone: 'managed' };
  const errors = [
    { field: 'domain', message: 'no name' },
    { field: 'digestTo[0]', message: 'no address' },
  ];
  const markup = String(
    addPage(form, { status: 422, code: 'invalid-input', detail: 'Two faults', errors }, englishConsole),
  );
  expect(markup).toContain('id="f-domain-error">no name');
  expect(markup).toContain('id="f-recipients-error">no address');
  expect(markup).toContain('Domain: no name');
  expect(markup).toContain('Who gets the daily mail: no address');
  expect(markup).toMatch(/value="managed" checked/u);
});
