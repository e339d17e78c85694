import { expect, test } from 'vitest';
import { subjectOf, type Task, UnknownTaskError } from '../../../service/ports/task-queue.ts';
import { domainName, utcDay } from '../../fakes/names.ts';

test('UnknownTaskError names the kind, which is untrusted text, and the known kinds', () => {
  const { message, kind } = new UnknownTaskError('x'.repeat(500), ['rotate-id', 'send-digest']);
  expect(message).toBe(`Cannot work on "${'x'.repeat(80)}": expected "rotate-id" or "send-digest"`);
  expect(kind).toHaveLength(500);
});

test.each<[Task, string]>([
  [{ kind: 'fold-day', domain: domainName('example.com'), day: utcDay('2026-11-22') }, 'example.com'],
  [{ kind: 'send-digest', owner: 'acme', day: utcDay('2026-11-22') }, 'acme'],
  [{ kind: 'forward-mail' }, ''],
])('subjectOf(%j) is "%s"', (task, subject) => {
  expect(subjectOf(task)).toBe(subject);
});
