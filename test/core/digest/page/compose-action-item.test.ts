import { expect, test } from 'vitest';
import { findActions, findChecks } from '../../../../core/digest/facts/action-items.ts';
import { summarizeDomain } from '../../../../core/digest/facts/summarize-domain.ts';
import { composeActionItem } from '../../../../core/digest/page/compose-action-item.ts';
import { addressesOf } from '../../../../core/digest/page/links.ts';
import { english } from '../../../../core/words/en/words.ts';
import { findCase, today } from '../digest-cases.ts';

const context = { words: english, addresses: addressesOf({ apiUrl: 'https://mta.example.net' }) };

test.each([
  ['failing', 'incident', 'Far more failures than usual', 'example.com'],
  ['failing', 'failure', 'Certificate expired: mx2.example.com and mx2-backup.example.com', 'example.com'],
  ['silent', 'silence', 'No verified reports since Wed 18 Nov', 'example.com'],
  ['life-cycle', 'change-mx', 'Change the MX records to the new mail provider', '2 domains'],
  ['life-cycle', 'delete-cnames', 'Delete the CNAME records when the removal ends', 'last-days.example'],
  ['hostile', 'unknown-policy', /never served/, 'example.com'],
])('composeActionItem() in the case %s makes a card of kind %s', (name, kind, title, aside) => {
  const domains = findCase(name).domains.map((facts) => summarizeDomain(facts, today));
  const item = [...findActions(domains), ...findChecks(domains)].find((one) => one.kind === kind)!;
  const card = composeActionItem(item, 'act', context);
  expect(card).toMatchObject({ kind: 'card', urgency: 'act', aside });
  expect(card.kind === 'card' && card.title).toEqual(
    typeof title === 'string' ? title : expect.stringMatching(title),
  );
});
