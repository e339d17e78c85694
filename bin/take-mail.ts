import { setImmediate } from 'node:timers/promises';
import { Turns } from '../adapters/local/turns.ts';
import { readReport } from '../core/tls-rpt/read/read-report.ts';
import { receiveReport } from '../service/intake/receive-report.ts';
import type { Ports } from '../service/ports/ports.ts';
import { incomingMailKey } from '../service/store/reports/incoming.ts';

/** @returns the key of the stored mail, for countMail() */
export async function storeMail(
  ports: Pick<Ports, 'store' | 'clock' | 'random'>,
  raw: Uint8Array,
): Promise<string> {
  const stamp = ports.clock.now().toISOString().replaceAll(/[-:.]/g, '');
  const key = incomingMailKey(`${stamp}-${ports.random.token(8)}`);
  await ports.store.put(key, raw);
  return key;
}

export interface CountOptions {
  /** The mail is read when its turn has come; until then, it is not in memory. */
  reading?: Turns;
  /** The sender's. Sites take turns, so that a flood from one delays itself, whatever addresses it names. */
  site?: string;
  /** Within a site, addresses take turns: all mail may come through one relay. */
  recipients?: readonly string[];
}

/** Counts the reports of a stored mail. If that fails, it is repeated later, and the mail is still answered with 250. */
export async function countMail(
  ports: Ports,
  key: string,
  { reading = new Turns(1), site = '', recipients: [subgroup = ''] = [] }: CountOptions = {},
): Promise<void> {
  try {
    await reading.take(() => receiveReport(ports, key, { read: readInOwnTurn }), { group: site, subgroup });
  } catch (error) {
    ports.log.error('report-intake-failed', { key, error: String(error) });
    await ports.tasks.enqueue([{ kind: 'receive-report', key }]);
  }
}

/** Reading 20,000 details takes as long as counting them does. Between the two, others get their turn. */
const readInOwnTurn: typeof readReport = async (bytes, options) => {
  const result = await readReport(bytes, options);
  await setImmediate();
  return result;
};
