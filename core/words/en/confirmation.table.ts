import type { ConfirmationWords } from '../alarm-words.ts';
import { formatDeadline } from './format.ts';

export const confirmation: ConfirmationWords = {
  subject: (domain) => `Do you want reports about ${domain}?`,
  lead: (owner, domain) =>
    `${owner} wants this service to send you mail about ${domain}. Nothing is sent to you unless you confirm.`,
  offer: [
    'It would be one mail a day about how other mail systems reached the mail servers of the domain over TLS, and an alarm at once if its mail may bounce.',
  ],
  link: (until) => `Confirm or decline (until ${formatDeadline(until)})`,
  otherwise: (owner) =>
    `If you do not want this mail, or do not know ${owner}, there is nothing to do. On the same page you can decline, and then ${owner} cannot have you asked again.`,
  footer: 'You receive this one mail because your address was named as a recipient ("digestTo").',
  question: (owner, address) => `Shall ${owner} have daily reports and alarms sent to ${address}?`,
  confirm: 'Yes, send them to me',
  decline: 'No, and do not ask again',
  done: {
    confirmed: (owner) =>
      `Confirmed. You receive the mail that ${owner} has sent to you from the next one on.`,
    declined: (owner) => `Declined. ${owner} can neither have mail sent to you nor have you asked again.`,
  },
  again: 'You can change this answer with the same link until it expires.',
  expired: 'This link is not valid, or no longer',
  expiredDetail:
    'A link is valid for seven days. Whoever named your address can save the domain again, and then you receive a new one.',
};
