/** The page that `strictmx domain check DOMAIN` prints: what was found, what to do, what was not checked. */
import { styleText } from 'node:util';
import type { Verdict } from '../../core/domain-check/judge-domain.ts';
import type { Finding, FindingCode } from '../../core/finding/finding.ts';
import type { Severity } from '../../core/finding/finding-traits.ts';
import { toUnicode } from '../../core/names/domain-name.ts';
import { escapeControls } from '../../core/text/quote.ts';
import { describeFinding } from '../../core/words/describe-finding.ts';
import { english } from '../../core/words/en/words.ts';
import type { DomainCheck } from '../../service/look-up/check-domain.ts';
import { formatDuration } from '../format-duration.ts';

type Headline = [colour: 'green' | 'yellow' | 'red', mark: string, text: string];

const headlines: Record<Verdict, Headline> = {
  enforced: [
    'green',
    '✓',
    'Mail to DOMAIN is protected: senders that support MTA-STS refuse any other server',
  ],
  tested: ['yellow', '!', 'Mail to DOMAIN is monitored, not protected: the policy is in mode "testing"'],
  none: ['yellow', '!', 'Mail to DOMAIN is not protected by MTA-STS'],
  broken: ['red', '✗', 'MTA-STS for DOMAIN does not work correctly'],
  unknown: ['yellow', '?', 'MTA-STS for DOMAIN could not be checked'],
};

const unusedHeadline: Headline = ['yellow', '?', 'DOMAIN may not exist, or may be misspelt'];

const marks: Record<Severity, string> = {
  error: styleText('red', '✗'),
  warning: styleText('yellow', '!'),
  unknown: styleText('yellow', '?'),
  note: styleText('dim', '·'),
};

export interface CheckPageOptions {
  /** Width of the terminal, in characters. */
  columns: number;
}

/** Untrusted text is escaped here. */
export function formatCheckPage(check: DomainCheck, { columns }: CheckPageOptions): string {
  const width = Math.min(Math.max(columns, 30), 100);
  const blocks = [
    formatHeadline(check, width),
    describeFacts(check).flatMap(([label, items]) => formatFact(label, items, width)),
    formatFindings(check, width),
    check.notProbed.flatMap((one) =>
      hang(splitWords(english.notProbed[one]), width, 2, 4).map((line) => styleText('dim', line)),
    ),
  ];
  return blocks.map((lines) => lines.join('\n')).join('\n\n');
}

function formatHeadline(check: DomainCheck, width: number): string[] {
  const [colour, mark, text] = isUnused(check) ? unusedHeadline : headlines[check.verdict];
  const unicode = toUnicode(check.domain);
  const name = unicode === check.domain ? check.domain : `${check.domain} (${unicode})`;
  return hang(splitWords(`${mark} ${text.replace('DOMAIN', name)}`), width, 0, 2).map((line) =>
    styleText([colour, 'bold'], line),
  );
}

/** If nothing at all was found at a name, the page must not begin with a missing policy. */
function isUnused({ findings }: DomainCheck): boolean {
  const codes = new Set(findings.map(({ code }) => code));
  const ofNothing: FindingCode[] = ['mta-sts-absent', 'mx-none', 'tls-rpt-missing'];
  return ofNothing.every((code) => codes.has(code));
}

function formatFindings(check: DomainCheck, width: number): string[] {
  const { domain, findings } = check;
  if (findings.length === 0) return [`  ${styleText('green', '✓')} No findings`];
  const describe = (list: Finding[]) =>
    list.map((one) => ({ ...describeFinding(english, one), severity: one.severity }));
  if (!isUnused(check)) return describe(findings).flatMap((finding) => formatFinding(finding, width));
  const lead: FindingText = {
    severity: 'unknown',
    message: `Nothing was found at ${domain}: neither MX records nor an address, and no record of MTA-STS or TLS reporting`,
    nextStep: 'Check that the name is spelled correctly and is registered',
  };
  const others = findings.filter(({ code }) => code !== 'mx-none');
  return [lead, ...describe(others)].flatMap((finding) => formatFinding(finding, width));
}

interface FindingText {
  severity: Severity;
  message: string;
  nextStep: string;
}

function formatFinding({ severity, message, nextStep }: FindingText, width: number): string[] {
  const [first = '', ...rest] = hang(splitWords(escapeControls(message)), width, 4, 4);
  const next = hang(['→', ...splitWords(escapeControls(nextStep))], width, 4, 6);
  return [
    `  ${marks[severity]} ${first.trimStart()}`,
    ...rest,
    ...next.map((line) => styleText('dim', line)),
  ];
}

function describeFacts(check: DomainCheck): [label: string, items: string[]][] {
  const { id, policy, policyBytes, certificateDays, mx, rua } = check;
  return [
    ['record', id === undefined ? [] : [`id ${escapeControls(id)}`]],
    [
      'policy',
      policy ? [policy.mode, `max_age ${formatDuration(policy.maxAgeSeconds)}`, `${policyBytes} bytes`] : [],
    ],
    ['allowed MX', (policy?.mx ?? []).map(escapeControls)],
    ['MX records', mx.map(({ host, preference }) => `${escapeControls(host)} (${preference})`)],
    ['certificate', certificateDays === undefined ? [] : [`${certificateDays} days left`]],
    ['TLS reports to', (rua ?? []).map(escapeControls)],
    ['CAA allows', isUnused(check) ? [] : describeCaa(check)],
  ];
}

function describeCaa({ caaIssuers, findings }: DomainCheck): string[] {
  if (findings.some(({ code }) => code === 'caa-unknown')) return ['not known'];
  if (caaIssuers === undefined) return ['every authority'];
  return caaIssuers.length > 0 ? caaIssuers.map(escapeControls) : ['no authority'];
}

const labelWidth = 14;

/** Below this width, a label has a separate line, so that its value has room. */
const narrow = 60;

function formatFact(label: string, items: string[], width: number): string[] {
  const words = items.map((item, index) => (index < items.length - 1 ? `${item},` : item));
  const values = words.length > 0 ? words : ['–'];
  if (width < narrow) return [`  ${styleText('dim', label)}`, ...hang(values, width, 4, 4)];
  const indent = labelWidth + 3;
  const [first = '', ...rest] = hang(values, width, indent, indent);
  return [`  ${styleText('dim', label.padEnd(labelWidth))} ${first.trimStart()}`, ...rest];
}

/** Text in double quotes is for copying, and stays together. */
const splitWords = (text: string) => text.match(/(?:"[^"]*"|\S)+/g) ?? [];

/** Lines of at most `width` characters, the first indented by `first`, the others by `next`. No word is split. */
function hang(words: string[], width: number, first: number, next: number): string[] {
  const lines: string[] = [];
  let line = ' '.repeat(first);
  let isEmpty = true;
  for (const word of words) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(next);
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
