import type { Ready } from '../../bin/local-service.ts';
import { clientOf } from './service.ts';

/** A UTC day whose reports are all due, and whose results are still taken. */
export const recentDay = (): string => new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);

/** A report about a domain: 7 sessions succeeded, 2 failed. */
export const reportOf = (domain: string, id: string) => ({
  'organization-name': 'Reporter Ltd.',
  'date-range': {
    'start-datetime': `${recentDay()}T00:00:00Z`,
    'end-datetime': `${recentDay()}T23:59:59Z`,
  },
  'contact-info': 'tls@reporter.example',
  'report-id': id,
  policies: [
    {
      policy: { 'policy-type': 'sts', 'policy-domain': domain },
      summary: { 'total-successful-session-count': 7, 'total-failure-session-count': 2 },
      'failure-details': [{ 'result-type': 'certificate-expired', 'failed-session-count': 2 }],
    },
  ],
});

/** Hands in results of sessions with a domain, and has the day's report made and sent. */
export async function sendReportAbout(ready: Ready, domain: string): Promise<void> {
  const service = clientOf(ready);
  const policy = {
    policyType: 'sts',
    policyString: ['version: STSv1', 'mode: enforce'],
    mxHost: ['mx.receiver.example'],
  };
  const session = { time: `${recentDay()}T09:30:00Z`, domain, ...policy };
  const failure = { resultType: 'certificate-expired', receivingMxHostname: 'mx.receiver.example' };
  const taken = await service.api('POST', '/v1/sessions', [
    { ...session, result: 'success', sessions: 1_204 },
    { ...session, result: 'failure', sessions: 3, failureDetails: [failure] },
  ]);
  if (taken.body.accepted !== 2) throw new Error(JSON.stringify(taken.body));
  await service.api('PUT', `/v1/outbound/${recentDay()}`);
}
