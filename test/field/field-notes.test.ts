/**
 * Texts in reports that are not what they should be: what is said about each is in `test/golden/field-notes.txt`, word by
 * word. Each stays as it was sent. To add a case, add a row.
 */
import { expect, test } from 'vitest';
import { readReport } from '../../core/tls-rpt/read/read-report.ts';
import { describeReadingNote } from '../../core/words/describe-intake.ts';
import { english } from '../../core/words/en/words.ts';
import { reportWith } from './field-reports.table.ts';

const reportOf = (contact: string, ip: string) => ({
  ...reportWith([
    {
      policy: { 'policy-type': 'sts', 'policy-domain': 'example.com', 'policy-string': ['version: STSv1'] },
      summary: { 'total-successful-session-count': 0, 'total-failure-session-count': 2 },
      'failure-details': [
        { 'result-type': 'certificate-expired', 'receiving-ip': ip, 'failed-session-count': 1 },
        { 'result-type': 'validation-failure', 'receiving-ip': ip, 'failed-session-count': 1 },
      ],
    },
  ]),
  'contact-info': contact,
});

const contacts = [
  'the postmaster',
  'https://relay.example/tls',
  'tls@',
  '+1 555 0100',
  'tls\u00a0at relay.example',
];
const ips = ['mx1.example.com', '[192.0.2.1]', '192.0.2', '192.0.2.1:25', 'unknown'];
const right = ['tls@relay.example', '192.0.2.1'] as const;

const rows: [contact: string, ip: string][] = [
  right as unknown as [string, string],
  ...contacts.map((contact): [string, string] => [contact, right[1]]),
  ...ips.map((ip): [string, string] => [right[0], ip]),
  ['mailto:tls@relay.example', '2001:db8::1'],
];

test('a contact without an address and an IP that is none are kept, and said in exactly these words', async () => {
  const lines: string[] = [];
  for (const [contact, ip] of rows) {
    const read = await readReport(Buffer.from(JSON.stringify(reportOf(contact, ip))));
    if (!read.ok) throw new Error(read.reason);
    const [report] = read.reports;
    expect(report?.contactInfo).toBe(contact);
    expect(report?.policies[0]?.failureDetails?.map(({ receivingIp }) => receivingIp)).toEqual([ip, ip]);
    const notes = report?.notes.map((note) => `  ${describeReadingNote(english, note)}`) ?? [];
    lines.push(`${JSON.stringify(contact)} ${JSON.stringify(ip)}`, ...notes);
  }
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../golden/field-notes.txt');
});
