import type { OperatorMailWords } from '../operator-words.ts';
import { formatNumber, formatTime, plural } from './format.ts';

const kilobytes = (bytes: number): string => `${formatNumber(Math.ceil(bytes / 1024))} KB`;

export const operatorMail: OperatorMailWords = {
  subject: (address) => `Mail to ${address}`,
  lead: (address) =>
    `Somebody wrote to ${address}, an address of your StrictMX service. To reply, open the attached mail: a reply to this one reaches nobody.`,
  facts: 'What it says about itself',
  from: 'From',
  subjectLine: 'Subject',
  received: 'Received',
  checks: 'Sender checks',
  unchecked: 'none',
  attached: 'The mail is attached as it arrived.',
  cut: (attachedBytes, allBytes) =>
    `The first ${kilobytes(attachedBytes)} of the mail are attached. All ${kilobytes(allBytes)} of it are in the store; GET /v1/quarantine?day= names the object.`,
  careful: 'Anybody can write to this address, so be careful with links and attachments.',
  leftOut: (mails, since) =>
    `At most 10 mails an hour and 50 a day are forwarded to you. Since ${formatTime(since)}, ${plural(mails, 'other mail')} ${mails === 1 ? 'was' : 'were'} not. Those that were stored are in the quarantine (GET /v1/quarantine?day=).`,
  leftOutSubject: (mails) => `${plural(mails, 'mail')} to you ${mails === 1 ? 'was' : 'were'} not forwarded`,
  footer: 'You receive this because you operate this StrictMX service (alarmEmail, --alarm-to).',
};
