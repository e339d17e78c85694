import { expect, test } from 'vitest';
import { formatState } from '../../../service/store/state-json.ts';

test('formatState() is the same for equal states, whatever the order of their members', () => {
  const text = formatState({ b: [{ d: 1, c: undefined }, 'x'], a: null });
  expect(text).toBe(formatState({ a: null, b: [{ d: 1 }, 'x'] }));
  expect(text).toBe('{\n  "a": null,\n  "b": [\n    {\n      "d": 1\n    },\n    "x"\n  ]\n}\n');
});
