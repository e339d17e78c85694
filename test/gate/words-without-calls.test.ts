/**
 * People read the words in mails and on pages. A sentence that names a call of the API, or a member of its JSON, helps
 * nobody there: `nextActOf()` says where a next step is done, and each surface shows its own way.
 */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const callOrMember =
  /\/v1\b|\b(?:GET|PUT|PATCH|POST|DELETE)\b|digestTo|"adoptRecords"|unconfirmedRecipients|storedBytesPerDay|mailsPerDay\b(?!,|\))/u;

/** Only callers of the API get these. */
const forCallers = /'if-match-required'|If-Match|only-post|'no-such-path'|openapi\.json|zone: '"zone"/u;

/** The facts that a sentence is made from have the API's names. */
const withoutFacts = (line: string) => line.replace(/\$\{[^}]*\}|^\s*'[\w-]+': \(\{[^)]*\}\) =>.*$/gu, '');

test('no sentence for people names a call of the API', () => {
  const found = globSync('core/words/{en,ja}/**/*.ts').flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => !forCallers.test(line) && callOrMember.test(withoutFacts(line)))
      .map((line) => `${file}: ${line.trim().slice(0, 120)}`),
  );
  expect(found).toEqual([]);
});
