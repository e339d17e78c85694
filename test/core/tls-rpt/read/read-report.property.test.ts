import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readReport } from '../../../../core/tls-rpt/read/read-report.ts';
import { causeOf, notesIn } from '../../../fixtures/in-english.ts';
import { sampled } from '../../../model/search.ts';
import type { Encoding, Packing } from '../../mail/build-mail.ts';
import { forms, mediaTypes } from './mail-forms.ts';
import { mutations } from './quirk-mutations.ts';
import { copyJson, type Expected, expectedReport, toJson } from './report-arbitrary.ts';

const choice = fc.record({
  packing: fc.constantFrom<Packing>('gzip', 'json', 'zip', 'double gzip'),
  mediaType: fc.constantFrom(...mediaTypes),
  encoding: fc.constantFrom<Encoding>('base64', 'quoted-printable', '7bit', '8bit', 'binary'),
});

async function read(bytes: Buffer): Promise<{ reports: Expected[]; notes: string[] }> {
  const result = await readReport(bytes);
  if (!result.ok) throw new Error(`${result.reason}: ${causeOf(result)}`);
  return {
    reports: result.reports.map(({ notes: _, provenance: __, ...report }) => report),
    notes: result.reports.flatMap(({ notes }) => notesIn(notes)),
  };
}

describe('readReport() gives back what was written', () => {
  test('in the form of RFC 8460', async () => {
    await fc.assert(
      fc.asyncProperty(expectedReport, async (expected) => {
        const { reports } = await read(Buffer.from(JSON.stringify(toJson(expected))));
        expect(reports).toEqual([expected]);
      }),
    );
  });

  test.each(forms)('$name', async ({ wrap }) => {
    await fc.assert(
      fc.asyncProperty(expectedReport, choice, async (expected, chosen) => {
        const { reports } = await read(wrap(JSON.stringify(toJson(expected)), chosen));
        expect(reports).toEqual([expected]);
      }),
      { numRuns: 40 },
    );
  });

  test.each(mutations)('$name', async ({ apply, note }) => {
    await fc.assert(
      fc.asyncProperty(expectedReport, async (report) => {
        const expected = structuredClone(report);
        const json = copyJson(toJson(expected));
        apply(json, expected);
        const { reports, notes } = await read(Buffer.from(JSON.stringify(json)));
        expect(reports).toEqual([expected]);
        if (note) expect(notes.join('\n')).toMatch(note);
      }),
      { numRuns: 40 },
    );
  });

  test('any quirks together, in any form', async () => {
    await fc.assert(
      fc.asyncProperty(
        expectedReport,
        fc.subarray(mutations, { minLength: 1 }),
        fc.constantFrom(...forms),
        choice,
        async (report, chosenMutations, form, chosen) => {
          const expected = structuredClone(report);
          const json = copyJson(toJson(expected));
          for (const { apply } of chosenMutations) apply(json, expected);
          const { reports } = await read(form.wrap(JSON.stringify(json), chosen));
          expect(reports).toEqual([expected]);
        },
      ),
      { numRuns: sampled(150, 500) },
    );
  });
});

describe('readReport() finds a missing policy domain', () => {
  const sources = [
    ['TLS-Report-Domain', 'TLS-Report-Domain: example.com', 'no subject', undefined],
    [
      'the file name',
      'X-Nothing: here',
      'no subject',
      'reporter.example!example.com!1795392000!1795478399.json.gz',
    ],
    [
      'the Subject',
      'X-Nothing: here',
      'Report Domain: Example.com Submitter: a.example Report-ID: <1@a.example>',
      undefined,
    ],
  ] as const;

  test.each(sources)('in %s', async (source, header, subject, fileName) => {
    await fc.assert(
      fc.asyncProperty(
        expectedReport.filter(({ policies }) => policies.length > 0),
        async (report) => {
          const expected = structuredClone(report);
          for (const policy of expected.policies) delete policy.policyDomain;
          const bytes = Buffer.from(
            `${header}\r\nSubject: ${subject}\r\nContent-Type: application/tlsrpt+json${fileName ? `; name="${fileName}"` : ''}\r\n\r\n${JSON.stringify(toJson(expected))}`,
          );
          const { reports, notes } = await read(bytes);
          expect(reports[0]?.policies.map(({ policyDomain }) => policyDomain)).toEqual(
            report.policies.map(() => 'example.com'),
          );
          expect(notes).toContain(`policy.policy-domain is missing, taken from ${source}`);
        },
      ),
      { numRuns: 10 },
    );
  });

  test('nowhere, and notes it', async () => {
    const { reports, notes } = await read(
      Buffer.from('{"report-id":"1","policies":[{"policy":{"policy-type":"no-policy-found"}}]}'),
    );
    expect(reports[0]?.policies).toEqual([{ policyType: 'no-policy-found' }]);
    expect(notes).toContain('policy.policy-domain is missing');
  });
});
