/** Mutates bytes with a seeded generator: the same seed always gives the same input. */

/** Random numbers from 0 up to, but not including, 1 (mulberry32). */
export type Random = () => number;

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const below = (random: Random, limit: number) => Math.floor(random() * limit);

export function pick<T>(random: Random, items: readonly T[]): T {
  return items[below(random, items.length)] as T;
}

/** What parsers of mail, JSON and archives stumble over. */
const tokens = [
  '\r\n\r\n',
  '\n',
  '\r',
  '\0',
  '--',
  '--=_a1',
  '--=_a1--',
  'Content-Type: multipart/mixed; boundary=',
  'Content-Transfer-Encoding: base64\r\n',
  'Content-Transfer-Encoding: quoted-printable\r\n',
  'Content-Type: message/rfc822\r\n\r\n',
  'ContentType:',
  '=?utf-8?B?',
  '?=',
  '=\r\n',
  '="',
  ";a*0*=''",
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  '\\u0000',
  '\\ud800',
  ',',
  ':',
  'null',
  'true',
  '-1',
  '1e999',
  '-0',
  '0.5',
  '9007199254740993',
  '"__proto__":',
  '"constructor":',
  '"policies":',
  '"policy":{',
  '"summary":null',
  '"failure-details":[',
  '[[[[[[[[',
  '\ufeff',
  '\u202e',
  '\x1f\x8b\x08',
  'PK\x03\x04',
  'PK\x05\x06',
  'H4sIAAAAAAAAA',
  'Received: by mail.strictmx.test; ',
  'Authentication-Results: mail.strictmx.test; dkim=pass header.d=',
  'DKIM-Signature: d=;l=;x=;b=',
  '\xff\xff\xff\xff',
];

type Mutator = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const join = (...parts: (Buffer | string)[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

function cutPoints(bytes: Buffer, random: Random): [number, number] {
  const at = below(random, bytes.length + 1);
  return [at, Math.min(bytes.length, at + below(random, pick(random, [4, 40, 400, bytes.length + 1])))];
}

const mutators: Mutator[] = [
  function changeByte(bytes, random) {
    const changed = Buffer.from(bytes);
    for (let count = 1 + below(random, 4); count > 0; count--)
      changed[below(random, bytes.length)] = below(random, 256);
    return changed;
  },
  function removeRange(bytes, random) {
    const [from, to] = cutPoints(bytes, random);
    return join(bytes.subarray(0, from), bytes.subarray(to));
  },
  function repeatRange(bytes, random) {
    const [from, to] = cutPoints(bytes, random);
    const times = pick(random, [1, 2, 10, 100]);
    const range = bytes.subarray(from, Math.min(to, from + 2000));
    return join(bytes.subarray(0, from), ...Array.from({ length: times }, () => range), bytes.subarray(from));
  },
  function insertToken(bytes, random) {
    const [at] = cutPoints(bytes, random);
    return join(
      bytes.subarray(0, at),
      pick(random, tokens).repeat(pick(random, [1, 1, 1, 3, 200])),
      bytes.subarray(at),
    );
  },
  function replaceByToken(bytes, random) {
    const [from, to] = cutPoints(bytes, random);
    return join(bytes.subarray(0, from), pick(random, tokens), bytes.subarray(to));
  },
  function cutOff(bytes, random) {
    return bytes.subarray(0, below(random, bytes.length + 1));
  },
  function splice(bytes, random, other) {
    const [from] = cutPoints(bytes, random);
    const [to] = cutPoints(other, random);
    return join(bytes.subarray(0, from), other.subarray(to));
  },
  function swapLines(bytes, random) {
    const lines = bytes.toString('latin1').split('\n');
    const [a, b] = [below(random, lines.length), below(random, lines.length)];
    [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
    return Buffer.from(lines.join('\n'), 'latin1');
  },
];

export function mutate(bytes: Buffer, random: Random, other: Buffer): Buffer {
  let mutated = bytes;
  for (let count = pick(random, [1, 1, 1, 2, 4]); count > 0; count--)
    mutated = pick(random, mutators)(mutated, random, other);
  return mutated;
}
