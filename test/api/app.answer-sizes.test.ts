import { expect, test } from 'vitest';
import { operations } from '../../api/openapi/operations.table.ts';
import { expectAnswersToFit, growingLists } from './growing-lists.ts';

/** Why the answer of any other GET cannot grow, or which test has its worst case. */
const bounded: Record<string, string> = {
  '/healthz': 'constant',
  '/v1/openapi.json': 'constant',
  '/v1/domains/{domain}':
    'one domain: what its owner set in bodies of 1 MB, and what is in the list of domains',
  '/v1/domains/{domain}/migration': 'of one domain',
  '/v1/domains/{domain}/policy': 'a policy of at most 64 KB',
  '/v1/domains/{domain}/policy/suggestion': 'one policy',
  '/v1/domains/{domain}/reports': 'core/tls-rpt/bounds/bound-report.test.ts',
  '/v1/domains/{domain}/reports/{id}': 'core/tls-rpt/bounds/bound-report.test.ts',
  '/v1/domains/{domain}/summary': 'api/reports-in-words.test.ts',
  '/v1/domains/{domain}/export': 'a file; a large one is kept beside (api/routes/answer-file.test.ts)',
  '/v1/recipients/{owner}/{recipient}/{secret}': 'a page of one owner’s name and domains',
  '/v1/outbound/settings': 'was set in a body of 1 MB',
  '/v1/outbound/{day}/{domain}': 'the reports of one domain, from session results of bounded batches',
  '/v1/owners/{owner}': 'one owner',
  '/v1/owners/{owner}/webhook-secret': 'one secret',
};

test('each GET has a worst case here, or a reason why it needs none', () => {
  const paths = operations.filter(({ method }) => method === 'get').map(({ path }) => path);
  const covered = [
    ...Object.keys(growingLists).filter((path) => !path.includes('?')),
    ...Object.keys(bounded),
  ];
  expect(covered.sort()).toEqual(paths.sort());
});

/** The list that strangers fill. app.answer-sizes.long.test.ts has all of them, and other letters. */
test.each(['/v1/quarantine', '/v1/quarantine?limit'])(
  'GET %s full of letters of four bytes fits through Lambda',
  async (name) => {
    const list = growingLists[name];
    expect(list).toBeDefined();
    if (list) await expectAnswersToFit(list, '𝒙');
  },
);
