import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { Spool } from '../../../bin/collect/spool.ts';
import { temporaryFolders } from '../../fakes/temporary-folder.ts';

const limits = { maxBytes: 10_000, maxBatchBytes: 1_000, maxBatchRecords: 3 };
const newFolder = temporaryFolders();
let dir: string;

beforeEach(() => {
  dir = newFolder();
});

const later = (seconds: number) => new Date(Date.parse('2026-11-23T10:00:00Z') + seconds * 1_000);
const textOf = (spool: Spool) => spool.oldest()?.body.toString();

describe('Spool', () => {
  test('returns whole batches, the oldest first', () => {
    const spool = new Spool(dir, limits);
    for (const [at, line] of ['a', 'b', 'c', 'd'].entries()) spool.add(line, later(at));
    expect(textOf(spool)).toBe('a\nb\nc\n');
    spool.remove(spool.oldest()?.name ?? '');
    expect(spool.oldest()).toBeUndefined();
    spool.cut();
    expect(textOf(spool)).toBe('d\n');
  });

  test('starts another batch before one becomes too large', () => {
    const spool = new Spool(dir, limits);
    spool.add('x'.repeat(900), later(0));
    spool.add('y'.repeat(900), later(1));
    expect(textOf(spool)).toBe(`${'x'.repeat(900)}\n`);
  });

  test('finds the batches that a killed process left, including the unfinished one', () => {
    const killed = new Spool(dir, limits);
    for (const [at, line] of ['a', 'b', 'c', 'd'].entries()) killed.add(line, later(at));
    const spool = new Spool(dir, limits);
    expect(textOf(spool)).toBe('a\nb\nc\n');
    spool.remove(spool.oldest()?.name ?? '');
    expect(textOf(spool)).toBe('d\n');
  });

  test('drops the oldest if it is full, and counts them', () => {
    const spool = new Spool(dir, { ...limits, maxBytes: 2_000 });
    for (let at = 0; at < 10; at++) spool.add(`${at}${'x'.repeat(400)}`, later(at));
    spool.cut();
    expect(spool.dropped).toBe(6);
    expect(textOf(spool)?.startsWith('6x')).toBe(true);
  });

  test('gives every batch a different name, even in two processes in the same millisecond', () => {
    const names = [new Spool(join(dir, '1'), limits), new Spool(join(dir, '2'), limits)].map((spool) => {
      spool.add('a', later(0));
      spool.cut();
      return spool.oldest()?.name;
    });
    expect(names[0]).not.toBe(names[1]);
  });
});
