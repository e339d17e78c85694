import { afterEach, describe, expect, test, vi } from 'vitest';
import { createLog, systemClock, systemRandom } from '../../adapters/system.ts';

describe('systemRandom.token()', () => {
  test('gives lower-case letters and digits, never the same twice', () => {
    const tokens = Array.from({ length: 200 }, () => systemRandom.token(52));
    for (const token of tokens) expect(token).toMatch(/^[a-z2-7]{52}$/);
    expect(new Set(tokens).size).toBe(200);
    expect(new Set(tokens.join('')).size).toBe(32);
  });
});

test('systemClock.now() is the current time', () => {
  expect(Math.abs(Number(systemClock.now()) - Date.now())).toBeLessThan(1_000);
});

describe('createLog()', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  function capture(): string[] {
    const lines: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((line) => {
      lines.push(String(line));
      return true;
    });
    return lines;
  }

  test('writes one line of JSON for each event, whatever the fields contain', () => {
    const lines = capture();
    createLog().info('started', { port: 1, text: 'a\nb', big: 1n, error: new Error('why') });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.match(/\n/g)).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'info',
      event: 'started',
      port: 1,
      text: 'a\nb',
      big: '1',
      error: expect.stringContaining('Error: why'),
    });
  });

  test('writes no address, no token of a report URL, and nothing that steers a terminal', () => {
    const lines = capture();
    createLog().error('refused', { key: 'posts/ab12/0f', error: new Error('no a@b.example \u009b2J') });
    expect(lines[0]).toContain('posts/…/0f');
    expect(lines[0]).not.toMatch(/ab12|a@b\.example|\u009b/);
  });

  test('writes only errors if quiet', () => {
    const lines = capture();
    const log = createLog({ quiet: true });
    log.info('a');
    log.warn('b');
    log.error('c');
    expect(lines.map((line) => JSON.parse(line).event)).toEqual(['c']);
  });
});
