import { expect, test } from 'vitest';
import { formatListEntries } from '../../../bin/pages/list-entries-page.ts';
import { painter } from '../../../core/text/terminal.ts';
import { entryOf } from '../../core/sender/sample-facts.ts';

const now = Date.parse('2026-11-24T10:00:00Z');
const style = { paint: painter(false), width: 120 };

test('formatListEntries() says when an entry ends, or ended', () => {
  const page = formatListEntries(
    [
      { ...entryOf('required'), id: '1' },
      { ...entryOf('exempt'), id: '2', expiresAt: now + 60_000 },
      { ...entryOf('exempt'), id: '3', expiresAt: now },
    ],
    now,
    style,
  );
  expect(page).toMatch(/^1 +required \(encrypt\) +\S+ \S+ +never/mu);
  expect(page).toMatch(/^2 +exempt +\S+ \S+ +24 Nov 2026, 10:01/mu);
  expect(page).toMatch(/^3 +exempt +\S+ \S+ +ended 24 Nov 2026, 10:00/mu);
  expect(formatListEntries([], now, style)).toBe('No entries.');
});

test('formatListEntries() escapes a reason', () => {
  expect(formatListEntries([{ ...entryOf('required'), reason: '\u001b[31m' }], now, style)).not.toContain(
    '\u001b',
  );
});
