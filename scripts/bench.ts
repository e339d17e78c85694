/** `npm run bench [name…]`: one JSON object per line, with a figure, a baseline from the same run, and the ratio. Ends with 1 if a bound is broken. */
const benchmarks: Record<string, (print: (row: object) => void) => Promise<void>> = {
  'read-report': async (print) => (await import('../test/bench/read-report.ts')).benchReadReport(print),
  'receive-report': async (print) =>
    (await import('../test/bench/receive-report.ts')).benchReceiveReport(print),
  'report-flood': async (print) => (await import('../test/bench/report-flood.ts')).benchReportFlood(print),
  'long-day': async (print) => (await import('../test/bench/long-day.ts')).benchLongDay(print),
  'large-report': async (print) => (await import('../test/bench/large-report.ts')).benchLargeReport(print),
  'hostile-flood': async (print) => (await import('../test/bench/hostile-flood.ts')).benchHostileFlood(print),
  'policy-edit': async (print) => (await import('../test/bench/policy-edit.ts')).benchPolicyEdit(print),
  'service-start': async (print) => (await import('../test/bench/service-start.ts')).benchServiceStart(print),
  'list-objects': async (print) => (await import('../test/bench/list-objects.ts')).benchListObjects(print),
  'policy-cache': async (print) => (await import('../test/bench/policy-cache.ts')).benchPolicyCache(print),
  apply: async (print) => (await import('../test/bench/apply.ts')).benchApply(print),
  bundles: async (print) => (await import('../test/bench/bundles.ts')).benchBundles(print),
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in benchmarks));
if (unknown.length > 0) {
  console.error(`Cannot run "${unknown[0]}", expected one of ${Object.keys(benchmarks).join(', ')}`);
  process.exit(1);
}
const print = (row: object) => {
  console.log(JSON.stringify(row));
  if ('isKept' in row && row.isKept === false) process.exitCode = 1;
};
for (const [name, run] of Object.entries(benchmarks)) {
  if (names.length === 0 || names.includes(name)) await run(print);
}
