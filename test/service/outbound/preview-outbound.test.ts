import { describe, expect, test } from 'vitest';
import { readReport } from '../../../core/tls-rpt/read/read-report.ts';
import { previewOutbound, sendTestReport } from '../../../service/outbound/preview-outbound.ts';
import { domainName } from '../../fakes/names.ts';
import { askForReports, createWorld, day, failedSession, post, report, stored } from './outbound-world.ts';

async function createPlanned() {
  const ports = createWorld();
  askForReports(ports, 'example.com', 'mailto:tls@example.com,https://example.com/tls');
  await post(ports, [failedSession, { ...failedSession, domain: domainName('example.net') }]);
  return ports;
}

describe('previewOutbound()', () => {
  test('shows the exact mail and its destinations, and stores nothing', async () => {
    const ports = await createPlanned();
    const before = ports.handles.store.keys();
    const preview = await previewOutbound(ports, day);
    expect(preview).toMatchObject({ day, dryRun: true, more: 0 });
    const [com, net] = preview.reports.sort((a, b) => (a.domain < b.domain ? -1 : 1));
    expect(com?.deliveries.map(({ to }) => to)).toEqual(['tls@example.com', 'https://example.com/tls']);
    expect(await readReport(Buffer.from(com?.mails[0]?.mime ?? '', 'latin1'))).toMatchObject({ ok: true });
    expect(com?.mails[1]?.json).toContain('"report-id"');
    expect(net).toMatchObject({
      state: 'not-sent',
      deliveries: [],
      reasons: [{ code: 'record-missing', parameters: { name: '_smtp._tls.example.net' } }],
    });
    expect(ports.handles.store.keys()).toEqual(before);
    expect(ports.handles.mail.handedOver).toBe(0);
  });

  test('also works for today, for one domain, and for reports that are not planned yet', async () => {
    const ports = await createPlanned();
    ports.handles.clock.set('2026-11-23T12:00:00Z');
    expect(
      (await previewOutbound(ports, day, domainName('example.net'))).reports.map(({ domain }) => domain),
    ).toEqual(['example.net']);
    ports.handles.clock.set('2026-11-24T06:00:00Z');
    await report(ports);
    expect((await previewOutbound(ports, day)).reports).toEqual([]);
  });

  test('shows 25 reports, and says how many more there are', async () => {
    const ports = createWorld();
    await post(
      ports,
      Array.from({ length: 40 }, (_, at) => ({ ...failedSession, domain: domainName(`d${at}.example`) })),
    );
    const preview = await previewOutbound(ports, day);
    expect(preview.reports).toHaveLength(25);
    expect(preview.more).toBe(15);
  });
});

const change = { caller: { id: 'admin', scopes: ['admin'] as const }, action: 'POST', dryRun: false };

describe('sendTestReport()', () => {
  test('sends a report only to the given address, planned or not', async () => {
    const ports = await createPlanned();
    const test = { day, domain: domainName('example.com'), to: 'me@example.org' };
    expect(await sendTestReport(ports, change, test)).toEqual({ ok: true, to: test.to });
    expect(ports.handles.mail.sent.map(({ envelope }) => envelope)).toEqual([
      { from: 'tls-reports@strictmx.test', to: ['me@example.org'] },
    ]);
    expect(stored(ports)).toEqual([]);
    await report(ports);
    expect(await sendTestReport(ports, change, test)).toEqual({ ok: true, to: test.to });
    expect(ports.handles.mail.sent.map(({ envelope }) => envelope.to[0])).toEqual([
      'me@example.org',
      'tls@example.com',
    ]);
  });

  test('sends nothing for a domain without sessions', async () => {
    const ports = await createPlanned();
    const test = { day, domain: domainName('example.org'), to: 'me@example.org' };
    expect(await sendTestReport(ports, change, test)).toMatchObject({ reason: 'no-such-outbound-report' });
  });

  test('sends nothing in a dry run, and nothing to an invalid address', async () => {
    const ports = await createPlanned();
    const test = { day, domain: domainName('example.com'), to: 'me@example.org' };
    expect(await sendTestReport(ports, { ...change, dryRun: true }, test)).toMatchObject({ ok: true });
    expect(await sendTestReport(ports, change, { ...test, to: 'me' })).toMatchObject({
      reason: 'invalid-input',
      errors: [{ field: 'to' }],
    });
    expect(ports.handles.mail.sent).toEqual([]);
  });
});
