import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, describe, expect, test } from 'vitest';
import { createOutbox } from '../../../adapters/local/outbox.ts';
import { createRelay } from '../../../adapters/local/smtp-relay.ts';
import { mailOutContract } from '../../contracts/mail-out.contract.ts';

const folders: string[] = [];
const servers: SMTPServer[] = [];
afterAll(async () => {
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(resolve))));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

async function newOutbox() {
  const folder = await mkdtemp(join(tmpdir(), 'strictmx-outbox-'));
  folders.push(folder);
  const dir = join(folder, 'outbox');
  return { dir, mail: createOutbox(dir) };
}

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

mailOutContract('createOutbox()', async () => {
  const { dir, mail } = await newOutbox();
  return {
    mail,
    async arrived() {
      return Promise.all((await readdir(dir)).map((name) => readFile(join(dir, name))));
    },
  };
});

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

describe('createOutbox()', () => {
  test('names the file after the mail, so that a repeat is the same file', async () => {
    const { dir, mail: outbox } = await newOutbox();
    await outbox.send(mail);
    await Promise.all([outbox.send(mail), outbox.send({ ...mail, raw: Buffer.from('again') })]);
    expect(await readdir(dir)).toEqual(['digest-2026-11-24-me.eml']);
  });

  test.each(['', '../x', 'a/b', '.hidden', 'a\0', 'x'.repeat(201), 'ä'])(
    'refuses the id "%s"',
    async (id) => {
      const { dir, mail: outbox } = await newOutbox();
      await expect(outbox.send({ ...mail, id })).rejects.toThrow(/its id is no file name$/);
      await expect(readdir(dir)).rejects.toMatchObject({ code: 'ENOENT' });
    },
  );
});

describe('createRelay()', () => {
  test('hands over the envelope, not what the header says', async () => {
    const { port, deliveries } = await newServer();
    await createRelay({ host: '127.0.0.1', port }).send(mail);
    expect(deliveries).toMatchObject([mail.envelope]);
  });

  test('throws when the server refuses the mail or one of its recipients', async () => {
    const refusing = await newServer(451);
    await expect(createRelay({ host: '127.0.0.1', port: refusing.port }).send(mail)).rejects.toMatchObject({
      responseCode: 451,
    });
    const { port } = await newServer();
    const envelope = { ...mail.envelope, to: ['a@example.com', 'nobody@example.com'] };
    await expect(createRelay({ host: '127.0.0.1', port }).send({ ...mail, envelope })).rejects.toThrow(
      /refused 1 of its recipients$/,
    );
  });
});
