import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatReceiverBlock, type Receipt } from '../../../core/mail/receiver-block.ts';
import { anyCharacter } from '../../fakes/any-character.ts';

const receipt: Receipt = {
  receiver: 'reports.strictmx.test',
  returnPath: 'bounce@reporter.example',
  helo: 'mail.reporter.example',
  remoteAddress: '192.0.2.1',
  secure: true,
  recipients: ['inbox1@reports.strictmx.test'],
  id: 'abc234',
  results: ['dkim=pass header.i=@reporter.example', 'dkim=fail (bad signature)'],
  receivedAt: new Date('2026-11-24T10:00:00Z'),
};

describe('formatReceiverBlock()', () => {
  test('writes the fields that SES would write', () => {
    expect(formatReceiverBlock(receipt).split('\r\n')).toEqual([
      'Return-Path: <bounce@reporter.example>',
      'Received: from mail.reporter.example ([192.0.2.1])',
      ' by reports.strictmx.test with ESMTPS id abc234',
      ' for inbox1@reports.strictmx.test;',
      ' Tue, 24 Nov 2026 10:00:00 +0000 (UTC)',
      'X-SES-Spam-Verdict: DISABLED',
      'X-SES-Virus-Verdict: DISABLED',
      'Authentication-Results: reports.strictmx.test;',
      ' dkim=pass header.i=@reporter.example;',
      ' dkim=fail (bad signature)',
      'X-SES-RECEIPT: abc234',
      '',
    ]);
  });

  test('names further recipients above Received, where no sender can write', () => {
    const recipients = ['a@reports.strictmx.test', 'b@reports.strictmx.test', 'c@reports.strictmx.test'];
    const block = formatReceiverBlock({ ...receipt, recipients });
    expect(block).toContain(
      'X-StrictMX-Recipients:\r\n b@reports.strictmx.test,\r\n c@reports.strictmx.test,\r\nReceived: ',
    );
    expect(block).toContain(' for a@reports.strictmx.test;');
  });

  test.each<[string, Partial<Receipt>, string]>([
    [
      'clauses in the greeting',
      { helo: 'x by amazonses.com for <a@b>; x' },
      'from x?by?amazonses.com?for??a?b???x ([',
    ],
    ['a comment in the greeting', { helo: 'x(' }, 'from x? (['],
    [
      'line ends in the greeting',
      { helo: 'x\r\nAuthentication-Results: y' },
      'from x??Authentication-Results:?y ([',
    ],
    ['an empty greeting', { helo: '' }, 'from unknown (['],
    ['an IPv6 address', { remoteAddress: '::1' }, '([::1])'],
    [
      'clauses in the recipient',
      { recipients: ['"a> for <b"@reports.strictmx.test'] },
      'for ?a??for??b?@reports.strictmx.test;',
    ],
    ['line ends in the sender', { returnPath: 'a\r\nX: y@z' }, 'Return-Path: <a??X??y@z>'],
    ['line ends in a result', { results: ['dkim=neutral (\r\nX: y)'] }, ' dkim=neutral ( X: y)'],
  ])('neutralises %s', (_label, part, expected) => {
    const block = formatReceiverBlock({ ...receipt, ...part });
    expect(block).toContain(expected);
    expect(block.split('\r\n').filter((line) => /^\S/.test(line))).toHaveLength(6);
  });

  test('has the same fields, whatever the sender claims', () => {
    const names = (block: string) => block.match(/^[^\s:]+(?=:)/gm);
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), fc.string({ unit: anyCharacter }), (helo, address) => {
        const block = formatReceiverBlock({
          ...receipt,
          helo,
          returnPath: address,
          recipients: [address, address],
        });
        expect(names(block)).toEqual(names(formatReceiverBlock({ ...receipt, recipients: ['a@b', 'c@d'] })));
        expect(block.match(/;/g)).toHaveLength(3);
      }),
    );
  });
});
