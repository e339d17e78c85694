import fc from 'fast-check';
import { HtmlValidate } from 'html-validate/node';
import { describe, expect, test } from 'vitest';
import { languages } from '../../../../core/names/language.ts';
import { english } from '../../../../core/words/en/words.ts';
import { anyCharacter } from '../../../fakes/any-character.ts';
import { anyUrl } from '../../../fakes/any-url.ts';
import { emptyDay } from '../../../fakes/empty-day.ts';
import { domainName, reportIdentityOf, timestamp, utcDay } from '../../../fakes/names.ts';
import { sampleHosted as hosted, sampleFindings } from '../../../fixtures/sample-findings.ts';
import { wordsOf } from '../../../fixtures/words-of.ts';
import { sampled } from '../../../model/search.ts';
import { mergeReport } from '../../tls-rpt/figures/merge-report.ts';
import {
  composeFacts,
  type DigestInput,
  dayReport,
  digestCases,
  policyVersion,
  today,
} from '../digest-cases.ts';

/** Rules for mail: it needs the attributes that pages gave up, inline styles, and one table inside another. */
const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    'no-inline-style': 'off',
    // Outlook reads width, bgcolor and cellpadding, not their CSS.
    'no-deprecated-attr': 'off',
    'prefer-tbody': 'off',
    // Older screen readers know no other word for it.
    'presentation-role-style': 'off',
    // `<meta>` without a slash, double quotes, lower case: as written.
    'void-style': ['error', { style: 'omit' }],
    'attr-quotes': ['error', { style: 'double' }],
    // Half of the mails are in Japanese, and names come from reports.
    'text-content': 'off',
    'long-title': 'off',
    'no-trailing-whitespace': 'off',
  },
});

const find = (name: string) => digestCases.find((one) => one.name === name)!;
const compose = (name: string, more: Partial<DigestInput> = {}) => {
  const { input, words } = find(name);
  return composeFacts({ ...input, ...more }, words);
};
const linksIn = (html: string) => [...html.matchAll(/<a\s[^>]*href="([^"]*)"/g)].map(([, url]) => url);

/** All parts, Japanese, and text of strangers: the text parts say the rest. */
const htmlGoldens = new Set(['failing.en', 'notices.ja', 'hostile.en']);

describe.each(digestCases)('composeDigest() for $name', ({ name, input, words }) => {
  const digest = composeFacts(input, words);

  test('writes the golden mail', async () => {
    await expect(`${digest.subject}\n\n${digest.text}`).toMatchFileSnapshot(
      `../../../golden/digest/${name}.txt`,
    );
    if (htmlGoldens.has(name))
      await expect(digest.html).toMatchFileSnapshot(`../../../golden/digest/${name}.html`);
  });

  test('writes valid HTML', async () => {
    const report = await validator.validateString(digest.html, `${name}.html`);
    expect(
      report.results.flatMap(({ messages }) => messages.map((m) => `${m.line}: ${m.ruleId} ${m.message}`)),
    ).toEqual([]);
  });

  test('stays under 100 KB and loads nothing', () => {
    expect(Buffer.byteLength(digest.html)).toBeLessThan(100_000);
    expect(digest.html).not.toMatch(
      /<(img|script|link|iframe|object|form)\b|url\(|@import|<[^>]*\s(src|background|on\w+)=/i,
    );
  });

  test('begins both parts with whether action is needed', () => {
    const [firstLine = ''] = digest.text.split('\n');
    expect(
      digest.html
        .slice(digest.html.indexOf('<body'))
        .replace(/<[^>]*>/g, ' ')
        .trim()
        .startsWith(firstLine.slice(0, 15)),
    ).toBe(true);
    expect(firstLine).toMatch(
      digest.needsAction
        ? /^Action needed|^対応が必要な項目が/
        : /^No action needed|^対応が必要な項目はありません/,
    );
  });

  test('links only to this service', () => {
    for (const url of linksIn(digest.html)) expect(url).toMatch(/^https:\/\/mta\.example\.net\/v1\/domains/);
  });

  test('says the same in the text as in the HTML', () => {
    const words = digest.html
      .replace(/<style>.*?<\/style>/s, '')
      .replace(/<[^>]*>/g, '\n')
      .replace(/&nbsp;/g, '')
      .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));
    const text = digest.text.toUpperCase().replace(/\s/g, '');
    for (const line of words.split('\n').map((l) => l.trim())) {
      if (line !== '') expect(text).toContain(line.toUpperCase().replace(/\s/g, ''));
    }
  });
});

