import { beforeAll, expect, test } from 'vitest';
import type { Policy } from '../../../core/mta-sts/policy.ts';
import type { Incident } from '../../../service/store/domains/incidents.ts';
import { alert } from '../../../service/watch/alert.ts';
import { testDkimKey } from '../../fakes/fake-ports.ts';
import { enforce, World } from '../world.ts';

beforeAll(testDkimKey, 60_000);

const incident: Incident = {
  code: 'mx:mx-uncovered',
  severity: 'serious',
  message: 'm',
  nextStep: 'Add the host',
  openedAt: '2026-11-24T10:00:00.000Z',
};

/** What mail and webhook say, each in one line. */
async function told(policy: Policy, over: Partial<Incident>): Promise<string[]> {
  const world = await World.hosted();
  await world.edit(policy);
  await world.drain();
  const posts: string[] = [];
  world.ports.fetch.post = async (_url, body) => {
    posts.push(JSON.parse(Buffer.from(body).toString()).text);
    return { ok: true, status: 200, contentType: '', body: new Uint8Array() };
  };
  const state = { ...(await world.state()), webhook: 'https://hooks.example/x' };
  const kind = over.closedAt === undefined ? 'opened' : 'closed';
  await alert(world.ports, state, [{ ...incident, ...over }], kind);
  const mails = world.handles.mail.sent.map(({ raw }) => Buffer.from(raw).toString().replaceAll('=\r\n', ''));
  return [...mails, ...posts].map((text) => text.replaceAll(/\s+/g, ' '));
}

const policy = enforce('mx.example.com');

test.each<[string, Partial<Incident>, Policy, boolean]>([
  ['an MX that is not covered', {}, policy, true],
  ['an MX that is an IP address', { code: 'mx:mx-is-address' }, policy, true],
  ['mail that senders refuse', { code: 'reports:mail-refused' }, policy, true],
  ['many failures for which senders refuse mail', { code: 'many-failures', refusesMail: true }, policy, true],
  ['many failures of DANE', { code: 'many-failures', refusesMail: false }, policy, false],
  ['what is over', { closedAt: '2026-11-24T11:00:00.000Z' }, policy, false],
  ['an MX that only an older policy does not cover', { code: 'mx:mx-uncovered-by-held' }, policy, false],
  ['a policy that cannot be fetched', { code: 'policy:wrong-status' }, policy, false],
  ['a notice', { severity: 'notice' }, policy, false],
  ['mode testing', { code: 'many-failures', refusesMail: true }, { ...policy, mode: 'testing' }, false],
])('alert() proposes to fall back to testing or not: %s', async (_, over, wanted, isProposed) => {
  const texts = await told(wanted, over);
  expect(texts).toHaveLength(2);
  const proposal =
    /Add the host.* If mail bounces .* mode "testing".* until 2026-12-08 [\d:]+ UTC. .* must stay valid: mx\.example\.com/;
  for (const text of texts) {
    if (isProposed) expect(text).toMatch(proposal);
    else expect(text).not.toContain('"testing"');
  }
});
