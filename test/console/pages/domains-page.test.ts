import { expect, test } from 'vitest';
import type { DomainEntry } from '../../../api/answers/answer-types.ts';
import { domainsPage } from '../../../console/pages/domains-page.ts';
import { englishConsole } from '../../../core/words/en/console/pages.table.ts';
import { format } from '../../../core/words/en/format.ts';
import { domainAnswer, harmful } from '../answers.ts';

test('domainsPage() keeps the order of the API, and each next step leads to where it is done', () => {
  const named = (domain: string, more: object = {}) =>
    ({ ...domainAnswer, domain, ...more }) as unknown as DomainEntry;
  const bad = { urgency: 'act', nextStep: 'Add it', nextAct: 'publish-policy' };
  const domains = [named('bad.example', bad), named('good.example')];
  const markup = String(domainsPage({ domains, text: '', cursor: 'a&b' }, englishConsole, format));
  const order = [...markup.matchAll(/domains\/(\w+)\.example"/gu)].map(([, name]) => name);
  expect(order).toEqual(['bad', 'good']);
  expect(markup).toContain('Action needed</span>');
  expect(markup).toContain('<a href="/console/domains/bad.example/policy">Add it</a>');
  expect(markup).toContain('?cursor=a%26b');
  expect(String(domainsPage({ domains, text: 'ex', cursor: 'a' }, englishConsole, format))).toContain(
    '?q=ex&amp;cursor=a',
  );
  expect(markup).not.toMatch(harmful);
});

test('domainsPage() says if there are too many to sort', () => {
  const page = { domains: [], text: '' };
  expect(String(domainsPage({ ...page, sortedBy: 'name' }, englishConsole, format))).toContain(
    'Too many domains',
  );
  expect(String(domainsPage({ ...page, sortedBy: 'urgency' }, englishConsole, format))).not.toContain(
    'oo many',
  );
});

test.each([
  ['', 'No domain yet'],
  ['x', 'No domain has &quot;x&quot; in its name.'],
])('domainsPage() without a domain, searched for "%s"', (text, sentence) => {
  expect(String(domainsPage({ domains: [], text }, englishConsole, format))).toContain(sentence);
});

test('domainsPage() says which domains it leaves out', () => {
  const page = { domains: [], text: '', unreadable: ['lost.example'] };
  expect(String(domainsPage(page, englishConsole, format))).toContain(
    'cannot fully read 1 of them: lost.example',
  );
});
