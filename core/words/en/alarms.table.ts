import type { AlarmWords } from '../alarm-words.ts';
import { formatDeadline } from './format.ts';

const why = (domain: string) =>
  `You receive this mail because your address is a recipient of the mail about ${domain}. You can change that in the domain's settings.`;

export const alarms: AlarmWords = {
  heading: {
    opened: (domain) => `${domain}: action needed`,
    closed: (domain) => `${domain}: resolved`,
    test: (domain) => `${domain}: test alarm`,
  },
  subject: (heading, title, more) =>
    `${heading}${title && `: ${title}`}${more > 0 ? ` (and ${more} more)` : ''}`,
  status: (domain) => `Status of ${domain}`,
  footer: {
    opened: (domain) => ['StrictMX sends another mail once a later check no longer finds this.', why(domain)],
    closed: (domain) => [why(domain)],
    test: (domain) => [why(domain)],
  },
  test: (domain) =>
    `Somebody who manages ${domain} asked for this test. Nothing is wrong. A real alarm arrives in the same way.`,
  fallBack: (until, mx) =>
    `If mail bounces and a fix takes long, change the policy's mode to "testing": senders that see its id deliver anyway. Others may keep using the enforce policy until ${formatDeadline(until)}; until then mail servers with these names must stay valid: ${mx}`,
};
