import type { CustomResourceEvent } from '../../adapters/aws/custom-resource.ts';
import { readSendingStatus } from '../../adapters/aws/mail/sending-status.ts';
import { describeSending } from './describe-sending.ts';

/** Tells the person who deploys whether the daily mail will reach anyone. */
export async function handler(event: CustomResourceEvent) {
  const PhysicalResourceId = 'sending-status';
  if (event.RequestType === 'Delete') return { PhysicalResourceId };
  return { PhysicalResourceId, Data: { Status: describeSending(await readSendingStatus()) } };
}
