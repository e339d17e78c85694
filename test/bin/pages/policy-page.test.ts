import { expect, test } from 'vitest';
import {
  formatPolicyChange,
  formatPolicyPage,
  formatSuggestion,
  formatVersions,
} from '../../../bin/pages/policy-page.ts';
import { painter } from '../../../core/text/terminal.ts';

const style = { paint: painter(false), width: 200 };
const text = 'version: STSv1\r\nmode: testing\r\nmx: mx.example.com\r\nmax_age: 604800\r\n';

test('formatPolicyPage() shows the policy, and says what is wrong with its text', () => {
  const policy = { mode: 'testing', mx: ['a.example', '*.b.example'], maxAgeSeconds: 604_800, text } as const;
  expect(formatPolicyPage({ ...policy, mx: [...policy.mx], wantedId: '1', announcedId: null }, style)).toBe(
    [
      'mode          testing',
      'mx            a.example *.b.example',
      'max age       604800 seconds (7 days)',
      'wanted id     1',
      'announced id  none yet',
    ].join('\n'),
  );
  expect(formatPolicyPage({ text: 'x', errors: ['no mode'] }, style)).toMatch(
    /mode +not readable[\s\S]*✗ {2}no mode/u,
  );
});

test('formatPolicyChange() shows the lines that go and come, and the warnings', () => {
  const now = { text: text.replace('testing', 'enforce'), warnings: ['careful'] };
  expect(formatPolicyChange(text, now, style)).toBe('- mode: testing\n+ mode: enforce\n\n!  careful');
  expect(formatPolicyChange(text, { text }, style)).toBe('The policy stays as it is');
});

test('formatSuggestion() ends with the command that publishes it, safe for a shell', () => {
  const page = formatSuggestion(
    'example.com',
    {
      mode: 'testing',
      mx: ['mx.example.com', '*.mail.example'],
      maxAgeSeconds: 604_800,
      madeFrom: { liveMx: ['mx.example.com'], template: 'own-servers' },
      notes: ['One server is new'],
    },
    style,
  );
  expect(page).toContain('!  One server is new');
  expect(page.split('\n').at(-1)).toBe(
    "  strictmx policy set example.com --mode testing --mx mx.example.com '*.mail.example' --max-age 604800",
  );
});

test('formatVersions() lists who published what, and until when it may be cached', () => {
  const version = {
    ...{ id: '2', mode: 'enforce', state: 'current', by: 'admin', why: 'new server' },
    ...{ from: '2026-11-24T10:00:00Z', cachedUntil: '2026-12-01T10:00:00Z' },
  };
  expect(formatVersions([version], style).split('\n')[1]).toBe(
    '2   enforce  current  24 Nov 2026, 10:00 UTC  1 Dec 2026, 10:00 UTC  admin  new server',
  );
});
