import { expect, test } from 'vitest';
import { LocalReportTurns, postTurnLimits } from '../../../adapters/local/report-turns.ts';
import { Turns } from '../../../adapters/local/turns.ts';
import { FixedClock } from '../../fakes/fixed-clock.ts';

/** Reports that are read until the test says so. */
function reading() {
  const clock = new FixedClock();
  const mail = new Turns(1);
  const turns = new LocalReportTurns(mail, clock);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const read = (name: string) => async () => {
    begun.push(name);
    await new Promise<void>((resolve) => ends.set(name, resolve));
    return name;
  };
  const end = async (name: string) => {
    ends.get(name)?.();
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  };
  return { clock, mail, turns, begun, read, end };
}

const attacker = { client: '192.0.2.1', inbox: 'a' };

test('LocalReportTurns reads one report at a time, and lets sites take turns with mail', async () => {
  const { turns, mail, begun, read, end } = reading();
  for (const name of ['a1', 'a2', 'a3']) void turns.post(read(name), attacker);
  void turns.post(read('b1'), { client: '198.51.100.1', inbox: 'b' });
  void mail.take(read('mail'), { group: 'mail.example' });
  void turns.import(read('import'), 'acme');
  for (const name of ['a1', 'a2', 'b1', 'mail', 'import', 'a3']) {
    expect(begun.at(-1)).toBe(name);
    await end(name);
  }
});

test('LocalReportTurns lets report URLs take turns, and mail wait for only one of them, if the clients are not known', async () => {
  const { turns, mail, begun, read, end } = reading();
  const post = (inbox: string) => turns.post(read(inbox), { client: '', inbox });
  for (const inbox of ['u1', 'u1', 'u2']) void post(inbox);
  void mail.take(read('mail'), { group: 'mail.example' });
  for (const name of ['u1', 'u1', 'mail', 'u2']) {
    expect(begun.at(-1)).toBe(name);
    await end(name);
  }
});

test('LocalReportTurns refuses a site that has many waiting, on whatever URLs, and no other', async () => {
  const { turns, begun, read } = reading();
  const post = (client: string, inbox: string) => turns.post(read(inbox), { client, inbox });
  void post('203.0.113.9', 'first');
  for (let n = 0; n < postTurnLimits.waiting; n++) void post(`192.0.2.${n}`, `u${n}`);
  expect(await post('192.0.2.99', 'another')).toBe('too-many');
  void post('198.51.100.1', 'other');
  expect(begun).toEqual(['first']);
});

test('LocalReportTurns refuses a site that has taken its time of this minute', async () => {
  const { clock, turns, read, end } = reading();
  const first = turns.post(read('long'), attacker);
  clock.advance(postTurnLimits.millisecondsPerMinute / 1000);
  await end('long');
  expect(await first).toBe('long');
  expect(await turns.post(read('next'), attacker)).toBe('too-many');
  const other = turns.post(read('other'), { client: '198.51.100.1', inbox: 'b' });
  await end('other');
  expect(await other).toBe('other');
  clock.advance(60);
  const later = turns.post(read('later'), attacker);
  await end('later');
  expect(await later).toBe('later');
});

test('LocalReportTurns passes a failure on, and the place to the next', async () => {
  const { turns, read, end } = reading();
  const failing = turns.post(() => Promise.reject(new Error('unreadable')), attacker);
  await expect(failing).rejects.toThrow('unreadable');
  const next = turns.post(read('next'), attacker);
  await end('next');
  expect(await next).toBe('next');
});
