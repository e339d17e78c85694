import { describe, expect, test } from 'vitest';
import { findBlockedChange, isChangeInProgress } from '../../../service/publishing/blocked-change.ts';
import { enforce, World } from '../world.ts';

const start = Date.parse('2026-11-24T10:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const version = (id: string, firstServedAt = at(0)) => ({
  id,
  text: '',
  by: 'owner',
  firstServedAt,
  objectVersion: id,
});
const problemSince = (since: string) => ({ problem: { code: 'other-text', parameters: {}, since } });
const blocked = (rotation: object) => ({
  versions: [version('1'), version('2')],
  announced: { id: '1', at: at(-1) },
  rotation,
});
const find = (state: object, seconds: number) =>
  findBlockedChange(state as Parameters<typeof findBlockedChange>[0], new Date(start + seconds * 1000));

test('isChangeInProgress() until the latest version is announced', async () => {
  const world = await World.hosted();
  expect(isChangeInProgress(await world.state()), 'nothing is announced').toBe(true);
  await world.edit(enforce('mx.example.com'));
  await world.drain();
  expect(isChangeInProgress(await world.state())).toBe(false);
  await world.edit(enforce('mx2.example.com'));
  expect(isChangeInProgress(await world.state())).toBe(true);
});

describe('findBlockedChange()', () => {
  test.each([
    ['with a problem, after an hour', problemSince(at(0)), 3600],
    ['without one, after two days', {}, 172_800],
  ])('finds a change %s', (_, rotation, seconds) => {
    expect(find(blocked(rotation), seconds - 1)).toBeUndefined();
    expect(find(blocked(rotation), seconds)).toMatchObject({
      code: 'change-blocked',
      parameters: { id: '2' },
    });
  });

  test('counts from the change or from the problem, whichever is earlier', () => {
    expect(find(blocked(problemSince(at(3000))), 3600)?.parameters).toMatchObject({ since: at(0) });
    expect(find(blocked(problemSince(at(-600))), 3000)?.parameters).toMatchObject({
      since: at(-600),
      cause: { code: 'other-text' },
    });
  });

  test('finds none if nothing was published, or everything is announced', () => {
    expect(find({ versions: [], rotation: problemSince(at(0)) }, 9e9)).toBeUndefined();
    const announced = { ...blocked(problemSince(at(0))), announced: { id: '2', at: at(0) } };
    expect(find(announced, 9e9)).toBeUndefined();
  });
});
