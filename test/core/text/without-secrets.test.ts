import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fieldsWithoutSecrets, withoutSecrets } from '../../../core/text/without-secrets.ts';
import { inboxKey } from '../../../service/store/domains/inbox.ts';
import { pastVersionsKey } from '../../../service/store/domains/past-versions.ts';
import { bouncePointerKey } from '../../../service/store/outbound/bounce-pointer.ts';
import { importedReportKey, incomingPostKey } from '../../../service/store/reports/incoming.ts';
import { postLimitKey } from '../../../service/store/reports/post-limit.ts';
import { waitingReportKey, waitingReportsPrefix } from '../../../service/store/reports/waiting-report.ts';
import { domainName } from '../../fakes/names.ts';

describe('withoutSecrets() hides', () => {
  test.each([
    ['an address', 'sent to a.b+c@example.com: refused', 'sent to …: refused'],
    ['addresses in brackets and quotes', '<a@b.example>, "c@d.example"', '<…>, "…"'],
    ['the token in a key', 'Cannot read posts/ab12cd/0f3e', 'Cannot read posts/…/0f3e'],
    ['the token in a path', 'POST /v1/tlsrpt/ab12cd failed', 'POST /v1/tlsrpt/… failed'],
    ['an encoded address', 'outbound/addresses/1/a%40b.example', 'outbound/addresses/1/…'],
    ['the token in an index', 'inboxes/ab12.json post-limits/ab12.json', 'inboxes/….json post-limits/….json'],
    ['the token of past versions', 'versions/a.example/ab12/x.json', 'versions/a.example/…/x.json'],
    ['the token of a bounce address', 'outbound/bounces/ab12.json', 'outbound/bounces/….json'],
    ['the secret of a link', 'GET /v1/recipients/acme/ab/c-d_e', 'GET /v1/recipients/acme/ab/…'],
    ['what steers a terminal', 'a\u001b[2J\n\u009b\u202e', 'a\\u{1b}[2J\n\\u{9b}\\u{202e}'],
    ['a token of the API', 'token smx_ab12_cd34 is unknown', 'token smx_… is unknown'],
    ['a bearer token', 'Authorization: Bearer abc.def', 'Authorization: Bearer …'],
    ['nothing else', 'at node_modules/@hono/x.js:3 (reports/2026-11-23/a.example)', undefined],
    ['no @ by itself', 'a @ b', undefined],
  ])('%s', (_, text, expected) => {
    expect(withoutSecrets(text)).toBe(expected ?? text);
  });
});

const secretToken = 'ab12cd34ef56';
const keysWithToken: Record<string, string> = {
  bouncePointerKey: bouncePointerKey(secretToken),
  importedReportKey: importedReportKey(secretToken, '0f3e'),
  inboxKey: inboxKey(secretToken),
  incomingPostKey: incomingPostKey(secretToken, '0f3e'),
  pastVersionsKey: pastVersionsKey(domainName('a.example'), secretToken, 'x'),
  postLimitKey: postLimitKey(secretToken),
  waitingReportKey: waitingReportKey(secretToken, incomingPostKey(secretToken, '0f3e')),
  waitingReportsPrefix: waitingReportsPrefix(secretToken),
};

test.each(Object.entries(keysWithToken))('withoutSecrets() hides the token in %s()', (_, key) => {
  expect(key).toContain(secretToken);
  expect(withoutSecrets(`Cannot read ${key}`)).not.toContain(secretToken);
});

test('every key of the store that is made from an inbox or a token is tried above', () => {
  const root = new URL('../../../', import.meta.url).pathname;
  const made = globSync('service/store/**/*.ts', { cwd: root }).flatMap((file) =>
    [
      ...readFileSync(join(root, file), 'utf8').matchAll(
        /export const (?!parse)(\w+(?:Key|Prefix)) = \([^)]*\b(?:inbox|token): string/g,
      ),
    ].map(([, name]) => name),
  );
  expect(made.sort()).toEqual(Object.keys(keysWithToken));
});

test('fieldsWithoutSecrets() cleans every string, at every level', () => {
  const error = new Error('Cannot send to a@b.example');
  const fields = {
    key: 'posts/ab12/0f',
    task: { kind: 'x', to: ['a@b.example', 1n] },
    count: 2,
    error,
    none: null,
  };
  const clean = fieldsWithoutSecrets(fields);
  expect(clean).toMatchObject({
    key: 'posts/…/0f',
    task: { kind: 'x', to: ['…', '1'] },
    count: 2,
    none: null,
  });
  expect(clean.error).toMatch(/^Error: Cannot send to …\n {4}at /);
});

test.each([
  ['a string', (text: string) => text],
  ['an error', (text: string) => new Error(text)],
  ['a string in a list', (text: string) => [text]],
])('fieldsWithoutSecrets() keeps 4,000 characters of %s, and says how many there were', (_, wrap) => {
  const { field } = fieldsWithoutSecrets({ field: wrap(`\u{1f600}x a@b.example ${'y'.repeat(1_000_000)}`) });
  const line = JSON.stringify(field);
  expect(line.length).toBeLessThan(4_100);
  expect(line).toMatch(/y… \(\d{7} characters\)/u);
  expect(line).not.toContain('@');
});
