import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatTlsRptRecord, parseTlsRptRecord } from '../../../core/tls-rpt/record.ts';
import { textsOf } from '../../fixtures/in-english.ts';

const good: [why: string, txts: string[], rua: string[]][] = [
  [
    'the mail example of RFC 8460 §3.1',
    ['v=TLSRPTv1;rua=mailto:reports@example.com'],
    ['mailto:reports@example.com'],
  ],
  [
    'the HTTPS example of RFC 8460 §3.1',
    ['v=TLSRPTv1; rua=https://reporting.example.com/v1/tlsrpt'],
    ['https://reporting.example.com/v1/tlsrpt'],
  ],
  ['several destinations', ['v=TLSRPTv1; rua=mailto:a@b,https://c/d'], ['mailto:a@b', 'https://c/d']],
  [
    'spaces around semicolon and comma',
    ['v=TLSRPTv1; \t rua=mailto:a@b \t,  https://c/d \t ;\t'],
    ['mailto:a@b', 'https://c/d'],
  ],
  ['a space before the first semicolon', ['v=TLSRPTv1 ; rua=mailto:a@example.com'], ['mailto:a@example.com']],
  ['no final semicolon', ['v=TLSRPTv1;rua=mailto:a@example.com'], ['mailto:a@example.com']],
  ['a final semicolon', ['v=TLSRPTv1;rua=mailto:a@example.com;'], ['mailto:a@example.com']],
  [
    'unknown fields before and after',
    ['v=TLSRPTv1; ext=1; rua=mailto:a@example.com; more=2'],
    ['mailto:a@example.com'],
  ],
  [
    'two rua fields',
    ['v=TLSRPTv1; rua=mailto:a@example.com; rua=https://example.com/'],
    ['mailto:a@example.com', 'https://example.com/'],
  ],
  [
    'percent-encoded comma, exclamation point and semicolon',
    ['v=TLSRPTv1; rua=mailto:a%2Cb%21c%3Bd@example.com'],
    ['mailto:a%2Cb%21c%3Bd@example.com'],
  ],
  [
    'header fields in mailto',
    ['v=TLSRPTv1; rua=mailto:a@example.com?subject=tls'],
    ['mailto:a@example.com?subject=tls'],
  ],
  [
    'upper-case schemes',
    ['v=TLSRPTv1; rua=MAILTO:a@example.com,HTTPS://example.com/x'],
    ['MAILTO:a@example.com', 'HTTPS://example.com/x'],
  ],
  [
    'a port, a path and a query',
    ['v=TLSRPTv1; rua=https://example.com:8443/a/b?c=d&e'],
    ['https://example.com:8443/a/b?c=d&e'],
  ],
  [
    'other records beside ours',
    ['v=spf1 -all', 'v=TLSRPTv1; rua=mailto:a@example.com', 'v=TLSRPTv2; rua=mailto:b@example.com'],
    ['mailto:a@example.com'],
  ],
  [
    'an unknown scheme beside a usable one',
    ['v=TLSRPTv1; rua=ftp://example.com/,mailto:a@example.com'],
    ['mailto:a@example.com'],
  ],
];

