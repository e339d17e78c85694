/** Mails of which a domain signed something: its reports, and mail in which strangers have a say. */
import fc from 'fast-check';
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

/** What real reporters sign: like Google (no Content-Type), like Microsoft (no TLS-Report-*), and all of it. */
export const reporterFields: Record<string, string[]> = {
  google: [
    'to',
    'from',
    'subject',
    'message-id',
    'tls-report-submitter',
    'tls-report-domain',
    'date',
    'mime-version',
  ],
  microsoft: ['from', 'date', 'subject', 'message-id', 'content-type', 'mime-version'],
  all: [
    'from',
    'to',
    'subject',
    'date',
    'mime-version',
    'content-type',
    'tls-report-domain',
    'tls-report-submitter',
  ],
  least: ['from', 'content-type'],
};

/** A mail that a domain signed: a report of its own, or something else in which strangers have a say. */
export interface Source {
  name: string;
  mail: RawMail;
  signing: Signing;
}

const ordinaryFields = ['from', 'to', 'subject', 'date', 'message-id', 'mime-version', 'content-type'];
const form = (subject: string, type: string, body: string, from = 'form@reporter.example'): RawMail => ({
  header: [...envelope(from, subject), `Content-Type: ${type}`],
  body,
});
export const forged = forgedReport('reporter.example');
export const enclosed = (mail: RawMail) =>
  ['Content-Type: message/rfc822', '', ...mail.header, '', mail.body].join('\r\n');

/** Mail of the reporter's domain that is no report, although strangers put one into it. */
const ordinaryMails: [name: string, mail: RawMail][] = [
  [
    'a contact form with the report as its text',
    form('Contact form', 'text/plain', `${reportJson(forged)}\r\n`),
  ],
  [
    'a contact form with the report attached',
    form(
      'Contact form',
      'multipart/mixed; boundary=b1',
      multipartBody('b1', [textPart('Hello'), reportPart(forged, 'application/tlsrpt+json')]),
    ),
  ],
  [
    'an answer to a subject like that of a report',
    form(
      'Re: Report Domain: example.com Submitter: reporter.example',
      'multipart/mixed; boundary=b1',
      multipartBody('b1', [textPart('We are away'), reportPart(forged)]),
    ),
  ],
  [
    "a stranger's mail, forwarded",
    form(
      'Fwd: a report',
      'multipart/mixed; boundary=b0',
      multipartBody('b0', [textPart('See below'), enclosed(reportMail(forged))]),
    ),
  ],
  [
    "a report mail with a stranger's mail enclosed",
    {
      header: reportMail(honestReport).header.map((field) => field.replace('"b1"', '"b0"')),
      body: multipartBody('b0', [textPart('See below'), enclosed(reportMail(forged))]),
    },
  ],
];

/** Google's own report and a stranger's mail: the domain signs both. */
const googleReport: Claim = { ...honestReport, submitter: 'google.com' };
const strangerAtGoogle = reportMail(forgedReport('google.com'), 'stranger@google.com');

const report: fc.Arbitrary<Source> = fc
  .record({
    fields: fc.constantFrom(...Object.keys(reporterFields)),
    canonicalization: fc.constantFrom('relaxed/relaxed', 'relaxed/simple', 'simple/simple'),
    domain: fc.constantFrom(recipientDomain, 'attacker.example', undefined),
  })
  .map(({ fields, canonicalization, domain }) => {
    const mail = reportMail({ ...honestReport, domain });
    // It does not say which domain it is about, except in its header.
    if (domain === undefined)
      mail.header = mail.header.map((field) => field.replaceAll(recipientDomain, 'attacker.example'));
    return {
      name: `a report signed as ${fields} does, about ${domain}`,
      mail,
      signing: { domain: 'reporter.example', fields: reporterFields[fields] ?? [], canonicalization },
    };
  });

const ordinary: fc.Arbitrary<Source> = fc.constantFrom(...ordinaryMails).map(([name, mail]) => ({
  name,
  mail,
  signing: { domain: 'reporter.example', fields: ordinaryFields },
}));

const others: fc.Arbitrary<Source> = fc.constantFrom<Source>(
  {
    name: "a stranger's mail at a mailbox provider",
    mail: strangerAtGoogle,
    signing: { domain: 'google.com', fields: reporterFields.all ?? [] },
  },
  {
    name: "a mailbox provider's report",
    mail: reportMail(googleReport, 'noreply-smtp-tls-reporting@google.com'),
    signing: { domain: 'google.com', fields: reporterFields.google ?? [] },
  },
  {
    name: "somebody's mail in the reporter's name",
    mail: reportMail(forged),
    signing: { domain: 'attacker.example', fields: reporterFields.all ?? [] },
  },
  {
    name: "somebody's own mail, with the reporter's name in the report",
    mail: reportMail(forged, 'tls@attacker.example'),
    signing: { domain: 'attacker.example', fields: reporterFields.all ?? [] },
  },
  {
    name: 'a mail of which only From and the text are signed',
    mail: form('Contact form', 'text/plain', `${reportJson(forged)}\r\n`),
    signing: { domain: 'reporter.example', fields: ['from', 'date'] },
  },
  {
    name: 'a mailing list that signs what others write',
    mail: reportMail(forged, 'tls@elsewhere.example'),
    signing: { domain: 'reporter.example', fields: reporterFields.all ?? [] },
  },
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
    signing: { domain: 'reporter.example', fields: reporterFields.least ?? [] },
  },
  {
    name: 'a report of which the signature covers the beginning',
    mail: reportMail(honestReport),
    signing: { domain: 'reporter.example', fields: reporterFields.all ?? [], maxBodyLength: 40 },
  },
);

export const source: fc.Arbitrary<Source> = fc.oneof(report, ordinary, others);
