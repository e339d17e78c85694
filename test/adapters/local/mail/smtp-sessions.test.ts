import { expect, test } from 'vitest';
import { SmtpSessions, smtpLimits } from '../../../../adapters/local/mail/smtp-sessions.ts';
import { FixedClock } from '../../../fakes/fixed-clock.ts';

const client = (n: number, remoteAddress: string) => ({ id: `s${n}`, remoteAddress });

function start(limits: Partial<typeof smtpLimits> = {}) {
  const clock = new FixedClock('2026-11-24T10:59:00Z');
  const ended: string[] = [];
  const sessions = new SmtpSessions(clock, { ...smtpLimits, ...limits }, (id) => ended.push(id));
  return { clock, sessions, ended };
}

test('smtpLimits are the limits that the interface promises', () => {
  expect(smtpLimits.sessionsPerAddress).toBeGreaterThanOrEqual(20);
  expect(smtpLimits.mailsPerHour).toBeGreaterThanOrEqual(20_000);
  expect(['127.0.0.1', '::1', '::ffff:127.0.0.1'].every(smtpLimits.isUnlimited)).toBe(true);
  expect(['192.0.2.1', '2001:db8::1', 'x'].some(smtpLimits.isUnlimited)).toBe(false);
});

test.each([
  ['one IPv4 address, however it is written', ['192.0.2.1', '::ffff:192.0.2.1'], true],
  ['two IPv4 addresses', ['192.0.2.1', '192.0.2.2'], false],
  ['one IPv6 network', ['2001:db8::1', '2001:db8::ffff:1'], true],
  ['two IPv6 networks', ['2001:db8::1', '2001:db8:0:1::1'], false],
])('open() counts %s as a client', (_, [first = '', second = ''], isOne) => {
  const { sessions } = start({ sessionsPerAddress: 1 });
  expect(sessions.open(client(1, first))).toBeUndefined();
  expect(sessions.open(client(2, second)) !== undefined).toBe(isOne);
});

test('open() accepts a client again once it has closed a connection', () => {
  const { sessions } = start({ sessionsPerAddress: 1 });
  sessions.open(client(1, '192.0.2.1'));
  expect(sessions.open(client(2, '192.0.2.1'))).toMatchObject({ responseCode: 421 });
  sessions.close({ id: 's1' });
  expect(sessions.open(client(3, '192.0.2.1'))).toBeUndefined();
});

test('open() ends the session that has done nothing for the longest, after ten seconds', () => {
  const { sessions, ended, clock } = start({ sessions: 2 });
  sessions.open(client(1, '192.0.2.1'));
  sessions.open(client(2, '192.0.2.2'));
  clock.advance(9);
  sessions.touch({ id: 's1' });
  expect(sessions.open(client(3, '192.0.2.3'))).toMatchObject({ responseCode: 421 });
  clock.advance(1);
  expect(sessions.open(client(3, '192.0.2.3'))).toBeUndefined();
  expect(ended).toEqual(['s2']);
});

test('open() takes no session that waits for us for idle, and counts its idle time from our answer', () => {
  const { sessions, ended, clock } = start({ sessions: 2 });
  sessions.open(client(1, '192.0.2.1'));
  sessions.open(client(2, '192.0.2.2'));
  sessions.setState({ id: 's1' }, 'waits-for-us');
  clock.advance(600);
  sessions.touch({ id: 's2' });
  expect(sessions.open(client(3, '192.0.2.3'))).toMatchObject({ responseCode: 421 });
  sessions.setState({ id: 's1' }, 'waits-for-client');
  clock.advance(9);
  expect(sessions.open(client(3, '192.0.2.3'))).toMatchObject({ responseCode: 421 });
  clock.advance(1);
  expect(sessions.open(client(3, '192.0.2.3'))).toBeUndefined();
  expect(ended).toHaveLength(1);
});

test('open() ends one session of a site that keeps all busy, but none whose mail is being stored', () => {
  const { sessions, ended, clock } = start({ sessions: 3 });
  for (const n of [1, 2, 3]) sessions.open(client(n, `2001:db8:1:${n}::1`));
  for (const id of ['s1', 's3']) sessions.setState({ id }, 'must-stay');
  sessions.setState({ id: 's2' }, 'waits-for-us');
  const [storing, waiting] = ['s1', 's2'].map((id) => sessions.ended({ id }));
  clock.advance(3_600);
  expect(sessions.open(client(4, '2001:db8:2::1'))).toBeUndefined();
  expect(ended).toEqual(['s2']);
  expect(waiting?.reason).toMatchObject({ responseCode: 421, message: expect.stringMatching(/^4\.3\.2 /) });
  expect(storing?.aborted).toBe(false);
});

test('ended() is aborted once the session is closed', () => {
  const { sessions } = start();
  sessions.open(client(1, '192.0.2.1'));
  const ended = sessions.ended({ id: 's1' });
  expect(ended.aborted).toBe(false);
  sessions.close({ id: 's1' });
  expect(ended.aborted).toBe(true);
  expect(sessions.ended({ id: 's1' }).aborted).toBe(true);
});

test('countMail() begins again with each hour', () => {
  const { sessions, clock } = start({ mailsPerHour: 1 });
  const one = client(1, '192.0.2.1');
  expect(sessions.countMail(one)).toBeUndefined();
  expect(sessions.countMail(one)).toMatchObject({ responseCode: 450 });
  expect(sessions.countMail(client(2, '192.0.2.2'))).toBeUndefined();
  clock.advance(60);
  expect(sessions.countMail(one)).toBeUndefined();
});