describe('composeDigest()', () => {
  test.each([
    ['calm.en', false],
    ['failing.en', true],
    ['first-day.en', false],
    ['silent.en', false],
    ['hostile.en', true],
    ['many-domains.en', true],
    ['life-cycle.en', true],
  ])('decides whether %s needs action: %s', (name, needsAction) => {
    expect(compose(name).needsAction).toBe(needsAction);
  });

  test('gives the same mail for the same facts in another order', () => {
    const input = find('failing.en').input;
    const turned = {
      ...input,
      domains: input.domains
        .toReversed()
        .map((d) => ({ ...d, days: d.days.toReversed(), pending: d.pending.toReversed() })),
    };
    expect(composeFacts(turned, english)).toEqual(composeFacts(input, english));
  });

  test('names the day of late reports', () => {
    expect(compose('failing.en').text).toContain('for Wed 18 Nov');
  });

  test('names the old policy version that a reporter used', () => {
    expect(compose('failing.en').text).toContain('used policy version 2, replaced 2 days before');
  });

  test('keeps unverified figures out of every total', () => {
    const { text } = compose('failing.en');
    expect(text).toContain('3,129 sessions, 277 failed');
    expect(text).toContain('forger[.]example: 1 report, 1,800 sessions, 900 failed; not signed');
  });

  test('shows 20 notices of a domain: each kind, the first of each, and a link to the rest', () => {
    const { text, needsAction } = compose('notices.en');
    expect(needsAction).toBe(false);
    expect(text.split('\n')[0]).toBe('No action needed. Worth checking: 5 items.');
    for (const part of [
      'certificate is not being renewed',
      'An MX is a CNAME',
      'serves different bytes than StrictMX stored',
      'The TLS reporting record is missing',
      'The same applies to example.org',
      'Set _smtp._tls.example.com CNAME example.com._tlsrpt.mta.example.net; do the same for the others',
      'No MX of the domain matches "mx10.example.net" in the policy',
      'The same applies to mx11.example.net, mx12.example.net,',
      'mx18.example.net and 7 more',
      'Remove "mx10.example.net" from the policy, unless a move to it is in progress; do the same for the others',
      '(mx9.example.net)',
    ])
      expect(text.replaceAll(/\s+/g, ' ').replaceAll('[.]', '.')).toContain(part);
  });

  test('shows incidents wholly in Japanese', () => {
    const { text } = compose('notices.ja');
    const [shown = ''] = text.split('集計\n');
    expect(shown).toContain('MXレコードがCNAMEを指しています');
    expect(shown).not.toMatch(/\b(the|is|of|and|policy|record)\b/i);
  });

  test.each([
    [
      'a removal far away',
      'leaving.example: removal in progress. Next step, from 14 Sep 2027, 11:00 UTC: StrictMX deletes the records',
    ],
    ['its mode and what is in progress', 'leaving.example none; being removed;'],
    [
      'from when it may be deleted, without a removal',
      'parked.example: ended with mode "none". The domain\'s records and HTTPS host may be deleted from 31 Dec 2026, 09:00 UTC.',
    ],
    ['who acts next, and when', 'Next step, from 8 Dec 2026, 06:15 UTC: you change the MX records'],
    ['what to do today', 'Domains: moving.example and moving.example.net.'],
    [
      'the last of the dates of a group',
      'mx1.oldmail.example and mx2.oldmail.example: until 2 Dec 2026, 07:00 UTC (branch-1.example, ',
    ],
    ['how many are left out', 'branch-5.example and 3 more)'],
    [
      'CNAME records, before the mails end',
      '_smtp._tls.last-days.example, not before 24 Nov 2026, 17:40 UTC',
    ],
  ])('shows plans and what must stay valid: %s', (_reason, part) => {
    expect(compose('life-cycle.en').text.replaceAll(/\s+/g, ' ')).toContain(part);
  });

  test('joins 72 domains on one broken server into one item', () => {
    const { text, subject } = compose('many-domains.en');
    expect(text.split('\n')[0]).toBe('Action needed: 1 item.');
    expect(text).toContain('288 of 1,728 sessions failed');
    expect(subject).toContain('72 domains');
  });
});

