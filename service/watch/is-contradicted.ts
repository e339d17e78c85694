/**
 * If only one reporter reports a failure, we compare it with our own check, where a check can tell. It cannot for failures
 * at a mail server, because it does not connect to port 25. Nor can it see an attack on one sender's path. So a contradicted
 * report is still shown, as a warning.
 */
import type { DomainName } from '../../core/names/domain-name.ts';
import type { ManyFailures } from '../../core/tls-rpt/judge/judge-failures.ts';
import type { ResultType } from '../../core/tls-rpt/judge/result-type.ts';
import { observeDomain } from '../look-up/check-domain.ts';
import type { Ports } from '../ports/ports.ts';

/** RFC 8460 §4.3.2.2: failures before a sender connects to a mail server. */
const tellable = new Set<string>([
  'sts-policy-fetch-error',
  'sts-policy-invalid',
  'sts-webpki-invalid',
] satisfies ResultType[]);

const areas = new Set<string>(['record', 'policy', 'certificate']);

/** Whether only one organisation reports failures, and a check from outside finds no fault now. */
export async function isContradicted(
  ports: Pick<Ports, 'resolver' | 'fetch' | 'clock'>,
  domain: DomainName,
  { organisations, resultType }: Pick<ManyFailures, 'organisations' | 'resultType'>,
): Promise<boolean> {
  if (organisations > 1 || resultType === undefined || !tellable.has(resultType)) return false;
  const { check } = await observeDomain(ports, domain);
  // Without an answer it cannot tell.
  const mayBeSo = check.findings.some(
    ({ area, severity }) => areas.has(area) && (severity === 'error' || severity === 'unknown'),
  );
  return check.policy !== undefined && !mayBeSo;
}