const bad: [why: string, txts: string[], error: string][] = [
  ['no record', [], 'no record begins'],
  ['another version', ['v=TLSRPTv2; rua=mailto:a@example.com'], 'no record begins'],
  ['lower-case version', ['v=tlsrptv1; rua=mailto:a@example.com'], 'does not count'],
  ['quotation marks', ['"v=TLSRPTv1; rua=mailto:a@example.com"'], 'does not count'],
  ['no rua', ['v=TLSRPTv1;'], '"rua" is missing'],
  ['upper-case Rua', ['v=TLSRPTv1; Rua=mailto:a@example.com'], '"rua" is missing'],
  ['an empty rua', ['v=TLSRPTv1; rua='], 'an empty destination'],
  [
    'an empty destination between commas',
    ['v=TLSRPTv1; rua=mailto:a@example.com,,mailto:b@example.com'],
    'an empty destination',
  ],
  ['an address without mailto:', ['v=TLSRPTv1; rua=reports@example.com'], 'a bare address without "mailto:"'],
  [
    'an address without mailto: beside a usable one',
    ['v=TLSRPTv1; rua=mailto:a@example.com,b@example.com'],
    'a bare address without "mailto:"',
  ],
  ['text that is not a URI', ['v=TLSRPTv1; rua=example'], 'not a URI'],
  [
    'only unknown schemes',
    ['v=TLSRPTv1; rua=ftp://example.com/,http://example.com/'],
    'a scheme that no reporter uses',
  ],
  ['plain HTTP', ['v=TLSRPTv1; rua=http://example.com/'], 'a scheme that no reporter uses'],
  [
    'an exclamation point, as in DMARC sizes',
    ['v=TLSRPTv1; rua=mailto:a@example.com!10m'],
    'must be written "%21"',
  ],
  ['a space within a URI', ['v=TLSRPTv1; rua=mailto:a @example.com'], 'not a URI'],
  ['text outside ASCII', ['v=TLSRPTv1; rua=mailto:ü@example.com'], 'not a URI'],
  ['a percent sign without two digits', ['v=TLSRPTv1; rua=mailto:a%2@example.com'], 'not a URI'],
  ['mailto without address', ['v=TLSRPTv1; rua=mailto:'], 'not a mail address'],
  ['mailto without domain', ['v=TLSRPTv1; rua=mailto:a@'], 'not a mail address'],
  ['mailto with slashes', ['v=TLSRPTv1; rua=mailto://a'], 'not a mail address'],
  ['https without host', ['v=TLSRPTv1; rua=https:///x'], 'not an HTTPS address'],
  ['https without slashes', ['v=TLSRPTv1; rua=https:example.com'], 'not an HTTPS address'],
  ['https with an invalid port', ['v=TLSRPTv1; rua=https://example.com:99999/'], 'not an HTTPS address'],
  ['two semicolons', ['v=TLSRPTv1;; rua=mailto:a@example.com'], 'field "" is not of the form'],
  ['an extension without a value', ['v=TLSRPTv1; rua=mailto:a@example.com; x='], 'not of the form'],
  ['spaces around the equals sign', ['v=TLSRPTv1; rua =mailto:a@example.com'], 'not of the form'],
  [
    'two records',
    ['v=TLSRPTv1; rua=mailto:a@example.com', 'v=TLSRPTv1; rua=mailto:b@example.com'],
    '2 records begin',
  ],
];

describe('parseTlsRptRecord()', () => {
  test.each(good)('accepts %s', (_why, txts, rua) => {
    expect(parseTlsRptRecord(txts)).toMatchObject({ ok: true, record: { rua } });
  });

  test.each(bad)('refuses %s', (_why, txts, error) => {
    const result = parseTlsRptRecord(txts);
    expect(result.ok).toBe(false);
    expect(result.ok ? '' : textsOf(result.errors).join('\n')).toContain(error);
  });

  test('warns only of unknown schemes and of several destinations', () => {
    expect(parseTlsRptRecord(['v=TLSRPTv1; rua=mailto:a@example.com,ftp://x/,https://x/'])).toMatchObject({
      warnings: [{ code: 'rua-unknown-scheme', parameters: { uri: 'ftp://x/' } }, { code: 'rua-several' }],
    });
    expect(parseTlsRptRecord(['v=TLSRPTv1; rua=mailto:a@example.com'])).toMatchObject({ warnings: [] });
  });

  test('gives usable destinations, or named errors, for any records', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('v=TLSRPTv1;', 'rua=', 'mailto:', 'a@b', ',', ';', ' ', 'https://x'),
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.array(piece).map((all) => all.join('')),
          { maxLength: 3 },
        ),
        (txts) => {
          const result = parseTlsRptRecord(txts);
          const found = result.ok ? result.record.rua : result.errors;
          expect(found.length).toBeGreaterThan(0);
          if (!result.ok) return;
          for (const uri of result.record.rua) {
            expect(uri).toMatch(/^(mailto:[^,!;\s]+@[^,!;\s]+|https:\/\/[^,!;\s]+)$/i);
          }
        },
      ),
    );
  });
});

describe('formatTlsRptRecord()', () => {
  test.each([
    ['one destination', ['mailto:a@example.com'], 'v=TLSRPTv1; rua=mailto:a@example.com'],
    [
      'several',
      ['mailto:a@example.com', 'https://example.com/x'],
      'v=TLSRPTv1; rua=mailto:a@example.com,https://example.com/x',
    ],
    [
      'the three characters that end a URI',
      ['mailto:a,b!c;d@example.com'],
      'v=TLSRPTv1; rua=mailto:a%2Cb%21c%3Bd@example.com',
    ],
  ])('writes %s', (_why, rua, txt) => {
    expect(formatTlsRptRecord(rua)).toBe(txt);
    expect(parseTlsRptRecord([txt])).toMatchObject({ ok: true });
  });
});
