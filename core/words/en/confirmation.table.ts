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
  footer: 'You receive this one mail because your address was named as a recipient.',
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
  leave: {
    label: 'Unsubscribe',
    question: (owner, address) => `Stop all daily mails and alarms of ${owner} to ${address}?`,
    detail: (owner) => [
      `You will not be notified any more if mail to a domain of ${owner} may bounce. Other recipients still are.`,
      `${owner} will see that you left. Only you can start the mail again, with the same link.`,
    ],
    leave: 'Stop them',
    left: (owner, address) => `${address} gets no more daily mails and alarms of ${owner}`,
    leftDetail: 'If this was a mistake, you can change it here at any time. Keep the mail with the link.',
    back: 'Send them to me again',
  },
  states: {
    waiting: 'Gets no mail until its reader confirms through the link that was mailed to them',
    declined:
      'Its reader wants no daily mails and alarms. Only the reader can change that, through the link in a mail that they received',
    unreadable: 'Gets no mail, because the answer of its reader is stored but cannot be read',
  },
};
