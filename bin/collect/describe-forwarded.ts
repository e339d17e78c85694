import { printable } from '../../core/text/terminal.ts';
import type { Forwarded } from './forward.ts';
import type { Spool } from './spool.ts';

/** Whether the service refused a batch or a part of it. */
export const isRefused = (forwarded: Forwarded): boolean =>
  forwarded.kind === 'rejected' || (forwarded.kind === 'sent' && forwarded.refused.length > 0);

/** What happened to a batch, for the log. */
export function describeForwarded(forwarded: Forwarded, { dropped }: Pick<Spool, 'dropped'>): string {
  const lost = dropped > 0 ? ` (${dropped} dropped since the start, because the spool was full)` : '';
  switch (forwarded.kind) {
    case 'sent': {
      const [first] = forwarded.refused;
      const refused = first
        ? `, ${forwarded.refused.length} refused, the first: ${printable(first.reason, 300)}`
        : '';
      return `Forwarded ${forwarded.accepted} results${refused}${lost}`;
    }
    case 'rejected':
      return `The service accepted nothing of a batch: ${printable(forwarded.reason, 300)}${lost}`;
    default:
      return `Cannot reach the service; results are kept: ${'reason' in forwarded ? printable(forwarded.reason, 300) : ''}${lost}`;
  }
}
