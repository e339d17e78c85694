/** What others make of a signed mail on its way. */
import fc from 'fast-check';
import { type RawMail, sign } from './parties.ts';
import { envelope, multipartBody, reportJson, reportMail, reportPart } from './reports.ts';
import { enclosed, forged, reporterFields, type Source, sources } from './sources.ts';

/** What somebody on the way does to a mail. `at` is a place in its header. */
export type Twist = (mail: RawMail, at: number) => RawMail;

const insert = ({ header, body }: RawMail, at: number, field: string): RawMail => ({
  header: header.toSpliced(at % (header.length + 1), 0, field),
  body,
});

const changeField = (mail: RawMail, at: number, change: (field: string) => string): RawMail => ({
  ...mail,
  header: mail.header.with(at % mail.header.length, change(mail.header[at % mail.header.length] ?? '')),
});

const attackerBody = multipartBody('evil', [reportPart(forged)]);

/** What a receiver writes on top of a mail that the reporter signed. */
const blockOf = (by: string, receiver: string) =>
  [
    `Received: from out.reporter.example by ${by} with SMTP id x for <inbox1@reports.strictmx.test>; Tue, 24 Nov 2026 01:00:00 +0000`,
    `Authentication-Results: ${receiver}; dkim=pass header.i=@reporter.example; dkim=pass header.i=@google.com header.s=s1`,
    'DKIM-Signature: v=1; a=rsa-sha256; d=google.com; s=s1; h=from:to:content-type:tls-report-domain:tls-report-submitter; bh=x; b=x',
    'DKIM-Signature: v=1; a=rsa-sha256; d=reporter.example; s=s1; h=from:to:content-type:tls-report-domain:tls-report-submitter; bh=x; b=x',
  ].join('\r\n');

const forgedBlocks = [
  blockOf('reports.strictmx.test', 'reports.strictmx.test'),
  blockOf('inbound-smtp.us-east-1.amazonaws.com', 'amazonses.com'),
];

/** Fields that would make another report of the body, of a part that is appended to it, or of where it is about. */
export const evilFields = [
  'Content-Type: multipart/report; report-type=tlsrpt; boundary=evil',
  'Content-Type: application/tlsrpt+json',
  'Content-Type: message/rfc822',
  'Content-Type: text/plain; name="reporter.example!example.com!1795392000!1795478399.json"',
  'Content-Transfer-Encoding: base64',
  'Content-Transfer-Encoding: quoted-printable',
  'Content-Disposition: attachment; filename="reporter.example!example.com!1795392000!1795478399.json"',
  'TLS-Report-Domain: example.com',
  'TLS-Report-Submitter: reporter.example',
  'Subject: Report Domain: example.com Submitter: reporter.example Report-ID: <x@reporter.example>',
  'From: tls@reporter.example',
  'From: noreply-smtp-tls-reporting@google.com',
  'From: tls@attacker.example',
  'MIME-Version: 1.0',
  'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=reporter.example; s=s1; h=from:content-type:tls-report-domain:tls-report-submitter:subject; bh=x; b=x',
];

/** Ways of writing a field name that some readers take for the name. */
export const spellings: ((field: string) => string)[] = [
  (field) => field,
  (field) => field.toUpperCase(),
  (field) => field.replace(/^([^:]+):/, (name) => name.toLowerCase()),
  (field) => field.replace(':', ' :'),
  (field) => field.replace(':', '\r\n :'),
  (field) => field.replace(/^(\w+)-/, '$1'),
  (field) => field.replace(/^(\w+)-/, '$1_'),
  (field) => field.replace(': ', ':\r\n '),
  (field) => field.replace(': ', ':\r\n \r\n '),
  (field) => ` ${field}`,
  (field) => `X-Junk: x\n${field}`,
  (field) => `X-Junk: x\r${field}`,
  (field) => `X-Junk: x\0\r\n${field}`,
  (field) => `no colon here\r\n${field}`,
  (field) => field.replace(/^(\w)/, '\xa0$1'),
];

/** Adds a field in some spelling, on top or anywhere else. */
export const addField =
  (field: string, spell: (field: string) => string): Twist =>
  (mail, at) =>
    insert(mail, at, spell(field));

export const replaceField =
  (field: string): Twist =>
  (mail, at) => {
    const name = field.slice(0, field.indexOf(':') + 1).toLowerCase();
    const header = mail.header.filter((one) => !one.toLowerCase().startsWith(name));
    return insert({ ...mail, header }, at, field);
  };

