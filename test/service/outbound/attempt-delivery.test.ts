import { expect, test } from 'vitest';
import { attemptDelivery } from '../../../service/outbound/attempt-delivery.ts';
import { bouncePointerKey } from '../../../service/store/outbound/bounce-pointer.ts';
import type { Delivery, OutboundReport } from '../../../service/store/outbound/outbound-report.ts';
import { mailNotSent } from '../../fakes/mail-not-sent.ts';
import { domainName, timestamp } from '../../fakes/names.ts';
import { createWorld, day } from './outbound-world.ts';

const token = 'a'.repeat(26);
const report: OutboundReport = {
  schema: 1,
  day,
  domain: domainName('example.com'),
  part: 1,
  plannedAt: timestamp('2026-11-24T00:15:00Z'),
  dueAt: timestamp('2026-11-24T03:00:00Z'),
  report: {
    policies: [],
    notes: [],
    begin: `${day}T00:00:00Z`,
    end: `${day}T23:59:59Z`,
    reportId: 'r',
    contactInfo: 'tls-reports@strictmx.test',
  },
  deliveries: [],
  reasons: [],
};
const to = (destination: Delivery['destination']): Delivery => ({
  destination,
  state: 'waiting',
  dueAt: report.dueAt,
  token,
  attempts: [{ at: report.dueAt, outcome: 'started' }],
});
const address = { kind: 'mailto', address: 'tls@example.com' } as const;
const mailbox = to(address);

test('attemptDelivery() knows who a bounce is about before the mail goes out', async () => {
  const ports = createWorld();
  ports.handles.mail.before = () => {
    expect(ports.handles.store.keys('outbound/')).toEqual([
      expect.stringContaining('outbound/addresses/'),
      bouncePointerKey(token),
    ]);
  };
  expect(await attemptDelivery(ports, report, mailbox, address)).toEqual({ outcome: 'delivered' });
  expect(ports.handles.mail.handedOver).toBe(1);
});

test('attemptDelivery() returns a relay’s refusal', async () => {
  const ports = createWorld();
  ports.handles.mail.before = () => {
    throw new Error('451 try later');
  };
  expect(await attemptDelivery(ports, report, mailbox, address)).toEqual({
    outcome: 'failed',
    answer: {
      code: 'mail-not-sent',
      parameters: { errorCode: 'Error', errorMessage: '451 try later' },
    },
  });
});

test('attemptDelivery() keeps the mail server’s text, without ours', async () => {
  const ports = createWorld();
  ports.handles.mail.before = () => {
    const cause = Object.assign(new Error('Message failed'), { code: 'EMESSAGE', response: '550 no' });
    throw mailNotSent({ cause });
  };
  expect(await attemptDelivery(ports, report, mailbox, address)).toEqual({
    outcome: 'failed',
    answer: { code: 'smtp-reply', parameters: { smtpReply: '550 no' } },
  });
});
