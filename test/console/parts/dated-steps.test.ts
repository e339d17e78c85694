import { expect, test } from 'vitest';
import { datedSteps } from '../../../console/parts/dated-steps.ts';
import { format } from '../../../core/words/en/format.ts';

test('datedSteps() marks the step that is taken now', () => {
  const markup = String(
    datedSteps(
      [
        { state: 'done', what: 'First' },
        { state: 'now', at: '2026-11-24T06:00:00.000Z', what: 'Second' },
        { state: 'later', at: '2026-12-01T06:00:00.000Z', what: 'Third' },
      ],
      format,
    ),
  );
  expect(markup.match(/aria-current="step"/gu)).toHaveLength(1);
  expect(markup).toMatch(
    /<li class="now" aria-current="step"><span class="soft">24 Nov 2026, 06:00 UTC<\/span> <span>Second/u,
  );
});
