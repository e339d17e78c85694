import { expect, test } from 'vitest';
import { pageStyle } from '../../../bin/pages/page-style.ts';

const styled = ({ colours = false, ...output }: { isTTY: boolean; columns?: number; colours?: boolean }) => {
  const { paint, width } = pageStyle({ ...output, hasColors: () => colours } as Parameters<
    typeof pageStyle
  >[0]);
  return [paint('red', 'x'), width];
};

test.each([
  ['a terminal with colours', { isTTY: true, columns: 60, colours: true }, ['\u001b[31mx\u001b[39m', 60]],
  ['a terminal with NO_COLOR', { isTTY: true, columns: 60 }, ['x', 60]],
  ['a terminal of unknown width', { isTTY: true }, ['x', 80]],
  ['a file', { isTTY: false }, ['x', Number.POSITIVE_INFINITY]],
])('pageStyle() of %s', (_, output, expected) => {
  expect(styled(output)).toEqual(expected);
});
