import { canaryOf } from '../../core/names/record-names.ts';
import type { Ports } from '../ports/ports.ts';
import { isOpen, type WatchState } from '../store/domains/incidents.ts';

/**
 * The canary is the operator's own domain on the same edge, zone and mail as all others, so the operator hears of a
 * fault even if the mail that owners get fails, too: AWS counts these events and has alarms on them.
 */
export function tellCanary(
  { log, service }: Pick<Ports, 'log' | 'service'>,
  { domain, incidents }: Pick<WatchState, 'domain' | 'incidents'>,
): void {
  if (domain !== canaryOf(service.serviceDomain)) return;
  log.info('canary-checked', { domain });
  const errors = incidents.filter((one) => isOpen(one) && one.severity === 'error');
  if (errors.length > 0) log.warn('canary-faulty', { domain, codes: errors.map(({ code }) => code) });
}
