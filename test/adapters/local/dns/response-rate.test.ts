import { expect, test } from 'vitest';
import {
  networkOfClient,
  ResponseRate,
  responseLimits,
} from '../../../../adapters/local/dns/response-rate.ts';
import { FixedClock } from '../../../fakes/fixed-clock.ts';

function start(answersPerSecond: number) {
  const clock = new FixedClock();
  return { clock, rate: new ResponseRate(clock, { ...responseLimits, answersPerSecond }) };
}

test('next() answers up to the limit of a second, then tells every second one to ask by TCP', () => {
  const { rate, clock } = start(2);
  const next = () => rate.next('192.0.2.1');
  expect(Array.from({ length: 6 }, next)).toEqual([
    'answer',
    'answer',
    'truncate',
    'drop',
    'truncate',
    'drop',
  ]);
  clock.advance(1);
  expect(next()).toBe('answer');
});

test('next() counts networks, and not this machine', () => {
  const { rate } = start(1);
  expect(['192.0.2.1', '192.0.2.99', '192.0.3.1'].map((one) => rate.next(one))).toEqual([
    'answer',
    'truncate',
    'answer',
  ]);
  expect(['127.0.0.1', '::1', '127.0.0.1', '::1'].map((one) => rate.next(one))).toEqual(
    Array(4).fill('answer'),
  );
});

test.each([
  ['192.0.2.1', '192.0.2'],
  ['::ffff:192.0.2.1', '192.0.2'],
  ['2001:db8:1:2ff::1', '32.1.13.184.0.1.2'],
  ['x', 'x'],
])('networkOfClient() of %s', (address, network) => {
  expect(networkOfClient(address)).toBe(network);
});
