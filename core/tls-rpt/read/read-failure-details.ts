import { isObject, type JsonObject } from '../json-object.ts';
import type { FailureDetail } from '../report.ts';
import { readCount } from './fields/read-count.ts';
import { readHelo, readHost } from './fields/read-host.ts';
import { readIp } from './fields/read-ip.ts';
import { readList, readObject } from './fields/read-list.ts';
import { readInformation, readText, readWord } from './fields/read-text.ts';
import { detailNames } from './member-names.table.ts';
import { noteFailureWithoutHost } from './quirks/microsoft.ts';
import { RefusalError } from './read-limits.ts';
import type { Reading } from './reading.ts';

/**
 * Reads `failure-details`.
 * @throws RefusalError `too-complex`
 */
export function readFailureDetails(value: unknown, reading: Reading): FailureDetail[] | undefined {
  const entries = readList(value, reading.forgive('failure-details'));
  if (!entries) return undefined;
  reading.remainingDetails -= entries.length;
  if (reading.remainingDetails < 0) {
    throw new RefusalError('too-many-failure-details', { max: reading.limits.failureDetails });
  }
  const read = createDetailReader(reading);
  const forgiveEntry = reading.forgive('failure-details[]');
  const details: FailureDetail[] = [];
  for (const entry of entries) {
    const object = isObject(entry) ? entry : readObject(entry, forgiveEntry);
    if (object) details.push(read(object));
  }
  return details;
}

/**
 * Written for speed, because real reports have up to 10,000 details: every member is read by its name, the result is
 * built in a fixed order, and nothing else is allocated for each detail.
 */
function createDetailReader(reading: Reading): (raw: JsonObject) => FailureDetail {
  const forgive = (name: string) => reading.forgive(`failure-details.${name}`);
  const noteDetails = reading.forgive('failure-details');
  const noteType = forgive('result-type');
  const noteCount = forgive('failed-session-count');
  const noteSender = forgive('sending-mta-ip');
  const noteHost = forgive('receiving-mx-hostname');
  const noteHelo = forgive('receiving-mx-helo');
  const noteIp = forgive('receiving-ip');
  const noteInformation = forgive('additional-information');
  const noteCode = forgive('failure-reason-code');
  return (raw) => {
    const members = hasOnlyKnownMembers(raw) ? raw : reading.members(raw, detailNames, 'failure-details.');
    const resultType = readWord(members['result-type'], noteType);
    const failedSessions = readCount(members['failed-session-count'], noteCount);
    const sendingMtaIp = readIp(members['sending-mta-ip'], noteSender);
    const receivingMxHostname = readHost(members['receiving-mx-hostname'], noteHost);
    const receivingMxHelo = readHelo(members['receiving-mx-helo'], noteHelo);
    const receivingIp = readIp(members['receiving-ip'], noteIp);
    const additionalInformation = readInformation(members['additional-information'], noteInformation);
    const failureReasonCode = readText(members['failure-reason-code'], noteCode);
    const detail: FailureDetail = {};
    if (resultType !== undefined) detail.resultType = resultType;
    else if (members['result-type'] === undefined) noteType('missing');
    if (failedSessions !== undefined) detail.failedSessions = failedSessions;
    if (sendingMtaIp !== undefined) detail.sendingMtaIp = sendingMtaIp;
    if (receivingMxHostname !== undefined) detail.receivingMxHostname = receivingMxHostname;
    if (receivingMxHelo !== undefined) detail.receivingMxHelo = receivingMxHelo;
    if (receivingIp !== undefined) detail.receivingIp = receivingIp;
    if (additionalInformation !== undefined) detail.additionalInformation = additionalInformation;
    if (failureReasonCode !== undefined) detail.failureReasonCode = failureReasonCode;
    noteFailureWithoutHost(detail, noteDetails);
    return detail;
  };
}

/** Whether there are only known members. Counting them is cheaper than comparing each name. */
function hasOnlyKnownMembers(raw: JsonObject): boolean {
  let others = 0;
  for (const _ in raw) others++;
  if (raw['result-type'] !== undefined) others--;
  if (raw['failed-session-count'] !== undefined) others--;
  if (raw['sending-mta-ip'] !== undefined) others--;
  if (raw['receiving-mx-hostname'] !== undefined) others--;
  if (raw['receiving-mx-helo'] !== undefined) others--;
  if (raw['receiving-ip'] !== undefined) others--;
  if (raw['additional-information'] !== undefined) others--;
  if (raw['failure-reason-code'] !== undefined) others--;
  return others === 0;
}
