import { expect, test } from 'vitest';
import { policyPage } from '../../../console/pages/policy-page.ts';
import { englishConsole } from '../../../core/words/en/console/pages.table.ts';

const form = { mode: 'enforce', mx: 'mx1.example.com', maxAgeSeconds: '604800', reason: '', etag: '"1"' };
const refusal = {
  status: 422,
  code: 'mx-uncovered',
  detail: 'It breaks mail',
  errors: [{ field: 'mx', message: 'mx2 is not covered' }],
};

test('policyPage() shows what would bounce before it offers to publish anyway', () => {
  const markup = String(policyPage({ domain: 'example.com', form, refusal }, englishConsole));
  expect(markup).toContain('mx2 is not covered');
  expect(markup).toContain('name="override" value="true"');
  expect(markup).toContain('name="reason"');
  const { refusal: _, ...calm } = { domain: 'example.com', form, refusal };
  expect(String(policyPage(calm, englishConsole))).not.toContain('name="override"');
});

test('policyPage() shows what a preview found', () => {
  const preview = { text: 'mode: enforce\r\n', changed: true, warnings: ['Reports are missing'] };
  const served = { text: 'mode: testing\r\n' };
  const markup = String(policyPage({ domain: 'example.com', form, preview, served }, englishConsole));
  expect(markup).toContain('Reports are missing');
  expect(markup).toMatch(/removed: <\/span>mode: testing/u);
  expect(markup).toContain('name="etag" value="&quot;1&quot;"');
});
