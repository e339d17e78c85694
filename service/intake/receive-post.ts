import { readReport } from '../../core/tls-rpt/read/read-report.ts';
import { PreconditionFailedError } from '../ports/object-store.ts';
import type { Ports } from '../ports/ports.ts';
import { incomingPostKey } from '../store/reports/incoming.ts';
import { shortDigest } from '../store/short-digest.ts';
import { countJunk } from './count-post.ts';
import { receiveReport } from './receive-report.ts';
import { receiverNames } from './receiver-names.ts';

/** The outcome; `stored` if it will be counted later. `reason`: why it is in quarantine. */
export interface ReceivedPost {
  outcome: 'gone' | 'ignored' | 'bounce' | 'left-out' | 'counted' | 'quarantined' | 'stored';
  reason?: string;
}

/** It is not a report, and the report URL has reached its junk limit in this minute. Nothing is stored. */
export interface RefusedPost {
  outcome: 'too-many';
}

type PostPorts = Pick<Ports, 'store' | 'resolver' | 'tasks' | 'clock' | 'random' | 'log' | 'service'>;

/**
 * Accepts a report by HTTPS (RFC 8460 §5.4). It is accepted once it is stored: if counting fails now, the queue does it
 * later. A repeat has the same key, so there is one stored body and one count.
 * @param client the client's address; admitReport() let it in
 */
export async function receivePost(
  ports: PostPorts,
  inbox: string,
  body: Uint8Array,
  client = '',
): Promise<ReceivedPost | RefusedPost> {
  const key = incomingPostKey(inbox, shortDigest(body));
  const read = await readReport(body, { receivers: receiverNames(ports, key) });
  if (!read.ok && (await countJunk(ports, inbox, client)) !== 'taken') return { outcome: 'too-many' };
  try {
    await ports.store.put(key, body, { ifNoneMatch: '*' });
  } catch (error) {
    if (!(error instanceof PreconditionFailedError)) throw error;
  }
  try {
    const outcome = await receiveReport(ports, key, { read: async () => read });
    const reason = outcome.kind === 'quarantined' && { reason: outcome.reason };
    return { outcome: outcome.kind, ...reason };
  } catch (error) {
    ports.log.error('report-intake-failed', { key, error: String(error) });
    await ports.tasks.enqueue([{ kind: 'receive-report', key }]);
    return { outcome: 'stored' };
  }
}
