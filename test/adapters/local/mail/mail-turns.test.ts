import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MailTurns } from '../../../../adapters/local/mail/mail-turns.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const { signal } = new AbortController();

test('MailTurns.take() asks for a mail again later that has waited for four minutes', async () => {
  const mails = new MailTurns(1);
  const set = vi.spyOn(globalThis, 'setTimeout');
  const cleared = vi.spyOn(globalThis, 'clearTimeout');
  const end = Promise.withResolvers<string>();
  const working = mails.take(() => end.promise, { site: 'a', signal });
  const waiting = mails.take(async () => 'never', { site: 'a', signal });
  const late = expect(waiting).rejects.toMatchObject({ responseCode: 452 });
  await vi.advanceTimersByTimeAsync(239_999);
  const next = mails.take(async () => 'next', { site: 'a', signal });
  await vi.advanceTimersByTimeAsync(1);
  await late;
  end.resolve('done');
  expect(await Promise.all([working, next])).toEqual(['done', 'next']);
  // Not vi.getTimerCount(): other tests in this process may still have timers.
  const timers = set.mock.calls.flatMap(([, delay], at) =>
    delay === 240_000 ? set.mock.results[at]?.value : [],
  );
  expect(timers).toHaveLength(3);
  expect(cleared.mock.calls.map(([timer]) => timer)).toEqual(expect.arrayContaining(timers));
});

test('MailTurns.take() lets sites take turns', async () => {
  const mails = new MailTurns(1);
  const order: number[] = [];
  const sites = ['loud', 'loud', 'loud', 'honest'];
  await Promise.all(sites.map((site, at) => mails.take(async () => order.push(at), { site, signal })));
  expect(order).toEqual([0, 1, 3, 2]);
});

test('MailTurns.take() lets addresses of a site take turns: all mail may come through one relay', async () => {
  const mails = new MailTurns(1);
  const order: number[] = [];
  const recipients = ['loud', 'loud', 'loud', 'quiet'];
  const take = (recipient: string, at: number) =>
    mails.take(async () => order.push(at), { site: 'relay', recipient, signal });
  await Promise.all(recipients.map(take));
  expect(order).toEqual([0, 1, 3, 2]);
});

test('MailTurns.take() ends the wait at a signal', async () => {
  const mails = new MailTurns(1);
  const gone = new AbortController();
  const end = Promise.withResolvers<void>();
  const working = mails.take(() => end.promise, { site: 'a', signal });
  const waiting = mails.take(async () => {}, { site: 'a', signal: gone.signal });
  gone.abort(new Error('gone'));
  await expect(waiting).rejects.toThrow('gone');
  end.resolve();
  await working;
});
