import { expect, test } from 'vitest';
import type { VersionList } from '../../../api/answers/answer-types.ts';
import { historyPage } from '../../../console/pages/history-page.ts';
import { englishConsole } from '../../../core/words/en/console/pages.table.ts';
import { format } from '../../../core/words/en/format.ts';
import { harmful, nasty } from '../answers.ts';

test('historyPage() shows each version, until when senders may hold it, and who published it', () => {
  const at = '2026-11-24T06:00:00.000Z';
  const versions = [
    {
      id: '2',
      text: 'mode: enforce\n',
      mode: 'enforce',
      state: 'current',
      from: at,
      cachedUntil: at,
      by: nasty,
    },
    {
      id: '1',
      text: 'mode: testing\n',
      mode: 'testing',
      state: 'superseded',
      from: at,
      to: at,
      cachedUntil: at,
      by: 'admin',
      why: 'A step of a plan',
    },
  ] as VersionList['versions'];
  const markup = String(
    historyPage(
      { domain: 'example.com', versions, cursor: 'a b', unreadable: ['x'] },
      englishConsole,
      format,
    ),
  );
  expect(markup).toContain('href="/console/domains/example.com/history?cursor=a%20b">Older versions');
  expect(markup).toContain('cannot fully read 1 of them: x');
  expect(markup.match(/Served now/gu)).toHaveLength(1);
  expect(markup).toContain('A step of a plan');
  expect(markup).not.toMatch(harmful);
  expect(String(historyPage({ domain: 'example.com', versions: [] }, englishConsole, format))).toContain(
    'Nothing has been published yet.',
  );
});
