/** Mails of which a domain signed something: its reports, and mail in which strangers have a say. */
import type { RawMail, Signing } from './parties.ts';
import {
  type Claim,
  envelope,
  forgedReport,
  honestReport,
  multipartBody,
  recipientDomain,
  reportJson,
  reportMail,
  reportPart,
  textPart,
} from './reports.ts';

const everyReport = 'to from subject message-id date mime-version';

/** What real reporters sign: like Google (no Content-Type), like Microsoft (no TLS-Report-*), and all of it. */
export const reporterFields = {
  google: `${everyReport} tls-report-submitter tls-report-domain`.split(' '),
  microsoft: `${everyReport} content-type`.split(' '),
  all: `${everyReport} content-type tls-report-domain tls-report-submitter`.split(' '),
  least: ['from', 'content-type'],
};

/** A mail that a domain signed. */
export interface Source {
  name: string;
  mail: RawMail;
  signing: Signing;
  /** What the domain reports to the recipient by it, if it does. */
  sent?: Claim;
}

const domain = 'reporter.example';
const ordinaryFields = `${everyReport} content-type`.split(' ');
/** As the mail of careful people has it: nobody may add what is absent. */
const everyField = `${ordinaryFields.join(' ')} tls-report-domain tls-report-submitter`.split(' ');

const form = (subject: string, type: string | undefined, body: string): RawMail => ({
  header: [...envelope('form@reporter.example', subject), ...(type ? [`Content-Type: ${type}`] : [])],
  body,
});
export const forged = forgedReport(domain);
export const enclosed = (mail: RawMail) =>
  ['Content-Type: message/rfc822', '', ...mail.header, '', mail.body].join('\r\n');

const reports: Source[] = Object.entries(reporterFields).flatMap(([style, fields]) =>
  [recipientDomain, 'attacker.example', undefined].map((about) => {
    const mail = reportMail({ ...honestReport, domain: about });
    // It says only in its header which domain it is about.
    if (about === undefined)
      mail.header = mail.header.map((field) => field.replaceAll(recipientDomain, 'attacker.example'));
    return {
      name: `a report about ${about ?? 'attacker.example, as its header says'}, signed as ${style} signs`,
      mail,
      signing: { domain, fields, canonicalization: style === 'all' ? 'simple/simple' : 'relaxed/relaxed' },
      ...(about === recipientDomain && { sent: honestReport }),
    };
  }),
);

/** To be read as quoted-printable, if somebody adds that label. */
const withEscapes: Claim = { ...honestReport, id: 'hon=65st' };

const otherReports: Source[] = [
  {
    // Sent to attacker.example, which it does not name; and then here.
    name: 'a report that does not say which domain it is about',
    mail: {
      header: [
        ...envelope('tls@reporter.example', 'TLS report'),
        'Content-Type: multipart/report; report-type=tlsrpt; boundary=b1',
      ],
      body: multipartBody('b1', [textPart('A report.'), reportPart({ ...honestReport, domain: undefined })]),
    },
    signing: { domain, fields: reporterFields.least },
  },
  {
    name: 'a report that is the whole mail',
    mail: {
      header: [...envelope('tls@reporter.example', 'TLS report'), 'Content-Type: application/tlsrpt+json'],
      body: `${reportJson(withEscapes)}\r\n`,
    },
    signing: { domain, fields: reporterFields.least },
    sent: withEscapes,
  },
  {
    name: 'a report of which the signature covers the beginning',
    mail: reportMail(honestReport),
    signing: { domain, fields: reporterFields.all, maxBodyLength: 40 },
    sent: honestReport,
  },
  {
    name: "a mailbox provider's report",
    mail: reportMail({ ...honestReport, submitter: 'google.com' }, 'noreply-smtp-tls-reporting@google.com'),
    signing: { domain: 'google.com', fields: reporterFields.google },
    sent: { ...honestReport, submitter: 'google.com' },
  },
];

