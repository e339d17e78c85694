import PostalMime from 'postal-mime';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Finding, finding } from '../../../core/finding/finding.ts';
import type { Policy } from '../../../core/mta-sts/policy.ts';
import type { DomainState } from '../../../service/store/domains/domain.ts';
import type { Incident } from '../../../service/store/domains/incidents.ts';
import { alert } from '../../../service/watch/alert.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { sampleFindings } from '../../fixtures/sample-findings.ts';
import { enforce, World } from '../world.ts';

beforeAll(testDkimKey, 60_000);

const opened = (found: Finding, over: Partial<Incident> = {}): Incident => ({
  ...found,
  openedAt: '2026-11-24T10:00:00.000Z',
  ...over,
});
const uncovered = finding('mx-uncovered', { host: 'mx9.example.com', mode: 'enforce' });
const manyFailures = (refusesMail: boolean) =>
  finding('many-failures', { ...sampleFindings['many-failures'], refusesMail });

/** What mail and webhook say, each in one line. */
async function notify(policy: Policy, incident: Incident): Promise<string[]> {
  const world = await World.hosted();
  await world.edit(policy);
  await world.drain();
  const posts: string[] = [];
  world.ports.fetch.post = async (_url, body) => {
    posts.push(JSON.parse(Buffer.from(body).toString()).text);
    return { ok: true, status: 200, contentType: '', body: new Uint8Array() };
  };
  const state = { ...(await world.state()), webhook: 'https://hooks.example/x' };
  const kind = incident.closedAt === undefined ? 'opened' : 'closed';
  await alert(world.ports, state, [incident], kind);
  const mails = world.handles.mail.sent.map(({ raw }) => Buffer.from(raw).toString().replaceAll('=\r\n', ''));
  return [...mails, ...posts].map((text) => text.replaceAll(/\s+/g, ' '));
}

const policy = enforce('mx.example.com');

test.each<[string, Incident, Policy, boolean]>([
  ['an MX that is not covered', opened(uncovered), policy, true],
  ['an MX that is an IP address', opened(finding('mx-is-address', { host: '192.0.2.1' })), policy, true],
  ['mail that senders refuse', opened(finding('mail-refused', sampleFindings['mail-refused'])), policy, true],
  ['many failures for which senders refuse mail', opened(manyFailures(true)), policy, true],
  ['many DANE failures', opened(manyFailures(false)), policy, false],
  ['an incident that is over', opened(uncovered, { closedAt: '2026-11-24T11:00:00.000Z' }), policy, false],
  [
    'an MX that only an older policy does not cover',
    opened(finding('mx-uncovered-by-held', sampleFindings['mx-uncovered-by-held'])),
    policy,
    false,
  ],
  [
    'a policy that cannot be fetched',
    opened(finding('wrong-status', { domain: 'example.com', status: 404 })),
    policy,
    false,
  ],
  ['a warning', opened(uncovered, { severity: 'warning' }), policy, false],
  ['mode testing', opened(manyFailures(true)), { ...policy, mode: 'testing' }, false],
])(
  'alert() decides whether to propose a fallback to testing: %s',
  async (_, incident, wanted, isProposed) => {
    const texts = await notify(wanted, incident);
    expect(texts).toHaveLength(2);
    const proposal = /mode "testing".* until 8 Dec 2026, [\d:]+ UTC; .* must stay valid: mx\.example\.com/;
    for (const text of texts) {
      if (isProposed) expect(text).toMatch(proposal);
      else expect(text).not.toContain('"testing"');
    }
  },
);

describe('alert()', () => {
  const recipients = ['admin@example.com', { address: 'kanri@example.com', language: 'ja' as const }];

  async function mailsTo(digestTo: DomainState['digestTo'], repeats = 1) {
    const world = await World.hosted();
    const state = { ...(await world.state()), digestTo };
    for (let time = 0; time < repeats; time++) await alert(world.ports, state, [opened(uncovered)], 'opened');
    return Promise.all(
      world.handles.mail.sent.map(async ({ raw, envelope }) => ({
        ...(await PostalMime.parse(raw)),
        recipients: envelope.to,
      })),
    );
  }

  test('writes to each recipient separately, in their language', async () => {
    const [english, japanese, ...others] = await mailsTo(recipients);
    expect(others).toEqual([]);
    expect(english).toMatchObject({
      to: [{ address: 'admin@example.com' }],
      recipients: ['admin@example.com'],
      subject: 'example.com: action needed: The policy does not cover a mail server',
    });
    expect(japanese).toMatchObject({
      to: [{ address: 'kanri@example.com' }],
      recipients: ['kanri@example.com'],
      subject: 'example.com: 対応が必要です - ポリシーに含まれないメールサーバーがあります',
    });
    expect(japanese?.text).not.toMatch(/\b(the|is|of|and|to|needed)\b/i);
  });

  test('writes the same mail if repeated, and a different one to another recipient', async () => {
    const ids = (await mailsTo(recipients, 2)).map(({ messageId }) => messageId);
    expect(ids).toEqual([expect.any(String), expect.any(String)]);
    expect(new Set(ids).size).toBe(2);
  });

  test('writes no mail without a recipient', async () => {
    expect(await mailsTo([])).toEqual([]);
  });
});
