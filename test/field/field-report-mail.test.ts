import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composeMail } from '../../core/mail/write-mail.ts';
import { parseReportFileName } from '../../core/tls-rpt/read/report-labels.ts';
import { reportFileName, reportMediaType } from '../../core/tls-rpt/write/write-report.ts';
import { domainName, utcDay } from '../fakes/names.ts';

/** A name made of 49-character labels, plus a given number of further characters. */
const nameOf = (characters: number) => `${`${'a'.repeat(49)}.`.repeat(characters / 50)}example`;

interface FieldMail {
  source: string;
  situation: string;
  submitter: string;
  domain: string;
  part: number;
  /** What stays of `sender!policy-domain!begin!end!unique`. */
  right: 'whole' | 'short unique' | 'unique alone';
  because: string;
}

const fieldMails: FieldMail[] = [
  {
    source: 'mox, parsedmarc, dmarc-report-viewer: they read `filename=` and not `filename*0=`',
    situation: 'names of usual length',
    submitter: 'mail.reporter.example',
    domain: 'customer-domain.example',
    part: 1,
    right: 'whole',
    because: 'a name of more than 50 characters is one parameter too',
  },
  {
    source: 'variant',
    situation: 'the shortest names',
    submitter: 'a.example',
    domain: 'b.example',
    part: 1,
    right: 'whole',
    because: 'it has an exclamation mark, so it is in quotation marks',
  },
  {
    source: 'variant',
    situation: 'a name in another script',
    submitter: 'mail.reporter.example',
    domain: 'xn--bcher-kva.example',
    part: 2,
    right: 'whole',
    because: 'A-labels are ASCII, so nothing is encoded',
  },
  {
    source: 'variant',
    situation: 'names that leave room for a short unique part only',
    submitter: nameOf(100),
    domain: nameOf(50),
    part: 12,
    right: 'short unique',
    because: 'RFC 8460 §5.1 lets the sender choose the unique part',
  },
  {
    source: 'variant',
    situation: 'the longest names that a report can be about',
    submitter: nameOf(200),
    domain: nameOf(200),
    part: 3,
    right: 'unique alone',
    because: 'a file name of 500 characters cannot be stored; the content counts (RFC 8460 §5.6)',
  },
];

const composed = async (filename: string): Promise<string> => {
  const { raw } = await composeMail({
    from: { address: 'tls@reporter.example' },
    to: [{ address: 'tls@customer.example' }],
    subject: 'Report',
    text: 'Report',
    date: new Date('2026-11-24T01:00:00Z'),
    messageId: '<1@reporter.example>',
    reportType: 'tlsrpt',
    attachments: [{ filename, contentType: reportMediaType, content: Buffer.from('{}') }],
  });
  return Buffer.from(raw)
    .toString('latin1')
    .replace(/\r\n[ \t]/g, ' ');
};

/** What a reader finds that knows neither RFC 2231 nor RFC 2047. */
const plainlyRead = (mail: string) => ({
  type: /^Content-Type: multipart\/report; report-type="(\w+)"; boundary="[^"]+"$/m.exec(mail)?.[1],
  name: /^Content-Type: application\/tlsrpt\+gzip; name="([^"]*)"$/m.exec(mail)?.[1],
  filename: /^Content-Disposition: attachment; filename="([^"]*)"$/m.exec(mail)?.[1],
});

const key = (domain: string, part: number) => ({
  day: utcDay('2026-11-23'),
  domain: domainName(domain),
  part,
});

describe('readers in the field can read the file name of our report:', () => {
  test.each(fieldMails)('$situation ($source)', async ({ submitter, domain, part, right, because }) => {
    const name = reportFileName(key(domain, part), submitter);
    const named = `${submitter}!${domain}!1795392000!1795478399!`;
    const unique = '[0-9a-f]{16}';
    const form = {
      whole: new RegExp(`^${named}${unique}${part}\\.json\\.gz$`),
      'short unique': new RegExp(`^${named}${part}\\.json\\.gz$`),
      'unique alone': new RegExp(`^${unique}${part}\\.json\\.gz$`),
    };
    expect(name, because).toMatch(form[right]);
    expect(plainlyRead(await composed(name)), because).toEqual({ type: 'tlsrpt', name, filename: name });
  });

  test('of any two domains: one parameter, under 200 characters, that names both or neither', async () => {
    const domains = fc.domain().filter((name) => /^[a-z0-9.-]+$/.test(name));
    await fc.assert(
      fc.asyncProperty(
        domains,
        domains,
        fc.integer({ min: 1, max: 999 }),
        async (submitter, domain, part) => {
          const name = reportFileName(key(domain, part), submitter);
          expect(name.length).toBeLessThan(200);
          expect(plainlyRead(await composed(name)).filename).toBe(name);
          const read = parseReportFileName(name);
          if (name.includes('!')) expect(read).toMatchObject({ policyDomain: domain });
        },
      ),
      { numRuns: 60 },
    );
  });
});
