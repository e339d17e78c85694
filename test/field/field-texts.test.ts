/**
 * Texts that look right and are not: what `strictmx lint` says about each is in `test/golden/field-texts.txt`, word by word.
 * To add a case, add a row: where it was found, what it is, the text, whether senders accept it, and why.
 */
import { describe, expect, test } from 'vitest';
import type { Fault } from '../../core/finding/fault.ts';
import { lintPolicy } from '../../core/mta-sts/lint-policy.ts';
import { parseMtaStsRecord } from '../../core/mta-sts/record.ts';
import { parseTlsRptRecord } from '../../core/tls-rpt/record.ts';
import { describeFault } from '../../core/words/describe-finding.ts';
import { english } from '../../core/words/en/words.ts';

type Kind = 'policy' | 'mta-sts-record' | 'tls-rpt-record';

interface FieldText {
  source: string;
  situation: string;
  kind: Kind;
  text: string;
  isValid: boolean;
  because: string;
}

const policy = (lines: string) => `version: STSv1\r\n${lines}\r\n`;
const nbsp = '\u00a0';
const rua = 'v=TLSRPTv1; rua=mailto:a@b.example';

const rows: [
  source: string,
  situation: string,
  kind: Kind,
  text: string,
  isValid: boolean,
  because: string,
][] = [
  [
    'policies copied from a web page',
    'a no-break space after the MX',
    'policy',
    policy(`mode: testing\r\nmx: mx.example.com${nbsp}\r\nmax_age: 86400`),
    false,
    'it is no character of a host name',
  ],
  [
    'variant',
    'a no-break space after the mode',
    'policy',
    policy(`mode: testing${nbsp}\r\nmx: mx.example.com\r\nmax_age: 86400`),
    false,
    'the ABNF has three modes',
  ],
  [
    'variant',
    'a zero-width space in max_age',
    'policy',
    policy('mode: testing\r\nmx: mx.example.com\r\nmax_age: 86\u200b400'),
    false,
    'the ABNF has digits only',
  ],
  [
    'questions about policies that senders refuse',
    'a list of hosts',
    'policy',
    policy('mode: testing\r\nmx: a.example.com, b.example.com\r\nmax_age: 86400'),
    false,
    'RFC 8461 §3.2: one pattern a line',
  ],
  [
    'variant',
    'blanks at the end of lines',
    'policy',
    policy('mode: testing  \r\nmx: mx.example.com \t\r\nmax_age: 604800 '),
    true,
    'the ABNF has *WSP there',
  ],
  [
    'records copied from a web page',
    'a no-break space between the fields',
    'mta-sts-record',
    `v=STSv1;${nbsp}id=1;`,
    false,
    'it is not WSP',
  ],
  [
    'variant',
    'a no-break space after the id',
    'mta-sts-record',
    `v=STSv1; id=1${nbsp};`,
    false,
    'an id has letters and digits',
  ],
  [
    'variant',
    'a date with hyphens as id',
    'mta-sts-record',
    'v=STSv1; id=2026-11-28;',
    false,
    'an id has letters and digits',
  ],
  [
    'records typed by hand',
    'trailing blanks',
    'tls-rpt-record',
    `${rua}  `,
    true,
    'most reporters trim it, others do not',
  ],
  ['variant', 'a trailing tab', 'tls-rpt-record', `${rua}\t`, true, 'the same'],
  [
    'variant',
    'a blank after "rua="',
    'tls-rpt-record',
    'v=TLSRPTv1; rua= mailto:a@b.example',
    true,
    'the same',
  ],
  [
    'variant',
    'a blank before the final semicolon',
    'tls-rpt-record',
    `${rua} ;`,
    true,
    'the ABNF has *WSP ";" *WSP',
  ],
  [
    'variant',
    'blanks round a comma',
    'tls-rpt-record',
    `${rua} , mailto:c@d.example`,
    true,
    'the ABNF has *WSP "," *WSP',
  ],
  [
    'variant',
    'a no-break space at the end',
    'tls-rpt-record',
    `${rua}${nbsp}`,
    false,
    'reporters take it as part of the address',
  ],
  [
    'variant',
    'a no-break space between the fields',
    'tls-rpt-record',
    `v=TLSRPTv1;${nbsp}rua=mailto:a@b.example`,
    false,
    'it is not WSP',
  ],
  [
    'variant',
    'quotation marks',
    'tls-rpt-record',
    `"${rua}"`,
    false,
    'a zone file has them, the record does not',
  ],
];
const fieldTexts: FieldText[] = rows.map(([source, situation, kind, text, isValid, because]) => ({
  source,
  situation,
  kind,
  text,
  isValid,
  because,
}));

function judge({ kind, text }: FieldText): { ok: boolean; faults: Fault[] } {
  if (kind === 'policy') {
    const { ok, errors, warnings } = lintPolicy(Buffer.from(text));
    return { ok, faults: [...errors, ...warnings] };
  }
  if (kind === 'mta-sts-record') {
    const parsed = parseMtaStsRecord([text]);
    return { ok: parsed.ok, faults: parsed.ok ? [] : parsed.errors };
  }
  const parsed = parseTlsRptRecord([text]);
  return { ok: parsed.ok, faults: parsed.ok ? parsed.warnings : parsed.errors };
}

describe('a text that looks right is judged right:', () => {
  test.each(fieldTexts)('$kind: $situation ($source)', (text) => {
    expect(judge(text).ok, text.because).toBe(text.isValid);
  });
});

test('each of these texts is explained in exactly these words', async () => {
  const pages = fieldTexts.map((text) => {
    const { ok, faults } = judge(text);
    const words = faults.map((fault) => `  ${describeFault(english.faults, fault)}\n`);
    return `${text.kind}: ${text.situation}: ${ok ? 'valid' : 'invalid'}\n${words.join('')}`;
  });
  await expect(pages.join('\n')).toMatchFileSnapshot('../golden/field-texts.txt');
});
