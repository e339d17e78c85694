/** `node scripts/cost.ts > docs/cost.md` writes the page about what a deployment costs per month. */

import { prices } from './aws-prices.table.ts';
import { listCostSection } from './list-costs.ts';
import { assumptions, calls, monthlyCost, runs } from './monthly-cost.ts';

const dollars = (amount: number) =>
  amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const row = (label: string, cells: string[]) => `| ${label} | ${cells.join(' | ')} |`;

/** The page docs/cost.md. */
export function costPage(): string {
  return [
    '# What it costs',
    '',
    'US dollars per month, computed by `node scripts/cost.ts` from the AWS calls that the service makes and the assumptions below.',
    'Nothing was measured on AWS: run times are assumptions. Prices are list prices from memory, without the AWS free tier; check them before you rely on them.',
    '',
    ...costTable([100, 10_000, 1_000_000]),
    '',
    'A million domains need higher quotas and more than one account: see [the runbook](runbook.md#quotas).',
    '',
    '## Assumptions',
    '',
    row('assumption', ['value']),
    row('---', ['---:']),
    ...Object.entries(assumptions).map(([name, value]) => row(`\`${name}\``, [String(value)])),
    ...Object.entries(runs).map(([name, run]) =>
      row(`\`${name}\``, [`${run.seconds} s at ${run.gigabytes} GB`]),
    ),
    '',
    '## S3 calls (from test/golden/aws-calls.txt)',
    '',
    row('work', ['reads', 'writes and listings']),
    row('---', ['---:', '---:']),
    ...[...calls].map(([name, { gets, puts }]) => row(name, [String(gets), String(puts)])),
    '',
    ...listCostSection(),
    '',
    '## Prices',
    '',
    row('price', ['US dollars']),
    row('---', ['---:']),
    ...Object.entries(prices).map(([name, value]) => row(`\`${name}\``, [String(value)])),
    '',
  ].join('\n');
}

/** A column for each number of domains, a row for each part of the bill. */
function costTable(sizes: number[]): string[] {
  const columns = sizes.map(monthlyCost);
  const totals = columns.map((column) => Object.values(column).reduce((sum, each) => sum + each, 0));
  const cells = (format: (size: number, at: number) => string) => sizes.map(format);
  return [
    row(
      '',
      cells((size) => `${size.toLocaleString('en-US')} domains`),
    ),
    row(
      '---',
      cells(() => '---:'),
    ),
    ...Object.keys(columns[0] ?? {}).map((part) =>
      row(
        part,
        columns.map((column) => dollars(column[part] ?? 0)),
      ),
    ),
    row(
      '**Total**',
      totals.map((total) => `**${dollars(total)}**`),
    ),
    row(
      'per domain',
      cells((size, at) => ((totals[at] ?? 0) / size).toFixed(4)),
    ),
  ];
}

if (process.argv[1] === import.meta.filename) process.stdout.write(costPage());
