import type { ConfirmationWords } from '../alarm-words.ts';
import { formatDeadline } from './format.ts';

export const confirmation: ConfirmationWords = {
  subject: (domain) => `Do you want reports about ${domain}?`,
  lead: (owner, domain) =>
    `${owner} wants this service to send you mail about ${domain}. You will get none unless you confirm.`,
  offer: [
    'You would get one mail a day about how well other mail systems reach the mail servers of the domain over TLS, and an alarm at once if mail may bounce.',
  ],
  link: (until) => `Confirm or decline (until ${formatDeadline(until)})`,
  otherwise: (owner) =>
    `If you do not want this mail, or do not know ${owner}, you do not have to do anything. You can also decline on the same page; then ${owner} cannot have you asked again.`,
  footer: 'You receive this one mail because your address was named as a recipient ("digestTo").',
  question: (owner, address) => `May ${owner} have daily reports and alarms sent to ${address}?`,
  confirm: 'Yes, send them to me',
  decline: 'No, and do not ask again',
  done: {
    confirmed: (owner) =>
      `Confirmed. From now on, you will receive the mail that ${owner} wants to send you.`,
    declined: (owner) => `Declined. ${owner} can neither have mail sent to you nor have you asked again.`,
  },
  again: 'You can change this answer with the same link until it expires.',
  notSaved: 'Nothing was saved, because no answer was chosen. Please press one of the buttons.',
  expired: 'This link is invalid or has expired',
  expiredDetail:
    'A link is valid for seven days. To get a new one, ask the person who named your address to save the settings of the domain again.',
};
