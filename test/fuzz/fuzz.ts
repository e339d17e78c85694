/**
 * `npm run fuzz`: reads mutated mails and bodies until something breaks, and checks that each worst case takes at most
 * 100 ms.
 *
 *   node test/fuzz/fuzz.ts [--count 100000] [--seed 1]
 *
 * Prints one JSON object. Add a seed that fails to seeds.json, which every test run reads again.
 */
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz-report.ts';
import { readWorstCases, verifyWorstCases, wantedMilliseconds } from './worst-cases.ts';

const { values } = parseArgs({
  options: { count: { type: 'string', default: '100000' }, seed: { type: 'string' } },
});
const first = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const count = Number(values.count);

function* seeds(): Generator<number> {
  for (let index = 0; index < count; index++) yield first + index;
}

const worst = await readWorstCases();
const worstSigned = await verifyWorstCases();
const summary = await fuzz(seeds());
const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
process.stdout.write(
  `${JSON.stringify({ name: 'fuzz', firstSeed: first, ...summary, worst, worstSigned, peakMegabytes })}\n`,
);
process.exitCode =
  summary.failures.length > 0 ||
  summary.p99Ms > 10 ||
  worst.slowest.milliseconds > wantedMilliseconds ||
  worstSigned.slowest.milliseconds > wantedMilliseconds
    ? 1
    : 0;
