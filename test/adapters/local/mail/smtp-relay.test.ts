import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, describe, expect, test } from 'vitest';
import { createRelay } from '../../../../adapters/local/mail/smtp-relay.ts';
import { mailFault } from '../../../../core/mail/mail-fault.ts';
import { mailOutContract } from '../../../contracts/mail-out.contract.ts';

const servers: SMTPServer[] = [];
const scriptedServers: Server[] = [];
afterAll(async () => {
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(resolve))));
  for (const server of scriptedServers) server.close();
});

interface Delivery {
  from: string;
  to: string[];
  raw: Buffer;
}

async function newServer(refuse?: number) {
  const deliveries: Delivery[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk) => chunks.push(chunk));
      stream.on('end', () => {
        if (refuse) return done(Object.assign(new Error('no'), { responseCode: refuse }));
        const { mailFrom, rcptTo } = session.envelope;
        deliveries.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks),
        });
        done();
      });
    },
    onRcptTo: ({ address }, _session, done) =>
      done(address.startsWith('nobody') ? new Error('no such user') : null),
  });
  server.on('error', () => {});
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return { port, deliveries };
}

type Step = string | ((connection: Socket) => void);

/** Offers STARTTLS and accepts mail in clear text, except for the steps that a test replaces. */
async function newScriptedServer(
  steps: Partial<Record<'greeting' | 'ehlo' | 'startTls' | 'handshake' | 'mail' | 'rcpt' | 'end', Step>>,
) {
  const mails: string[] = [];
  const script: [RegExp, Step][] = [
    [/^EHLO/, steps.ehlo ?? '250-relay.example\r\n250 STARTTLS\r\n'],
    [/^STARTTLS/, steps.startTls ?? '220 go on\r\n'],
    [/^DATA/, '354 go on\r\n'],
    [/\r\n\.\r\n$/, steps.end ?? '250 ok\r\n'],
    [/^MAIL/, steps.mail ?? '250 ok\r\n'],
    [/^RCPT/, steps.rcpt ?? '250 ok\r\n'],
    [/^QUIT/, '250 ok\r\n'],
    [/^/, steps.handshake ?? '250 ok\r\n'],
  ];
  const server = createServer((connection) => {
    connection.on('error', () => {});
    const greeting = steps.greeting ?? '220 relay.example\r\n';
    if (typeof greeting === 'string') connection.write(greeting);
    connection.on('data', (data) => {
      const text = data.toString('latin1');
      if (text.endsWith('\r\n.\r\n')) mails.push(text);
      const step = script.find(([command]) => command.test(text))?.[1] ?? '';
      if (typeof step === 'string') connection.write(step);
      else step(connection);
    });
  });
  scriptedServers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, mails };
}

mailOutContract('createRelay()', async () => {
  const { port, deliveries } = await newServer();
  return {
    mail: createRelay({ host: '127.0.0.1', port }),
    arrived: async () => deliveries.map(({ raw }) => raw),
  };
});

const mail = {
  id: 'digest-2026-11-24-me',
  envelope: { from: 'digest@strictmx.test', to: ['a@example.com', 'b@example.com'] },
  raw: Buffer.from('From: digest@strictmx.test\r\n\r\nHello\r\n'),
};

