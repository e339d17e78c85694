import { describe, expect, test } from 'vitest';
import { receiveReport } from '../../../../service/intake/receive-report.ts';
import { requestFold } from '../../../../service/intake/request-fold.ts';
import { daySideKey } from '../../../../service/store/reports/day-side.ts';
import { storedReportObject } from '../../../../service/store/reports/stored-report.ts';
import { formatState } from '../../../../service/store/state-json.ts';
import { utcDay } from '../../../fakes/names.ts';
import { receiveMail } from '../../intake/report-mail.ts';
import { World } from '../../world.ts';
import { keepsUnknownMembers, unknownPlaces, withUnknownMembers } from '../unknown-members.ts';

const day = utcDay('2026-11-23');
const failing = {
  failed: 3,
  signedBy: 'reporter.example',
  policyString: ['version: STSv1', 'mode: enforce'],
};

/** A report was received, and a newer version wrote into its object, its day and its marker. */
async function received() {
  const world = await World.hosted();
  const { key } = await receiveMail(world, failing);
  const { store } = world.handles;
  const [report = ''] = store.keys('reports/');
  const [marker = ''] = store.keys('pending-reports/');
  const ofDay = daySideKey('verified', day, world.domain);
  const newer = new Map(
    [report, marker, ofDay].map((object) => [
      object,
      withUnknownMembers(store.text(object) ?? '', ['reports']),
    ]),
  );
  for (const [object, text] of newer) store.edit(object, text);
  return { world, mail: key, report, marker, ofDay, newer };
}

describe('members of a newer version stay', () => {
  test('in a report, its day and its marker, when the same mail is read again', async () => {
    const { world, mail, newer } = await received();
    for (const isReplay of [false, true]) await receiveReport(world.ports, mail, { isReplay });
    await world.drain();
    for (const [object, text] of newer)
      expect(formatState(JSON.parse(world.handles.store.text(object) ?? ''))).toBe(text);
  });

  test('in the day, at every level, when another report is counted', async () => {
    const { world, ofDay } = await received();
    const another = () => receiveMail(world, { ...failing, id: 'another' });
    await keepsUnknownMembers(world.handles.store, ofDay, another, { maps: ['reports'] });
  });

  test('in the report and its day, when a later revision replaces it', async () => {
    const { world, report, marker, ofDay } = await received();
    const { store } = world.handles;
    const pending = store.text(marker);
    const read = store.text(report);
    // Of mails of one time the one with the greater digest counts.
    for (let failed = 4; failed < 12; failed++) await receiveMail(world, { ...failing, failed });
    expect(store.text(report)).not.toBe(read);
    // What was within the content that is replaced goes with it.
    expect(unknownPlaces(store.text(report))).toEqual(['']);
    const identity = report.split('/').at(-1)?.replace('.json', '');
    expect(unknownPlaces(store.text(ofDay))).toEqual(['', `.reports.${identity}`]);
    expect(store.text(marker)).toBe(pending);
  });

  test('in the day, when a report leaves it', async () => {
    const { world, ofDay } = await received();
    const { store } = world.handles;
    await receiveMail(world, { ...failing, id: 'another' });
    const [gone = ''] = store.keys('reports/');
    const stored = storedReportObject.read(gone, Buffer.from(store.text(gone) ?? ''));
    const { identity } = stored;
    store.edit(ofDay, withUnknownMembers(store.text(ofDay) ?? '', ['reports']));
    const places = unknownPlaces(store.text(ofDay)).filter((place) => !place.includes(identity));
    await store.delete(gone);
    await requestFold(world.ports, stored, undefined);
    await world.drain();
    expect(unknownPlaces(store.text(ofDay))).toEqual(places);
  });
});
