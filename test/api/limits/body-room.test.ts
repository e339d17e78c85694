import { expect, test } from 'vitest';
import { BodyRoom } from '../../../api/limits/body-room.ts';

test('BodyRoom drops the largest body of the site that holds the most', () => {
  const room = new BodyRoom(100);
  const dropped: string[] = [];
  const open = (client: string, name: string) => room.open(client, () => dropped.push(name));
  const [a, b, c, honest] = [open('x', 'a'), open('x', 'b'), open('y', 'c'), open('z', 'honest')];
  a.add(30);
  b.add(20);
  c.add(40);
  honest.add(10);
  expect(dropped).toEqual([]);
  honest.add(1);
  expect(dropped).toEqual(['a']);
  b.close();
  c.close();
  honest.add(80);
  expect(dropped).toEqual(['a']);
});
