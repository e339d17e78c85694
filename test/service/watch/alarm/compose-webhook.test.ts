import { describe, expect, test } from 'vitest';
import { english } from '../../../../core/words/en/words.ts';
import type { Alarm } from '../../../../service/watch/alarm/compose-alarm.ts';
import { composeWebhookPosts } from '../../../../service/watch/alarm/compose-webhook.ts';
import { domainName, timestamp } from '../../../fakes/names.ts';

const openedAt = timestamp('2026-11-24T10:00:00.000Z');
const now = timestamp('2026-11-24T12:00:00.000Z');
const uncovered = {
  code: 'mx-uncovered',
  severity: 'error',
  parameters: { host: 'mx9.example.com', mode: 'enforce' },
  openedAt,
};
const fallBack = {
  cachedUntil: timestamp('2026-12-08T10:00:00.000Z'),
  keepValid: ['mx1.example.com', '*.example.net'],
};
const alarm: Alarm = {
  kind: 'opened',
  domain: domainName('example.com'),
  ownNames: ['example.com'],
  incidents: [{ ...uncovered, fallBack }],
  url: 'https://mta.example.net/console/domains/example.com',
  isApiUrl: false,
};
const textsOf = (one: Alarm) => composeWebhookPosts(one, now, english).map(({ text }) => text);

describe('composeWebhookPosts()', () => {
  test('tells programs the facts, and each incident by itself', () => {
    const closedAt = timestamp('2026-11-24T11:00:00.000Z');
    const expired = { code: 'policy-missing', severity: 'error', parameters: {}, openedAt };
    const posts = composeWebhookPosts({ ...alarm, incidents: [uncovered, expired] }, now, english);
    const { url } = alarm;
    const about = {
      version: 1,
      kind: 'opened',
      domain: 'example.com',
      severity: 'error',
      since: openedAt,
      url,
    };
    expect(posts.map(({ strictmx }) => strictmx)).toEqual([
      { ...about, code: 'mx-uncovered', parameters: uncovered.parameters },
      { ...about, code: 'policy-missing', parameters: {} },
    ]);
    const closed: Alarm = { ...alarm, kind: 'closed', incidents: [{ ...uncovered, closedAt }] };
    expect(composeWebhookPosts(closed, now, english)[0]?.strictmx).toEqual({
      ...about,
      kind: 'closed',
      code: 'mx-uncovered',
      until: closedAt,
      parameters: uncovered.parameters,
    });
  });

  test('says the same as the mail for Slack, and escapes what Slack would read as markup', () => {
    const parameters = { host: '<mx&9>.example.com', mode: 'enforce' };
    const [text = ''] = textsOf({ ...alarm, incidents: [{ ...uncovered, parameters, fallBack }] });
    const lines = text.split('\n');
    expect(lines[0]).toBe('*example.com: action needed*');
    expect(lines[1]).toMatch(/^• "&lt;mx&amp;9&gt;\[\.\]example\[\.\]com" is an MX/);
    expect(lines[3]).toMatch(/^ {3}→ If mail bounces .* mx1\.example\.com and \*\.example\.net$/);
    expect(lines.at(-1)).toBe('<https://mta.example.net/console/domains/example.com|Status of example.com>');
  });

  test('leaves no untrusted text that Slack would turn into a link', () => {
    const parameters = { host: 'https://evil.example/', mode: 'enforce' };
    expect(textsOf({ ...alarm, incidents: [{ ...uncovered, parameters }] })[0]).toContain(
      '"hxxps[:]//evil[.]example/"',
    );
  });

  test('names what is resolved, without next steps', () => {
    const [text = ''] = textsOf({ ...alarm, kind: 'closed' });
    expect(text).toMatch(/^\*example\.com: resolved\*\n• "mx9\.example\.com" is an MX/);
    expect(text).not.toContain('→');
  });

  test('marks a test', () => {
    const [post, ...others] = composeWebhookPosts({ ...alarm, kind: 'test', incidents: [] }, now, english);
    expect(others).toEqual([]);
    expect(post?.text).toMatch(/^\*example\.com: test alarm\*\n• .*Nothing is wrong/);
    expect(post?.strictmx).toEqual({
      version: 1,
      kind: 'test',
      domain: 'example.com',
      code: 'test',
      severity: 'note',
      since: now,
      parameters: {},
      url: alarm.url,
    });
  });
});
