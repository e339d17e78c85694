import { Turns } from '../adapters/local/turns.ts';
import { receiveReport } from '../service/intake/receive-report.ts';
import type { Ports } from '../service/ports/ports.ts';
import { incomingMailKey } from '../service/store/reports/incoming.ts';

/**
 * Stores a mail and counts its reports, and answers 250 once both are done. If counting fails, the answer is 250 too, and
 * counting is repeated from the stored mail.
 */
export async function takeMail(ports: Ports, raw: Uint8Array, reading = new Turns(1)): Promise<void> {
  const stamp = ports.clock.now().toISOString().replaceAll(/[-:.]/g, '');
  const key = incomingMailKey(`${stamp}-${ports.random.token(8)}`);
  await ports.store.put(key, raw);
  try {
    await reading.take(() => receiveReport(ports, key));
  } catch (error) {
    ports.log.error('report-intake-failed', { key, error: String(error) });
    await ports.tasks.enqueue([{ kind: 'receive-report', key }]);
  }
}
