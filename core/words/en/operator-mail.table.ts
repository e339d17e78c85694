import type { OperatorMailWords } from '../operator-words.ts';
import { formatNumber, plural } from './format.ts';

const kilobytes = (bytes: number): string => `${formatNumber(Math.ceil(bytes / 1024))} KB`;

export const operatorMail: OperatorMailWords = {
  subject: (mails, domain) => `${plural(mails, 'mail')} to ${domain}`,
  lead: 'This was written to postmaster or abuse of your StrictMX service, or in answer to a report of yours. To reply, open the attached mail: a reply to this one reaches nobody.',
  caption: (number) => `Mail ${number}`,
  from: 'From',
  to: 'To',
  subjectLine: 'Subject',
  received: 'Received',
  checks: 'Sender checks',
  unchecked: 'none',
  attached: 'Attached',
  attachment: (file, attachedBytes, allBytes) =>
    attachedBytes < allBytes
      ? `${file}, the first ${kilobytes(attachedBytes)} of ${kilobytes(allBytes)}`
      : file,
  verdict: 'Content checks',
  spam: 'Amazon SES considers it spam',
  virus: 'no, because Amazon SES found a virus in it',
  careful:
    'Anybody can write to these addresses, so be careful with links and attachments. Mails that are not attached are in the quarantine ("strictmx quarantine list" names the objects), unless there was no room to keep them.',
  rest: (mails) => `${plural(mails, 'more mail')} ${mails === 1 ? 'is' : 'are'} not listed.`,
  leftOut: (mails) =>
    `About ${plural(mails, 'more mail')} came for which there was no room: too many bytes were stored today.`,
  unsent: (mails) =>
    `Your mail server refused earlier messages like this one, about ${plural(mails, 'mail')}. They are in the quarantine.`,
  footer: 'You receive this because you operate this StrictMX service (alarmEmail, --alarm-to).',
};
