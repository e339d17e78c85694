import type { Ports } from '../ports/ports.ts';
import { countJunk, countPost, type PostAdmission } from './count-post.ts';
import { isReportInbox } from './is-report-inbox.ts';

type AdmitPorts = Pick<Ports, 'store' | 'clock' | 'random'>;

/**
 * Decides whether a body for a report URL is read at all, before it needs memory or work.
 * @param client the client's address; '' if it is not known
 * @param readBody reads the body and gives it to receivePost(). 'unread' if it was empty, too large or broken off: then it
 *   counts as junk. What was read, receivePost() has counted.
 */
export async function admitReport(
  ports: AdmitPorts,
  inbox: string,
  client: string,
  readBody: () => Promise<'read' | 'unread'>,
): Promise<PostAdmission | 'no-such-inbox'> {
  if (!(await isReportInbox(ports, inbox))) return 'no-such-inbox';
  const admission = await countPost(ports, inbox, client);
  if (admission !== 'taken') return admission;
  if ((await readBody()) === 'unread') await countJunk(ports, inbox, client);
  return 'taken';
}
