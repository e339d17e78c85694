import { expect, test } from 'vitest';
import { subjectOf, type Task, UnknownTaskError, waitsForOthers } from '../../../service/ports/task-queue.ts';
import { domainName, utcDay } from '../../fakes/names.ts';

test('UnknownTaskError names the kind, which is untrusted text, and the known kinds', () => {
  const { message, kind } = new UnknownTaskError('x'.repeat(500), ['rotate-id', 'send-digest']);
  expect(message).toBe(`Cannot work on "${'x'.repeat(80)}": expected "rotate-id" or "send-digest"`);
  expect(kind).toHaveLength(500);
});

test.each<[Task, string]>([
  [{ kind: 'fold-day', domain: domainName('example.com'), day: utcDay('2026-11-22') }, 'example.com'],
  [{ kind: 'advance-hosting', domain: domainName('a.b.example.com') }, 'example.com'],
  [{ kind: 'advance-hosting', domain: domainName('a.example'), claimant: 'acme' }, 'claims of acme'],
  [{ kind: 'send-digest', owner: 'acme', day: utcDay('2026-11-22') }, 'acme'],
  [{ kind: 'forward-mail' }, ''],
])('subjectOf(%j) is "%s"', (task, subject) => {
  expect(subjectOf(task)).toBe(subject);
});

test('waitsForOthers() is true for work that asks hosts of others, and not for what must never wait for them', () => {
  const domain = domainName('example.com');
  expect(waitsForOthers({ kind: 'advance-hosting', domain })).toBe(true);
  expect(waitsForOthers({ kind: 'fold-day', domain, day: utcDay('2026-11-22') })).toBe(false);
  expect(waitsForOthers({ kind: 'receive-report', key: 'mail/in/m1' })).toBe(false);
});
