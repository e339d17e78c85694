/** Sends the work of a dead-letter queue back to the queue it came from, once the reason for its failing is mended. */
import {
  GetQueueAttributesCommand,
  paginateListQueues,
  SQSClient,
  StartMessageMoveTaskCommand,
  UnsupportedOperation,
} from '@aws-sdk/client-sqs';

/** There is no such queue, or its work is under way already. The message says what to ask for instead. */
export class RedriveError extends Error {
  override readonly name = 'RedriveError';
}

/**
 * @param prefix of the deployment, as in its configuration
 * @param work the kind of work: `rotate-id`
 * @returns how many messages are on their way back
 * @throws RedriveError
 */
export async function redrive(prefix: string, work: string, client = new SQSClient({})): Promise<number> {
  const url = await findDeadLetters(client, prefix, work);
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ['QueueArn', 'ApproximateNumberOfMessages'],
    }),
  );
  const messages = Number(Attributes.ApproximateNumberOfMessages ?? 0);
  if (messages === 0) return 0;
  await client.send(new StartMessageMoveTaskCommand({ SourceArn: Attributes.QueueArn })).catch((error) => {
    if (!(error instanceof UnsupportedOperation)) throw error;
    throw new RedriveError(`Cannot redrive "${work}": ${error.message}`, { cause: error });
  });
  return messages;
}

/** CloudFormation names a queue `<stack>-<id in the template>-<random>`. */
async function findDeadLetters(client: SQSClient, prefix: string, work: string): Promise<string> {
  const id = `${work.replace(/(?:^|-)([a-z])/gu, (_, letter: string) => letter.toUpperCase())}DeadLetters`;
  const known = new Map<string, string>();
  for await (const { QueueUrls = [] } of paginateListQueues({ client }, { QueueNamePrefix: `${prefix}-` })) {
    for (const url of QueueUrls) {
      const [, name] = /-(?:state|edge|mail-in)-([A-Za-z]+DeadLetters)[0-9A-F]{8}-\w+$/u.exec(url) ?? [];
      if (name !== undefined) known.set(name, url);
    }
  }
  const found = known.get(id);
  if (found !== undefined) return found;
  const expected =
    [...known.keys()].map(workOf).sort().join(', ') || 'a deployment of this prefix and region';
  throw new RedriveError(`Cannot find the dead letters of "${work}" of "${prefix}", expected ${expected}`);
}

/** `RotateIdDeadLetters` → `rotate-id`. */
const workOf = (id: string) =>
  id
    .replace(/DeadLetters$/u, '')
    .replace(/(?!^)[A-Z]/gu, '-$&')
    .toLowerCase();
