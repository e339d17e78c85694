import { expect, test } from 'vitest';
import {
  elsewhere,
  enterElsewhere,
  joinVersions,
  prolongElsewhere,
} from '../../../../core/mta-sts/elsewhere/policy-elsewhere.ts';
import { mxNeeds } from '../../../../core/mta-sts/held-policies.ts';
import { appendVersion, currentVersion, observeText } from '../../../../core/mta-sts/ledger.ts';
import type { PolicyVersion } from '../../../../core/mta-sts/version.ts';

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
