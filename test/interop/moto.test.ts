/**
 * A second check of the AWS adapters: moto, which others wrote from AWS's documentation, replaces our stub. Its Route
 * 53 is laxer than AWS, and it lacks CloudFront's tenants, so only the stub tests those two.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { createInterface } from 'node:readline';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { CreateConfigurationSetCommand, CreateEmailIdentityCommand } from '@aws-sdk/client-sesv2';
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSesMailOut } from '../../adapters/aws/mail/ses-mail-out.ts';
import { createS3ObjectStore } from '../../adapters/aws/s3-object-store.ts';
import { putSecret, readSecret } from '../../adapters/aws/secrets.ts';
import { createSqsTaskQueue } from '../../adapters/aws/sqs-task-queue.ts';
import type { Task } from '../../service/ports/task-queue.ts';
import { createStubClients, stubAccessKeyId } from '../aws-stub/stub-clients.ts';
import { mailOutContract } from '../contracts/mail-out.contract.ts';
import { objectStoreContract } from '../contracts/object-store.contract.ts';
import { taskQueueContract } from '../contracts/task-queue.contract.ts';
import { describeWithOptional } from './tools.ts';

describeWithOptional('moto_server', 'moto', (program) => {
  let server: ChildProcess;
  let endpoint: string;
  let clients: ReturnType<typeof createStubClients>;
  let s3: S3Client;
  let made = 0;

  beforeAll(async () => {
    server = spawn(program, ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
    endpoint = await readEndpoint(server);
    clients = createStubClients(endpoint, { hangMilliseconds: 60_000 });
    s3 = new S3Client({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: stubAccessKeyId, secretAccessKey: 'stub' },
      // moto asks for a condition and writes without a lock between them: of writers at once several would win.
      requestHandler: { httpAgent: new Agent({ keepAlive: true, maxSockets: 1 }) },
    });
  });
  afterAll(async () => {
    const ended = once(server, 'close');
    server.kill();
    await ended;
  });

  objectStoreContract('S3 of moto', async () => {
    made += 1;
    const buckets = { state: `state-${made}`, policies: `policies-${made}`, mail: `mail-${made}` };
    for (const Bucket of Object.values(buckets)) {
      await s3.send(new CreateBucketCommand({ Bucket }));
      await s3.send(
        new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
      );
    }
    return createS3ObjectStore(s3, buckets);
  });

  const createQueues = async () => {
    made += 1;
    const kinds: Task['kind'][] = ['rotate-id', 'advance-hosting', 'receive-report', 'send-digest'];
    const urls: Partial<Record<Task['kind'], string>> = {};
    for (const kind of kinds) {
      const { QueueUrl } = await clients.sqs.send(new CreateQueueCommand({ QueueName: `${kind}-${made}` }));
      urls[kind] = QueueUrl ?? '';
    }
    return {
      tasks: createSqsTaskQueue(clients.sqs, urls),
      delivered: async () => (await Promise.all(Object.values(urls).map(takeAll))).flat(),
    };
  };
  // moto takes a delay below 0, which SQS refuses (its API reference: 0 to 900), as our stub does.
  taskQueueContract('SQS of moto', createQueues, [901, Number.NaN]);

  async function takeAll(QueueUrl: string): Promise<Task[]> {
    const { Messages = [] } = await clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    const tasks = Messages.map(({ Body = '' }) => JSON.parse(Body) as Task);
    return tasks.length > 0 ? [...tasks, ...(await takeAll(QueueUrl))] : [];
  }

  mailOutContract('SES of moto', async () => {
    await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
    await clients.ses.send(new CreateEmailIdentityCommand({ EmailIdentity: 'strictmx.test' }));
    await clients.ses.send(new CreateConfigurationSetCommand({ ConfigurationSetName: 'strictmx' }));
    return { mail: createSesMailOut(clients.ses, 'strictmx'), arrived: () => sentMails(endpoint) };
  });

  test('readSecret() and putSecret() agree with moto', async () => {
    expect(await readSecret('token', clients.secretsManager)).toBeUndefined();
    await clients.secretsManager.send(
      new CreateSecretCommand({ Name: 'token', SecretString: 'random text' }),
    );
    await putSecret('token', 'smx_1', clients.secretsManager);
    expect(await readSecret('token', clients.secretsManager)).toBe('smx_1');
  });
});

/** It chooses a free port, and says which. */
async function readEndpoint({ stderr }: ChildProcess): Promise<string> {
  if (!stderr) throw new Error('moto_server has no standard error');
  for await (const line of createInterface({ input: stderr })) {
    const [, port] = /http:\/\/127\.0\.0\.1:(\d+)/u.exec(line) ?? [];
    if (port !== undefined) {
      stderr.resume();
      return `http://127.0.0.1:${port}`;
    }
  }
  throw new Error('moto_server ended before it listened');
}

/** moto shows what its models hold. */
async function sentMails(endpoint: string): Promise<Uint8Array[]> {
  const response = await fetch(`${endpoint}/moto-api/data.json`);
  const data = (await response.json()) as { ses?: { RawMessage?: { raw_data: string }[] } };
  return (data.ses?.RawMessage ?? []).map(({ raw_data }) => Buffer.from(raw_data));
}