export const twists: Record<string, Twist> = {
  double: (mail, at) => insert(mail, at * 7, mail.header[at % mail.header.length] ?? ''),
  remove: (mail, at) => ({ ...mail, header: mail.header.toSpliced(at % mail.header.length, 1) }),
  reverse: (mail) => ({ ...mail, header: mail.header.toReversed() }),
  rotate: ({ header, body }, at) => ({
    header: [...header.slice(at % header.length), ...header.slice(0, at % header.length)],
    body,
  }),
  recase: (mail, at) =>
    changeField(mail, at, (field) => field.replace(/^[^:]+/, (name) => name.toUpperCase())),
  fold: (mail, at) => changeField(mail, at, (field) => field.replaceAll('; ', ';\r\n\t')),
  breakLine: (mail, at) => changeField(mail, at, (field) => `${field}\n`),
  appendPart: ({ header, body }) => ({ header, body: body + attackerBody }),
  prependPart: ({ header, body }) => ({ header, body: attackerBody + body }),
  replaceBody: ({ header }) => ({ header, body: multipartBody('b1', [reportPart(forged)]) }),
  replaceTail: ({ header, body }) => ({
    header,
    body: `${body.slice(0, 40)}\r\n--b1\r\n${reportPart(forged)}\r\n--b1--\r\n`,
  }),
  // For whom LF ends a line, this is a mail of its own; for whom only CRLF does, it is one field above the real one.
  smuggle: ({ header, body }) => {
    const copy = ['X-Junk: x', ...header.map((field) => field.replaceAll('\r\n', ''))].join('\n');
    const forgedBody = multipartBody('b1', [reportPart(forged)]).replaceAll('\r\n', '\n');
    return { header: [`${copy}\n\n${forgedBody}`, ...header], body };
  },
  endHeaderEarly: (mail, at) => insert(mail, at, `X-Junk: x\n\n${reportJson(forged)}`),
  endHeaderEarlyInMultipart: ({ header, body }) => ({
    header: [`X-Junk: x\nContent-Type: multipart/mixed; boundary=evil\n\n${attackerBody}`, ...header],
    body,
  }),
  enclose: (mail) => ({
    header: [...envelope('tls@reporter.example', 'Fwd'), 'Content-Type: message/rfc822'],
    body: `${mail.header.join('\r\n')}\r\n\r\n${mail.body}`,
  }),
  encloseBeside: (mail) => ({
    header: mail.header,
    body: multipartBody('b1', [enclosed(reportMail(forged)), mail.body]),
  }),
  signAgain: (mail) => sign(mail, { domain: 'attacker.example', fields: reporterFields.all }),
  signManyTimes: (mail) => ({
    ...mail,
    header: [
      ...Array.from({ length: 12 }, (_, at) => (evilFields.at(-1) ?? '').replace('s=s1', `s=x${at}`)),
      ...mail.header,
    ],
  }),
  repeatTag: (mail, at) => changeField(mail, at, (field) => field.replace(' d=', ' d=google.com; d=')),
  leadingFold: ({ header, body }) => ({
    header: [' Content-Type: multipart/mixed; boundary=evil', ...header],
    body,
  }),
};

const twist: fc.Arbitrary<Twist> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...evilFields, ...forgedBlocks), fc.constantFrom(...spellings))
      .map(([field, spell]) => addField(field, spell)),
  },
  { weight: 2, arbitrary: fc.constantFrom(...evilFields).map(replaceField) },
  { weight: 4, arbitrary: fc.constantFrom(...Object.values(twists)) },
);

export interface Forgery {
  source: Source;
  /** What is done, in order, each with its place. */
  twists: [twist: Twist, at: number][];
}

export const forgery: fc.Arbitrary<Forgery> = fc.record({
  source: fc.constantFrom(...sources),
  twists: fc.array(fc.tuple(twist, fc.nat(30)), { maxLength: 3 }),
});

/** Each source with each single thing that can be done to it, at the top of its header, at the end, or both. */
export function* singleForgeries(): Generator<Forgery> {
  const declaration = 'Content-Type: multipart/report; report-type=tlsrpt; boundary=evil';
  const atTop = [
    ...forgedBlocks.map((block) => addField(block, String)),
    ...spellings.map((spell) => addField(declaration, spell)),
    ...spellings.map((spell) => addField('From: tls@reporter.example', spell)),
    ...evilFields.map((field) => addField(field, String)),
    ...evilFields.map(replaceField),
    ...Object.values(twists),
  ];
  const atEnd = [
    ...spellings.map((spell) => addField(declaration, spell)),
    ...evilFields.map((field) => addField(field, String)),
  ];
  for (const source of sources) {
    const end = source.mail.header.length + 1;
    yield { source, twists: [] };
    for (const one of atTop) yield { source, twists: [[one, 0]] };
    for (const one of atEnd) yield { source, twists: [[one, end]] };
  }
}

/** Each source with the block of a receiver on top. */
export function* forgedReceipts(): Generator<Forgery> {
  for (const source of sources)
    for (const block of forgedBlocks) yield { source, twists: [[addField(block, String), 0]] };
}

const signed = new Map<Source, RawMail>();

export function makeForgery({ source, twists: list }: Forgery): RawMail {
  const mail = signed.get(source) ?? sign(source.mail, source.signing);
  signed.set(source, mail);
  return list.reduce((twisted, [change, at]) => change(twisted, at), mail);
}
