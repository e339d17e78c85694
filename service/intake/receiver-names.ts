import type { Ports } from '../ports/ports.ts';
import { prefixes } from '../store/prefixes.ts';
import { isImportedReport } from '../store/reports/incoming.ts';

/**
 * Who may have written a trusted Authentication-Results header into a stored object: SES on AWS, our SMTP server on one
 * machine, and never both; above an imported mail, this service itself. Attack: whoever posts a body to a report URL writes
 * all of it, a receiver's block included. So nobody is trusted in that.
 */
export function receiverNames({ service }: Pick<Ports, 'service'>, key: string): string[] {
  if (key.startsWith(prefixes.incomingMail)) return [service.mailReceiver];
  return isImportedReport(key) ? [service.mailDomain] : [];
}