describe('createRelay()', () => {
  test("sends to the envelope, not to the header's addresses", async () => {
    const { port, deliveries } = await newServer();
    await createRelay({ host: '127.0.0.1', port }).send(mail);
    expect(deliveries).toMatchObject([mail.envelope]);
  });

  test('throws if the server refuses the mail or one of its recipients', async () => {
    const refusing = await newServer(451);
    await expect(createRelay({ host: '127.0.0.1', port: refusing.port }).send(mail)).rejects.toMatchObject({
      fault: mailFault('relay-answer', {
        relay: `127.0.0.1:${refusing.port}`,
        reply: '451 no',
        command: 'DATA',
        isTemporary: true,
      }),
    });
    const { port } = await newServer();
    const envelope = { ...mail.envelope, to: ['a@example.com', 'nobody@example.com'] };
    await expect(createRelay({ host: '127.0.0.1', port }).send({ ...mail, envelope })).rejects.toMatchObject({
      fault: mailFault('recipients-refused', { relay: `127.0.0.1:${port}`, recipients: 1 }),
    });
  });

  test.each<[string, Parameters<typeof newScriptedServer>[0]]>([
    ['STARTTLS is refused', { startTls: '454 4.7.0 TLS not available\r\n' }],
    [
      'the server closes the connection during the handshake',
      { handshake: (connection) => connection.end() },
    ],
    ['the handshake is reset', { handshake: (connection) => connection.resetAndDestroy() }],
    ['the server answers the handshake with garbage', { handshake: '500 what\r\n' }],
  ])('delivers once, without TLS, if %s', async (_, steps) => {
    const { port, mails } = await newScriptedServer(steps);
    await createRelay({ host: '127.0.0.1', port }).send(mail);
    expect(mails).toEqual([`${mail.raw}.\r\n`]);
  });

  test('does not resend a mail that may have arrived before the connection broke', async () => {
    const reset = (connection: Socket) => connection.resetAndDestroy();
    const { port, mails } = await newScriptedServer({ ehlo: '250 relay.example\r\n', end: reset });
    await expect(createRelay({ host: '127.0.0.1', port }).send(mail)).rejects.toMatchObject({
      cause: { code: 'ESOCKET' },
    });
    expect(mails).toHaveLength(1);
  });

  type Steps = Parameters<typeof newScriptedServer>[0];
  test.each<[string, Steps, object]>([
    [
      'a greeting of 554',
      { greeting: '554 no service here\r\n' },
      { reply: '554 no service here', isTemporary: false },
    ],
    [
      'EHLO',
      { ehlo: '421 4.3.2 shutting down\r\n' },
      { reply: '421 4.3.2 shutting down', command: 'EHLO', isTemporary: true },
    ],
    [
      'the sender',
      { mail: '550 5.7.1 not from there\r\n' },
      { reply: '550 5.7.1 not from there', command: 'MAIL FROM', isTemporary: false },
    ],
    [
      'every recipient, temporarily',
      { rcpt: '450 4.2.0 greylisted\r\n' },
      { reply: '450 4.2.0 greylisted', command: 'RCPT TO', isTemporary: true },
    ],
    [
      'every recipient',
      { rcpt: '554 5.7.1 relay access denied\r\n' },
      { reply: '554 5.7.1 relay access denied', command: 'RCPT TO', isTemporary: false },
    ],
    [
      'the mail',
      { end: '552 5.3.4 too big\r\n' },
      { reply: '552 5.3.4 too big', command: 'DATA', isTemporary: false },
    ],
  ])(
    'says which command the server refused, its answer, and whether to try again: %s',
    async (_, steps, expected) => {
      const { port } = await newScriptedServer({ ehlo: '250 relay.example\r\n', ...steps });
      await expect(createRelay({ host: '127.0.0.1', port }).send(mail)).rejects.toMatchObject({
        fault: { code: 'relay-answer', parameters: { relay: `127.0.0.1:${port}`, ...expected } },
      });
    },
  );

  test.each<[string, Steps, boolean]>([
    ['the recipient, for good', { rcpt: '550 5.1.1 no such user\r\n' }, true],
    ['the mail, for good', { end: '552 5.3.4 too big\r\n' }, true],
    ['the recipient for now', { rcpt: '452 4.2.2 mailbox full\r\n' }, false],
    ['our address', { mail: '550 5.7.1 not from there\r\n' }, false],
    ['everybody', { greeting: '554 no service here\r\n' }, false],
  ])('says whether trying again is useless, if the server refuses %s', async (_, steps, isRefused) => {
    const { port } = await newScriptedServer({ ehlo: '250 relay.example\r\n', ...steps });
    await expect(createRelay({ host: '127.0.0.1', port }).send(mail)).rejects.toMatchObject({ isRefused });
  });

  test('says that nothing listens, and where', async () => {
    const { port } = await newScriptedServer({});
    const server = scriptedServers.pop();
    await new Promise((resolve) => server?.close(resolve));
    const fault = mailFault('relay-unreachable', {
      relay: `127.0.0.1:${port}`,
      errorMessage: `connect ECONNREFUSED 127.0.0.1:${port}`,
    });
    await expect(createRelay({ host: '127.0.0.1', port }).send(mail)).rejects.toMatchObject({ fault });
  });

  test("says that the relay's name does not resolve", async () => {
    await expect(createRelay({ host: 'relay.invalid', port: 25 }).send(mail)).rejects.toMatchObject({
      fault: { code: 'relay-without-address', parameters: { relay: 'relay.invalid:25' } },
    });
  });

  test('says that the server does not answer', async () => {
    const { port } = await newScriptedServer({ greeting: '' });
    const relay = createRelay({ host: '127.0.0.1', port, timeoutMilliseconds: 50 });
    const fault = mailFault('relay-timeout', {
      relay: `127.0.0.1:${port}`,
      errorMessage: 'Greeting never received',
    });
    await expect(relay.send(mail)).rejects.toMatchObject({ fault });
  });
});
