/** What Lambda does: loads the bundle (first argument) in a fresh process, and calls its handler with the event from standard input. */
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

const event = JSON.parse(await text(process.stdin));
const { handler } = await import(pathToFileURL(process.argv[2]).href);
const context = { awsRequestId: 'test', functionName: 'test', getRemainingTimeInMillis: () => 30_000 };
const answer = (await handler(event, context)) ?? null;
process.stdout.write(`\nMEMORY ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`);
if (!process.stdout.write(`\nANSWER ${JSON.stringify(answer)}\n`)) await once(process.stdout, 'drain');
// Connections kept alive for the next event would keep the process.
process.exit(0);
