import { expect, test } from 'vitest';
import { notice, refusalNotice } from '../../../console/parts/notice.ts';
import { harmful, nasty } from '../answers.ts';

test.each([
  ['bad', 'alert'],
  ['good', 'status'],
] as const)('notice() that is %s is announced as %s', (tone, role) => {
  const markup = String(notice(tone, nasty));
  expect(markup).toContain(`role="${role}"`);
  expect(markup).not.toContain('<script>');
  expect(harmful.test('<script>')).toBe(true);
});

const refusal = { status: 422, code: 'invalid-input', detail: '"mx[0]" is wrong', errors: [] };

test('refusalNotice() names the labels of the form, or else says what the API says', () => {
  const errors = [
    { field: 'mx[0]', message: 'is wrong' },
    { field: 'maxAgeSeconds', message: nasty },
  ];
  const named = String(refusalNotice({ ...refusal, errors }, { mx: 'Mail servers', maxAgeSeconds: 'Age' }));
  expect(named).toContain('Mail servers: is wrong');
  expect(named).toContain('Age: ');
  expect(named).not.toMatch(/mx\[0\]|<script>/u);
  for (const labels of [{}, { mx: 'Mail servers' }])
    expect(String(refusalNotice({ ...refusal, errors }, labels))).toContain('&quot;mx[0]&quot; is wrong');
});
