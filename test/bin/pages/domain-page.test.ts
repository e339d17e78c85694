import { expect, test } from 'vitest';
import { formatDomain, formatRecords } from '../../../bin/pages/domain-page.ts';
import { painter } from '../../../core/text/terminal.ts';
import { sampleDomain } from './sample-domains.ts';

test.each([120, 60])('formatDomain() on %i columns', async (width) => {
  const page = formatDomain(sampleDomain, { paint: painter(false), width });
  await expect(`${page}\n`).toMatchFileSnapshot(`../../golden/command-line/domain.${width}.txt`);
});

test('formatDomain() leaves out what there is not', () => {
  const { removal, records, incidents, enforce, unconfirmedRecipients, ...plain } = sampleDomain;
  const page = formatDomain({ ...plain, digestTo: [] }, { paint: painter(false), width: 80 });
  expect(page).toContain('daily mail to  nobody');
  expect(page).not.toMatch(/Records|Removal|Incidents|enforce/u);
});

test('formatRecords() paints what is to be set', () => {
  const page = formatRecords(sampleDomain.records ?? [], { paint: painter(true), width: 200 });
  expect(page).toContain('\u001b[31m✗ other\u001b[39m');
  expect(page).toContain('edge.example.net (found: old.example.net)');
});

test('formatDomain() shows the move from another host as dated steps', () => {
  const what = 'Publish a policy that says the same';
  const steps = [
    { name: 'publish-same', parameters: {}, state: 'now' as const, who: 'owner' as const, what },
  ];
  const page = formatDomain({ ...sampleDomain, arrival: { steps } }, { paint: painter(false), width: 120 });
  expect(page).toMatch(/Move from another host\n.*\n→ now +you +Publish a policy that says the same/u);
});
