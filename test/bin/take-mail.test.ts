import { expect, test } from 'vitest';
import { Turns } from '../../adapters/local/turns.ts';
import { countMail, storeMail } from '../../bin/take-mail.ts';
import { reportMail } from '../service/intake/report-mail.ts';
import { World } from '../service/world.ts';

async function hosted() {
  const world = await World.hosted();
  return { ...world, mail: Buffer.from(reportMail((await world.state()).inbox)) };
}

test('storeMail() stores a mail, and countMail() counts its report', async () => {
  const { ports, handles, mail } = await hosted();
  await countMail(ports, await storeMail(ports, mail));
  expect(handles.store.keys('mail/in/')).toEqual([
    expect.stringMatching(/\/20261124T100000000Z-[a-z0-9]{8}$/u),
  ]);
  expect(handles.store.keys('reports/')).toHaveLength(1);
});

test('countMail() keeps a mail that cannot be counted now, and requests a retry', async () => {
  const { ports, handles, mail } = await hosted();
  handles.store.before = (operation, key) => {
    if (operation === 'put' && key.startsWith('reports/')) throw new Error('the disk is full');
  };
  await countMail(ports, await storeMail(ports, mail));
  const [key] = handles.store.keys('mail/in/');
  expect(handles.tasks.take()).toContainEqual({ kind: 'receive-report', key });
});

test('storeMail() throws if the mail cannot be stored, so that its sender keeps it', async () => {
  const { ports, handles, mail } = await hosted();
  handles.store.before = () => {
    throw new Error('the disk is full');
  };
  await expect(storeMail(ports, mail)).rejects.toThrow('the disk is full');
});

test('countMail() lets other work continue between reading and counting: a report may have 20,000 details', async () => {
  const { ports, mail } = await hosted();
  const key = await storeMail(ports, mail);
  const steps: string[] = [];
  setImmediate(() => steps.push('others'));
  const watched = {
    ...ports,
    get store() {
      steps.push('store');
      return ports.store;
    },
  };
  await countMail(watched, key);
  const first = steps.indexOf('others');
  expect(first).toBeGreaterThan(0);
  expect(steps.lastIndexOf('store')).toBeGreaterThan(first);
});

test('countMail() lets sites take turns: a sender who names ever other first recipients delays itself', async () => {
  const { ports, mail } = await hosted();
  const reading = new Turns(1);
  const counted: string[] = [];
  const count = async (site: string, recipient: string) => {
    await countMail(ports, await storeMail(ports, mail), { reading, site, recipients: [recipient] });
    counted.push(site);
  };
  const flood = Array.from({ length: 50 }, (_, n) => count('loud', `r${n}@reports.example`));
  await Promise.all([...flood, count('quiet', 'quiet@reports.example')]);
  expect(counted.indexOf('quiet')).toBeLessThanOrEqual(2);
});

test('countMail() lets recipients of one site take turns: all mail may come through one relay', async () => {
  const { ports, mail } = await hosted();
  const reading = new Turns(1);
  const counted: string[] = [];
  const count = async (recipient: string) => {
    const key = await storeMail(ports, mail);
    await countMail(ports, key, { reading, site: 'relay', recipients: [recipient] });
    counted.push(recipient);
  };
  const flood = Array.from({ length: 50 }, () => count('loud@reports.example'));
  await Promise.all([...flood, count('quiet@reports.example')]);
  expect(counted).toHaveLength(51);
  expect(counted.indexOf('quiet@reports.example')).toBeLessThanOrEqual(2);
});
