import { prices } from './aws-prices.table.ts';

/** What `GET /v1/domains` reads of S3; a test counts it. */
export const listCalls: Record<string, { gets: number; lists: number }> = {
  'a page of 100 domains, by name': { gets: 1_600, lists: 1 },
  'the same without the figures of the week (`week=false`)': { gets: 200, lists: 1 },
  'the same by urgency, the first time': { gets: 400, lists: 2 },
  'the same by urgency, if nothing changed since': { gets: 200, lists: 2 },
};

/** A section of docs/cost.md. */
export const listCostSection = (): string[] => [
  '## Lists of domains',
  '',
  'Not in the bill above: nobody knows how often people look. The API function remembers how urgent each domain was, so a list by urgency reads only what changed.',
  '',
  '| `GET /v1/domains` | reads | listings | US dollars per 1,000 |',
  '| --- | ---: | ---: | ---: |',
  ...Object.entries(listCalls).map(([name, { gets, lists }]) => {
    const dollars = gets * prices.s3GetPer1000 + lists * prices.s3PutPer1000;
    return `| ${name} | ${gets} | ${lists} | ${dollars.toFixed(2)} |`;
  }),
];
