import { expect, test } from 'vitest';
import { addressesOf } from '../../../../core/digest/page/links.ts';

test('addressesOf() links to the API, or to the console if there is one', () => {
  const api = addressesOf({ apiUrl: 'https://mta.example.net' });
  expect(api.domains).toBe('https://mta.example.net/v1/domains');
  expect(api.domain('a/b')).toBe('https://mta.example.net/v1/domains/a%2Fb');
  expect(api.summary('example.com')).toBe('https://mta.example.net/v1/domains/example.com/summary?days=30');
  const consoleUrl = 'https://mta.example.net/console';
  const console = addressesOf({ apiUrl: 'https://mta.example.net', consoleUrl });
  expect(console.summary('example.com')).toBe(`${consoleUrl}/domains/example.com`);
});
