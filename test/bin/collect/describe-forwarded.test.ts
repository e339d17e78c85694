import { expect, test } from 'vitest';
import { describeForwarded, isRefused } from '../../../bin/collect/describe-forwarded.ts';
import type { Forwarded } from '../../../bin/collect/forward.ts';

const refused = [
  { index: 0, reason: 'it is not JSON' },
  { index: 1, reason: 'it is empty' },
];

test.each<[Forwarded, boolean, string]>([
  [{ kind: 'sent', accepted: 2, refused: [] }, false, 'Forwarded 2 results'],
  [{ kind: 'sent', accepted: 1, refused }, true, 'Forwarded 1 results, 2 refused, the first: it is not JSON'],
  [{ kind: 'rejected', reason: 'HTTP 422' }, true, 'The service accepted nothing of a batch: HTTP 422'],
  [{ kind: 'away', reason: 'HTTP 503' }, false, 'Cannot reach the service; results are kept: HTTP 503'],
])('describeForwarded() and isRefused() of %j', (forwarded, isOne, text) => {
  expect(describeForwarded(forwarded, { dropped: 0 })).toBe(text);
  expect(isRefused(forwarded)).toBe(isOne);
});

test('describeForwarded() says how many were dropped', () => {
  expect(describeForwarded({ kind: 'sent', accepted: 2, refused: [] }, { dropped: 3 })).toBe(
    'Forwarded 2 results (3 dropped since the start, because the spool was full)',
  );
});
