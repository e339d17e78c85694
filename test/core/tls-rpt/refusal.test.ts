import { expect, test } from 'vitest';
import { uncounted, unreadable } from '../../../core/tls-rpt/refusal.ts';

test('unreadable() gives the rough reason of a cause, and its facts', () => {
  expect(unreadable('too-many-parts', { max: 200 })).toEqual({
    reason: 'too-complex',
    cause: { code: 'too-many-parts', parameters: { max: 200 } },
  });
  expect(unreadable('plain-mail', {}).reason).toBe('not-a-report');
  expect(unreadable('header-too-long', { max: 1 }).reason).toBe('too-large');
  expect(unreadable('zip-damaged', {}).reason).toBe('damaged-archive');
  expect(unreadable('json-damaged', {}).reason).toBe('damaged-json');
});

test('uncounted() has its cause as its reason', () => {
  expect(uncounted('other-domain', { domain: 'a.example' })).toEqual({
    reason: 'other-domain',
    cause: { code: 'other-domain', parameters: { domain: 'a.example' } },
  });
});
