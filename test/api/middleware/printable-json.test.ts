import { expect, test } from 'vitest';
import { receiveMail } from '../../service/intake/report-mail.ts';
import { ApiClient } from '../client.ts';

/** BEL, ESC, C1, right-to-left and zero-width marks, a line separator, a tag character. */
const attack = '\u0007\u001b\u009b\u0085\u202e\u2066\u200b\u2028\u{e0001}';
const inPath = encodeURIComponent(attack);

test.each([
  ['a field error', `/v1/domains?${inPath}=1`, 422, 'errors'],
  ['a path that is not there', `/v1/${inPath}`, 404, 'detail'],
  ['the reports of a stranger', '/v1/domains/example.com/reports', 200, 'reports'],
])('nothing steers a terminal in %s, and no letter is lost', async (_, path, status, member) => {
  const api = await ApiClient.hosted();
  await receiveMail(api.world, { id: `r${attack}` });
  const response = await api.fetch(path);
  const text = await response.text();
  expect(response.status).toBe(status);
  expect(text).toMatch(/[}]\n$/);
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  expect(text.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cn}]/u);
  expect(JSON.parse(text)).toHaveProperty(member);
  expect(text).toContain('\\u009b');
});

test('an answer that is not JSON stays unchanged', async () => {
  const api = await ApiClient.hosted();
  const response = await api.fetch('/v1/domains/example.com/export?from=2026-11-20&to=2026-11-24&format=csv');
  expect(response.headers.get('Content-Type')).toContain('text/csv');
  expect((await response.text()).split('\n')[0]).toContain(',');
});
