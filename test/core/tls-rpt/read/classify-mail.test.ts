import { describe, expect, test } from 'vitest';
import { readMail } from '../../../../core/mail/read-mail.ts';
import { classifyMail, findEnclosingReport } from '../../../../core/tls-rpt/read/classify-mail.ts';
import { readLimits } from '../../../../core/tls-rpt/read/read-limits.ts';
import { causeOf } from '../../../fixtures/in-english.ts';
import { envelopeHeader, multipart, part, reportHeader, reportMail } from '../../mail/build-mail.ts';

const mail = (header: string[], body: Buffer | string = 'x') => readMail(part({ header, body }), readLimits);

describe('findEnclosingReport()', () => {
  const ours = part({ header: ['Content-Type: message/rfc822'], body: reportMail({ json: '{}' }) });
  const answer = (reportType: string, mediaType: string) =>
    mail(
      [...envelopeHeader, `Content-Type: multipart/report; report-type=${reportType}; boundary=b`],
      multipart('b', [part({ header: [`Content-Type: message/${mediaType}`], body: 'x: y' }), ours]),
    );

  test.each([
    ['a bounce', answer('delivery-status', 'delivery-status'), 'a delivery status notification'],
    ['a bounce by its report-type alone', answer('delivery-status', 'x'), 'a delivery status notification'],
    ['a bounce by its part alone', answer('x', 'delivery-status'), 'a delivery status notification'],
    [
      'a read receipt',
      answer('disposition-notification', 'disposition-notification'),
      'a read receipt (message disposition notification)',
    ],
    ['an abuse report', answer('feedback-report', 'feedback-report'), 'an abuse report (ARF)'],
    ['a TLS report', readMail(reportMail({ json: '{}' }), readLimits), undefined],
  ])('on %s', (_, enclosing, expected) => {
    expect(causeOf(findEnclosingReport(enclosing))).toBe(expected);
  });
});

describe('classifyMail()', () => {
  const attachment = (mediaType: string) => part({ header: [`Content-Type: ${mediaType}`], body: 'x' });
  const withAttachments = (...mediaTypes: string[]) =>
    mail(
      [...envelopeHeader, 'Content-Type: multipart/mixed; boundary=b'],
      multipart('b', mediaTypes.map(attachment)),
    );

  test.each([
    ['a plain mail', mail([...envelopeHeader, 'Subject: hi']), 'a plain mail without attachment'],
    [
      'an out-of-office note',
      mail([...envelopeHeader, 'Auto-Submitted: Auto-Replied (vacation)']),
      'an automatic answer',
    ],
    [
      'a message from a mail system',
      mail(['From: MAILER-DAEMON@a.example (Mail)']),
      'a notice from a mail system, perhaps about a failed delivery',
    ],
    [
      'a message from a mail system with a name',
      mail(['From: Mail <postmaster@a.example>']),
      'a notice from a mail system, perhaps about a failed delivery',
    ],
    [
      'a report mail that lost its attachment',
      mail([...reportHeader, 'Content-Type: text/plain']),
      'a mail that claims to be a TLS report, but contains none that can be read',
    ],
    [
      'a report mail without its Subject',
      mail([...envelopeHeader, 'Content-Type: multipart/report; report-type=tlsrpt; boundary=b']),
      'a mail that claims to be a TLS report, but contains none that can be read',
    ],
    [
      'the SES notification',
      mail([...envelopeHeader, 'Subject: Amazon SES Setup Notification']),
      'the notification that SES sends once when it is set up',
    ],
    [
      'spam with an archive',
      withAttachments('text/plain', 'application/zip'),
      'a mail whose attachment is not a TLS report',
    ],
    [
      'a text file',
      mail([...envelopeHeader, 'Content-Type: text/plain; name=a.txt']),
      'a mail whose attachment is not a TLS report',
    ],
    [
      'several attachments',
      withAttachments('text/plain', 'image/png', 'image/png'),
      'a mail with 2 attachments, none of them a TLS report',
    ],
  ])('on %s', (_, classified, expected) => {
    expect(causeOf(classifyMail(classified, false))).toBe(expected);
  });

  test('names XML before anything else', () => {
    expect(causeOf(classifyMail(mail(reportHeader), true))).toBe(
      'a mail with an XML attachment (perhaps a DMARC report), not a TLS report',
    );
  });
});
