import type { Ports } from '../ports/ports.ts';
import { inboxKey, inboxObject } from '../store/domains/inbox.ts';

/** Whether a domain has its report address and report URL under this name. */
export const isReportInbox = async (ports: Pick<Ports, 'store'>, inbox: string): Promise<boolean> =>
  /^[a-z0-9]{1,64}$/.test(inbox) && (await inboxObject.load(ports, inboxKey(inbox))) !== undefined;