const attached = multipartBody('b1', [textPart('Hello'), reportPart(forged)]);

/** Mail of the reporter's domain that is no report, although strangers put one into it. */
const ordinaryMails: Source[] = [
  {
    name: 'a contact form with the report as its text',
    mail: form('Contact form', 'text/plain', `${reportJson(forged)}\r\n`),
    signing: { domain, fields: ordinaryFields },
  },
  {
    name: 'the same without Content-Type, all fields signed',
    mail: form('Contact form', undefined, `${reportJson(forged)}\r\n`),
    signing: { domain, fields: everyField },
  },
  {
    name: 'a contact form of which only From and the text are signed',
    mail: form('Contact form', 'text/plain', `${reportJson(forged)}\r\n`),
    signing: { domain, fields: ['from', 'date'] },
  },
  {
    name: 'a contact form with the report attached',
    mail: form('Contact form', 'multipart/mixed; boundary=b1', attached),
    signing: { domain, fields: ordinaryFields },
  },
  {
    name: 'a contact form whose visitor typed the subject of a report',
    mail: form('Report Domain: example.com', 'multipart/mixed; boundary=b1', attached),
    signing: { domain, fields: everyField },
  },
  {
    name: 'an answer to a subject like that of a report',
    mail: form('Re: Report Domain: example.com', 'multipart/mixed; boundary=b1', attached),
    signing: { domain, fields: everyField },
  },
  {
    name: "a stranger's mail, forwarded",
    mail: form(
      'Fwd: a report',
      'multipart/mixed; boundary=b0',
      multipartBody('b0', [textPart('See below'), enclosed(reportMail(forged))]),
    ),
    signing: { domain, fields: ordinaryFields },
  },
  {
    name: "a report mail with a stranger's mail enclosed",
    mail: {
      header: reportMail(honestReport).header.map((field) => field.replace('"b1"', '"b0"')),
      body: multipartBody('b0', [textPart('See below'), enclosed(reportMail(forged))]),
    },
    signing: { domain, fields: reporterFields.all },
  },
  {
    name: 'a mailing list that signs what others write',
    mail: reportMail(forged, 'tls@elsewhere.example'),
    signing: { domain, fields: reporterFields.all },
  },
];

/** Each would be verified but for one rule: see `found` in the test. */
export const subjectOfStranger: Source = {
  name: "a contact form with a subject as a report has it, signed without the text's type",
  mail: form('Report Domain: example.com', 'text/plain', `${reportJson(forged)}\r\n`),
  signing: { domain, fields: ['from', 'subject'] },
};
export const twoFieldLists: Source = {
  name: 'a contact form whose signature has two lists of fields',
  mail: form('Contact form', 'text/plain', `${reportJson(forged)}\r\n`),
  signing: { domain, fields: ['from', 'date'], fieldsBefore: everyField },
};
export const upperCaseLength: Source = {
  name: 'a report of which the signature covers the beginning, as an upper-case tag says',
  mail: reportMail(honestReport),
  signing: { domain, fields: reporterFields.all, maxBodyLength: 40, lengthTag: 'L' },
  sent: honestReport,
};

const othersMails: Source[] = [
  {
    name: "a stranger's mail at a mailbox provider",
    mail: reportMail(forgedReport('google.com'), 'stranger@google.com'),
    signing: { domain: 'google.com', fields: reporterFields.all },
  },
  {
    name: "somebody's mail in the reporter's name",
    mail: reportMail(forged),
    signing: { domain: 'attacker.example', fields: reporterFields.all },
  },
  {
    name: "somebody's own mail, with the reporter's name in the report",
    mail: reportMail(forged, 'tls@attacker.example'),
    signing: { domain: 'attacker.example', fields: reporterFields.all },
  },
];

export const sources: Source[] = [
  ...reports,
  ...otherReports,
  ...ordinaryMails,
  ...othersMails,
  subjectOfStranger,
  twoFieldLists,
  upperCaseLength,
];
