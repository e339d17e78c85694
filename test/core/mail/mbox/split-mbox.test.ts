import { expect, test } from 'vitest';
import { splitMbox } from '../../../../core/mail/mbox/split-mbox.ts';

const line = 'From a@b.example Sat Nov 28 03:00:01 2026';
const mail = (subject: string, end = '\n') => [line, `Subject: ${subject}`, '', 'text', ''].join(end);
const split = (text: string) => splitMbox(Buffer.from(text)).map(String);

test.each<[string, string, string[]]>([
  ['two mails', `${mail('1')}\n${mail('2')}`, [`${mail('1')}\n`, mail('2')]],
  [
    'CRLF line ends',
    `${mail('1', '\r\n')}\r\n${mail('2', '\r\n')}`,
    [`${mail('1', '\r\n')}\r\n`, mail('2', '\r\n')],
  ],
  ['one mail', mail('1'), [mail('1')]],
  ['a mail without the line', `Subject: 1\n\n${mail('2')}`, [`Subject: 1\n\n${mail('2')}`]],
  ['text that begins so within a paragraph', `${mail('1')}${mail('2')}`, [`${mail('1')}${mail('2')}`]],
  [
    'a sentence that begins so',
    `${mail('1')}\nFrom here on, all is well.\nYours`,
    [`${mail('1')}\nFrom here on, all is well.\nYours`],
  ],
  ['an escaped line', `${mail('1')}\n>${mail('2')}`, [`${mail('1')}\n>${mail('2')}`]],
  ['nothing', '', ['']],
])('splitMbox() of %s', (_, text, mails) => {
  expect(split(text)).toEqual(mails);
  expect(split(text).join('')).toBe(text);
});
