/** Reads one file as receive-report does, and prints the most memory that the process used. read-report.memory.long.test.ts runs it, bundled. */

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileStore } from '../../../../adapters/local/files/file-store.ts';
import { condenseReport } from '../../../../core/tls-rpt/figures/condense-report.ts';
import { readReport } from '../../../../core/tls-rpt/read/read-report.ts';
import { receiveReport } from '../../../../service/intake/receive-report.ts';
import { domainKey } from '../../../../service/store/domains/domain.ts';
import { inboxKey } from '../../../../service/store/domains/inbox.ts';
import { incomingMailKey, incomingPostKey } from '../../../../service/store/reports/incoming.ts';
import { formatState } from '../../../../service/store/state-json.ts';
import { createFakePorts } from '../../../fakes/fake-ports.ts';
import { domainName } from '../../../fakes/names.ts';

/** On Linux, maxRSS begins with what the test process had when it started this one. VmHWM is of this program alone. */
function megabytes(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const [, kilobytes = process.resourceUsage().maxRSS] = /^VmHWM:\s*(\d+) kB/m.exec(status) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

async function read(file: string) {
  const result = await readReport(readFileSync(file));
  const reports = result.ok ? result.reports : [];
  for (const report of reports)
    condenseReport(report, { submitter: 'x', verified: true, verification: '', digest: '' });
  const details = reports
    .flatMap(({ policies }) => policies)
    .reduce((sum, { failureDetails = [] }) => sum + failureDetails.length, 0);
  return { ok: result.ok, details, ...(result.ok ? {} : { reason: result.reason }) };
}

/** As a mail, or as a body that came by HTTPS. */
async function receive(file: string) {
  const folder = mkdtempSync(join(tmpdir(), 'strictmx-memory-'));
  try {
    const store = await openFileStore(folder);
    const hosting = { state: 'serving', since: '2026-11-01T00:00:00Z' };
    const state = {
      schema: 1,
      domain: 'example.com',
      owner: 'acme',
      digestTo: [],
      zone: 'external',
      inbox: 'inbox',
    };
    const more = { createdAt: '2026-11-01T00:00:00Z', hosting, versions: [], rotation: {} };
    await store.put(domainKey(domainName('example.com')), formatState({ ...state, ...more }));
    await store.put(inboxKey('inbox'), formatState({ schema: 1, domain: 'example.com' }));
    const body = readFileSync(file);
    const isMail = body.subarray(0, 8).equals(Buffer.from('Received'));
    const key = isMail ? incomingMailKey('1') : incomingPostKey('inbox', '1');
    await store.put(key, body);
    return (await receiveReport(createFakePorts({ store }), key)).kind;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [how, file = ''] = process.argv.slice(2);
const outcome = how === 'read' ? await read(file) : { kind: await receive(file) };
process.stdout.write(JSON.stringify({ ...outcome, megabytes: megabytes() }));
