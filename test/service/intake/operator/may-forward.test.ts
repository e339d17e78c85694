import { expect, test } from 'vitest';
import { mayForward } from '../../../../service/intake/operator/may-forward.ts';

const service = { digestFrom: 'Digest@reports.strictmx.test', mailDomain: 'reports.strictmx.test' };
const sender = 'digest@reports.strictmx.test';
const may = (recipient: string, mail: string) =>
  mayForward(service, Buffer.from(mail.replaceAll('\n', '\r\n')), [recipient]);

const person = 'From: ann@customer.example\n\nHello\n';
const vacation = 'From: ann@customer.example\nAuto-Submitted: auto-replied\n\nAway\n';

const bounceOf = (returned: string, { action = 'failed', more = '' } = {}) =>
  `Return-Path: <>
From: MAILER-DAEMON@customer.example
Content-Type: multipart/report; report-type=delivery-status; boundary=x

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.customer.example

Final-Recipient: rfc822; ann@customer.example
Action: ${action}
Status: 5.1.1

--x
Content-Type: message/rfc822

Message-ID: <0100@eu-west-1.amazonses.com>
${returned}
${more}
--x--
`;

test.each([
  ['a person’s answer to the daily mail', person],
  ['a bounce of the daily mail', bounceOf('List-Id: <digest.reports.strictmx.test>')],
  ['a bounce of an alarm', bounceOf('List-Id: <alert.Reports.strictmx.test>')],
  ['a bounce of a confirmation request', bounceOf('List-Id: <confirm.reports.strictmx.test>')],
])('mayForward() is true for %s', (_what, mail) => {
  expect(may(sender, mail)).toBe(true);
});

test.each([
  ['a bounce of the mail to the operator', bounceOf('List-Id: <operator.reports.strictmx.test>')],
  [
    'a bounce of the mail to the operator that has one of the daily mail attached',
    bounceOf('List-Id: <operator.reports.strictmx.test>', {
      more: 'Content-Type: message/rfc822\n\nList-Id: <digest.reports.strictmx.test>\n',
    }),
  ],
  ['a bounce that does not say of what', bounceOf('Subject: ?')],
  ['a bounce of the mail of others', bounceOf('List-Id: <digest.example.net>')],
  ['a delay', bounceOf('List-Id: <digest.reports.strictmx.test>', { action: 'delayed' })],
  ['a vacation notice, which may be the operator’s', vacation],
  ['our own mail', 'From: digest@reports.strictmx.test\n\nHello\n'],
])('mayForward() is false for %s', (_what, mail) => {
  expect(may(sender, mail)).toBe(false);
});

test.each([
  ['a person’s mail', person, true],
  ['a program’s mail', vacation, true],
  ['a bounce', bounceOf('List-Id: <digest.reports.strictmx.test>'), false],
])('mayForward() to postmaster of %s is as mayBeginLoop() says', (_what, mail, is) => {
  expect(may('postmaster@reports.strictmx.test', mail)).toBe(is);
});
