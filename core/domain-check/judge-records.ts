import { finding } from '../finding/finding.ts';
import { parseMtaStsRecord } from '../mta-sts/record.ts';
import { mtaStsNameOf, tlsRptNameOf } from '../names/record-names.ts';
import { parseTlsRptRecord } from '../tls-rpt/record.ts';
import type { DomainReading, Judged } from './judged.ts';
import type { ObservedDomain } from './observed-domain.ts';

const found = (...findings: Judged['findings']): Judged => ({ reading: {}, findings });
const read = (reading: DomainReading, findings: Judged['findings'] = []): Judged => ({ reading, findings });

/** The TXT record of `_mta-sts.<domain>`. */
export function judgeRecord({ domain, mtaStsTxt }: ObservedDomain): Judged {
  const name = mtaStsNameOf(domain);
  if (mtaStsTxt.kind === 'failed')
    return found(finding('record-unknown', { domain, name, error: mtaStsTxt.why }));
  // RFC 8461 §3.1: without a record, senders assume that there is no policy.
  if (mtaStsTxt.kind === 'none') return found(finding('record-missing', { domain }));
  const parsed = parseMtaStsRecord(mtaStsTxt.records);
  if (!parsed.ok) return found(finding('record-invalid', { domain, faults: parsed.errors }));
  return read({ id: parsed.record.id });
}

/** The TXT record of `_smtp._tls.<domain>`. */
export function judgeTlsRpt({ domain, tlsRptTxt, mtaStsTxt, mx, served }: ObservedDomain): Judged {
  const name = tlsRptNameOf(domain);
  if (tlsRptTxt.kind === 'failed')
    return found(finding('tls-rpt-unknown', { domain, name, error: tlsRptTxt.why }));
  if (tlsRptTxt.kind === 'none') {
    // Nobody delivers there and nobody looks for a policy, so nothing can fail.
    const isUnused = mx.kind === 'null-mx' && mtaStsTxt.kind === 'none' && 'finding' in served;
    return isUnused ? found() : found(finding('tls-rpt-missing', { domain }));
  }
  const parsed = parseTlsRptRecord(tlsRptTxt.records);
  if (!parsed.ok) return found(finding('tls-rpt-invalid', { domain, faults: parsed.errors }));
  const advice = parsed.warnings.map((one) => finding('tls-rpt-advice', { domain, advice: one }));
  return read({ rua: parsed.record.rua }, advice);
}
