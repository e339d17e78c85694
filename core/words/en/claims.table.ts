import type { ClaimWords } from '../alarm-words.ts';
import { formatDeadline } from './format.ts';

export const claims: ClaimWords = {
  passedSubject: (domain) => `${domain} is no longer hosted for you`,
  passed: (domain, at) => [
    `For at least 24 hours, the CNAME records of _mta-sts.${domain} and _smtp._tls.${domain} have pointed to another account of this service. So hosting passed to that account on ${formatDeadline(at)}.`,
    'You will get no more reports, alarms or daily mail about this domain. Senders keep the policies that they have until those expire.',
    'If you did not expect this, check who can change the DNS records of the domain.',
  ],
  passedFooter: (domain) => [
    `You receive this mail because your address was a recipient of the mail about ${domain}.`,
  ],
};
