import type { Fault } from '../../core/finding/fault.ts';
import { parseTlsRptRecord } from '../../core/tls-rpt/record.ts';
import { chooseDestinations, reasonAgainst } from '../../core/tls-rpt/write/choose-destinations.ts';
import type { Destination } from '../../core/tls-rpt/write/parse-destination.ts';
import { describeFault } from '../../core/words/describe-finding.ts';
import { faults } from '../../core/words/en/faults.table.ts';
import type { Ports } from '../ports/ports.ts';
import type { OutboundSettings } from '../store/outbound/outbound-settings.ts';

const inEnglish = (list: readonly Fault[]) => list.map((one) => describeFault(faults, one));

export type FoundDestinations =
  | { kind: 'found'; destinations: Destination[]; reasons: string[] }
  /** DNS did not answer: nothing may be concluded, ask again. */
  | { kind: 'failed'; why: string };

/** Where the report about a domain goes, by its `_smtp._tls` record (RFC 8460 §3) and our rules. */
export async function findDestinations(
  { resolver }: Pick<Ports, 'resolver'>,
  settings: OutboundSettings,
  domain: string,
): Promise<FoundDestinations> {
  const none = (reason: string): FoundDestinations => ({
    kind: 'found',
    destinations: [],
    reasons: [reason],
  });
  const against = reasonAgainst(domain, settings);
  if (against !== undefined) return none(against);
  const name = `_smtp._tls.${domain}`;
  const answer = await resolver.txt(name);
  if (answer.kind === 'failed') return { kind: 'failed', why: answer.why };
  if (answer.kind === 'none') return none(`${name} has no TXT record: the domain asks for no reports`);
  const parsed = parseTlsRptRecord(answer.records);
  if (!parsed.ok) return none(`Cannot use the record of ${name}: ${inEnglish(parsed.errors).join('; ')}`);
  const { destinations, reasons } = chooseDestinations(domain, parsed.record.rua, settings);
  return { kind: 'found', destinations, reasons: [...reasons, ...inEnglish(parsed.warnings)] };
}