/** A mail whose every foreign string is `text`. */
function hostileInput(text: string): DigestInput {
  const day = utcDay('2026-11-22');
  const report = (verified: boolean) =>
    dayReport({
      day,
      from: 'other',
      submitter: text,
      organizationName: text,
      passed: 1,
      failed: 1,
      verified,
      policy: [text, 'mode: enforce'],
      policyType: 'sts',
      details: [
        {
          resultType: text,
          failedSessions: 1,
          receivingMxHostname: text,
          receivingIp: text,
          sendingMtaIp: text,
          failureReasonCode: text,
          additionalInformation: text,
        },
      ],
    });
  const domain = domainName('example.com');
  const strange = {
    severity: 'error',
    bouncesMail: false,
    startedAt: timestamp(`${day}T01:00:00Z`),
  } as const;
  const state = mergeReport(
    mergeReport(emptyDay(domainName('example.com'), day), 'a', report(true)),
    'b',
    report(false),
  );
  return {
    owner: 'acme',
    day: today,
    generatedAt: timestamp(`${today}T06:00:00Z`),
    links: { apiUrl: 'https://mta.example.net' },
    domains: [
      {
        domain,
        mode: 'enforce',
        createdAt: timestamp('2026-09-01T08:00:00Z'),
        versions: [policyVersion(1, 'enforce', timestamp('2026-09-01T08:00:00Z'))],
        incidents: [
          { ...strange, code: text, parameters: { text }, subject: text },
          { ...strange, code: 'wrong-media-type', parameters: { domain, contentType: text, hosted } },
          {
            ...strange,
            code: 'many-failures',
            parameters: { ...sampleFindings['many-failures'], submitter: text, resultType: text },
          },
          {
            ...strange,
            code: 'reporter-silent',
            severity: 'warning',
            subject: text,
            parameters: { ...sampleFindings['reporter-silent'], submitter: text },
          },
          { ...strange, code: text, parameters: {}, subject: text, endedAt: timestamp(`${day}T02:00:00Z`) },
        ],
        dates: [],
        mxNeeds: [],
        days: [state],
        pending: [
          { day, identity: reportIdentityOf('a') },
          { day, identity: reportIdentityOf('b') },
        ],
      },
    ],
  };
}

const attacks = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  'https://evil.example/login',
  'www.evil.example',
  'a@evil.example',
  'line\r\nBcc: victim@evil.example\r\n\r\nbody',
  'text\u202Eexe.cod\u2066\u200B\u0000\u001B[31m',
  'javascript:alert(1)',
  '{{constructor}} %0d%0a',
  'evil.example。com．evil｡example',
];
const piece = fc.oneof(
  fc.constantFrom(...attacks),
  fc.string({ unit: anyCharacter, maxLength: 30 }),
  anyUrl,
  fc.emailAddress(),
  fc.domain(),
);
const hostileText = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(' '));

/** All tags of a page, without their texts. */
const tagsOf = (html: string) =>
  new Set([...html.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag?.toLowerCase()));
const expectedTags = tagsOf(compose('failing.en').html);

describe('composeDigest() with text from reports', () => {
  test('adds no tag, link, header line, control or bidi character', () => {
    fc.assert(
      fc.property(hostileText, fc.constantFrom(...languages), (text, language) => {
        const { html, text: plain, subject } = composeFacts(hostileInput(text), wordsOf[language]);
        expect([...tagsOf(html)].filter((tag) => !expectedTags.has(tag))).toEqual([]);
        for (const url of linksIn(html)) expect(url).toMatch(/^https:\/\/mta\.example\.net\/v1\/domains/);
        expect(subject).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
        expect(plain + html).not.toMatch(/[^\P{Cc}\n]|[\p{Bidi_Control}\u200B]/u);
        expect(plain.replaceAll('https://mta.example.net', '')).not.toMatch(
          /https?:\/\/|www\.|\w@\w|evil\.example/i,
        );
      }),
      { numRuns: sampled(50, 150) },
    );
  });
});
