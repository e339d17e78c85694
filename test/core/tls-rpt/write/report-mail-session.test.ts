import { describe, expect, test } from 'vitest';
import { carriedReport, reportMessageIdPrefix } from '../../../../core/tls-rpt/write/report-mail-session.ts';
import type { Session } from '../../../../core/tls-rpt/write/session.ts';
import { domainName } from '../../../fakes/names.ts';

const session: Session = {
  time: '2026-11-23T09:30:00Z',
  domain: domainName('example.com'),
  policyType: 'sts',
  policyDomain: 'example.com',
  successful: false,
  sessions: 1,
};
const messageId = `${reportMessageIdPrefix}1@mail.example.net`;

describe('carriedReport()', () => {
  test.each<[string, Partial<Session>, boolean]>([
    ['nothing that tells it', {}, false],
    ['the mark of the sender', { carriedReport: true }, true],
    ['the Message-ID of our report mail', { messageId }, true],
    ['that Message-ID in capitals', { messageId: messageId.toUpperCase() }, true],
    ['a Message-ID of ours that is no report', { messageId: '1@mail.example.net' }, false],
    [
      'a report Message-ID of somebody else',
      { messageId: `${reportMessageIdPrefix}1@mail.example.org` },
      false,
    ],
    ['a destination among its recipients', { recipients: ['a@example.com', 'tls@example.com'] }, true],
    ['other recipients', { recipients: ['a@example.com'] }, false],
  ])('on a session with %s', (_, change, expected) => {
    const destinations = new Set(['tls@example.com']);
    expect(carriedReport({ ...session, ...change }, destinations, 'mail.example.net')).toBe(expected);
  });
});
