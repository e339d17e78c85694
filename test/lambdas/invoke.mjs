/**
 * What Lambda does: loads the bundle (first argument) in a fresh process, and calls its handler with one event after
 * another, each a line of standard input: `{"event": …, "laterSeconds": …}`. The process keeps what it has loaded.
 */
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

// One log, in order, as CloudWatch has it.
process.stderr.write = (...text) => process.stdout.write(...text);

const { handler } = await import(pathToFileURL(process.argv[2]).href);
const remaining = Number(process.env.TEST_REMAINING_MILLISECONDS ?? 600_000);
const context = { awsRequestId: 'test', functionName: 'test', getRemainingTimeInMillis: () => remaining };
for await (const line of createInterface({ input: process.stdin })) {
  const { event, laterSeconds } = JSON.parse(line);
  process.env.TEST_LATER_SECONDS = String(laterSeconds);
  const answer = (await handler(event, context)) ?? null;
  process.stdout.write(`\nMEMORY ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`);
  process.stdout.write(`\nANSWER ${JSON.stringify(answer)}\n`);
}
// Connections kept alive for the next event would keep the process.
process.exit(0);
