import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  elsewhere,
  enterElsewhere,
  joinVersions,
  plainPolicyText,
  prolongElsewhere,
} from '../../../../core/mta-sts/elsewhere/policy-elsewhere.ts';
import { mxNeeds, readHeldPolicy } from '../../../../core/mta-sts/held-policies.ts';
import { appendVersion, currentVersion, observeText } from '../../../../core/mta-sts/ledger.ts';
import type { PolicyVersion } from '../../../../core/mta-sts/version.ts';
import { jsonBytes } from '../../../../core/text/format-json.ts';

const now = new Date('2026-11-24T10:00:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const textOf = (mx: string) => `version: STSv1\r\nmode: enforce\r\nmx: ${mx}\r\nmax_age: 86400\r\n`;
const theirs = { text: textOf('mx.old.example'), id: 'abc1' };
const serving = { edgeCacheSeconds: 0 };

test('enterElsewhere() enters a policy that senders may hold from now on for its max_age', () => {
  const versions = enterElsewhere([], theirs, now);
  expect(versions).toEqual([
    {
      id: '20261124T100000',
      text: theirs.text,
      firstServedAt: '2026-11-24T10:00:00.000Z',
      supersededAt: '2026-11-24T10:00:00.000Z',
      by: elsewhere,
    },
  ]);
  expect(currentVersion(versions), 'it is not served here').toBeUndefined();
  const needs = [{ pattern: 'mx.old.example', until: '2026-11-25T10:00:00.000Z', open: false }];
  expect(mxNeeds(versions, now, serving)).toMatchObject(needs);
});

test('enterElsewhere() moves the end of the same text, and enters another one', () => {
  const once = enterElsewhere([], theirs, now);
  const twice = enterElsewhere(once, theirs, later(60));
  expect(twice).toEqual([{ ...once[0], supersededAt: '2026-11-24T10:01:00.000Z' }]);
  const other = enterElsewhere(twice, { text: textOf('mx.new.example') }, later(60));
  expect(other.map(({ id }) => id)).toEqual(['20261124T100000', '20261124T100100']);
});

test('enterElsewhere() never takes an id that is not later than theirs', () => {
  const [version] = enterElsewhere([], { ...theirs, id: '20261124T100005' }, now);
  expect(version?.id).toBe('20261124T100006');
});

test('enterElsewhere() does not take the text that is served here for another’s', () => {
  const ours = observeText(appendVersion([], { text: theirs.text, now, by: 'token' }), {
    text: theirs.text,
    objectVersion: 'v1',
    now,
    by: 'object-store',
  });
  expect(enterElsewhere(ours, theirs, later(60))).toEqual(ours);
  const different = { text: textOf('mx.new.example') };
  const entered = enterElsewhere(ours, different, later(60));
  expect(currentVersion(entered)).toEqual(ours[0]);
  expect(entered).toHaveLength(2);
});

test('enterElsewhere() keeps the latest five of a host that answers another text each time', () => {
  let versions: PolicyVersion[] = appendVersion([], { text: textOf('mx.ours.example'), now, by: 'token' });
  for (let at = 0; at < 9; at++)
    versions = enterElsewhere(versions, { text: textOf(`mx${at}.example`) }, later(at));
  expect(versions.map(({ text }) => /mx: (.*)\r/.exec(text)?.[1])).toEqual([
    'mx.ours.example',
    ...[4, 5, 6, 7, 8].map((at) => `mx${at}.example`),
  ]);
});

test('prolongElsewhere() moves the end only of the policy that was live at the last check', () => {
  const before = enterElsewhere(enterElsewhere([], { text: textOf('gone.example') }, now), theirs, later(60));
  const seenAt = '2026-11-24T10:01:00.000Z';
  const ends = prolongElsewhere(before, seenAt, later(90)).map(({ supersededAt }) => supersededAt);
  expect(ends).toEqual(['2026-11-24T10:00:00.000Z', '2026-11-24T10:01:30.000Z']);
});

test('joinVersions() has every version of both, and ids that rise', () => {
  const first = enterElsewhere([], { text: textOf('a.example') }, later(5));
  const second = enterElsewhere(enterElsewhere([], theirs, now), { text: textOf('b.example') }, later(9));
  const joined = joinVersions(first, second);
  expect(joined.map(({ id }) => id)).toEqual(['20261124T100005', '20261124T100006', '20261124T100009']);
  expect(joined.map(({ text }) => text)).toEqual([...first, ...second].map(({ text }) => text));
});

test.each(['\u001a', '\u0000', '\u{feff}'])(
  'plainPolicyText() leaves the last line of a file that ends in %j',
  (end) => {
    const text = `version: STSv1\r\nmode: enforce\r\nmx: a.example\r\nmax_age: 31536000\r\n${end}`;
    expect(readHeldPolicy(plainPolicyText(text))).toEqual(readHeldPolicy(text));
    expect(readHeldPolicy(text)).toMatchObject({ mode: 'enforce', maxAgeSeconds: 31_536_000 });
  },
);

test('plainPolicyText() leaves the policy that a sender reads, and no letter that needs an escape of six bytes', () => {
  const letter = fc.constantFrom(
    ...[
      '\u0000',
      '\u0001',
      '\u0007',
      '\u000b',
      '\u000c',
      '\u001f',
      '\u007f',
      '\u0085',
      '\u00ad',
      '\u0378',
      '\u180e',
      '\u200b',
    ],
    ...['\u2028', '\u202e', '\ue000', '\u{e0001}', '\u{feff}', '\t', '\r', ' ', 'x', '"'],
  );
  const more = ['mode: none', 'mx: *.b.example', 'max_age: 86400', 'x: y', 'version: STSv1', ''];
  const fields = ['version: STSv1', 'mode: enforce', 'mx: a.example', 'max_age: 86400'];
  const policy = fc.record({
    inserted: fc.array(fc.tuple(fc.nat(9), fc.constantFrom(...more)), { maxLength: 3 }),
    end: fc.constantFrom('\n', '\r\n'),
    last: fc.constantFrom('', '\n', '\r\n'),
    letters: fc.array(fc.tuple(fc.nat(120), letter), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(policy, ({ inserted, end, last, letters }) => {
      const lines = inserted.reduce(
        (all, [at, line]) => all.toSpliced(at % (all.length + 1), 0, line),
        fields,
      );
      const text = letters.reduce(
        (all, [at, one]) => `${all.slice(0, at % (all.length + 1))}${one}${all.slice(at % (all.length + 1))}`,
        lines.join(end) + last,
      );
      const plain = plainPolicyText(text);
      const held = readHeldPolicy(text);
      if (held) expect(readHeldPolicy(plain)).toEqual(held);
      expect(jsonBytes(plain)).toBeLessThanOrEqual(2 * text.length + 2);
    }),
    { numRuns: 3_000 },
  );
});
