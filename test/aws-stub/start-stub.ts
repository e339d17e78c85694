import { afterEach, beforeEach } from 'vitest';
import { AwsStub } from './aws-stub.ts';
import { createStubClients } from './stub-clients.ts';

interface StartedStub {
  stub: AwsStub;
  clients: ReturnType<typeof createStubClients>;
}

/** A stub of its own for each test of the file, with the clients that lead to it. `arrange` is called before each. */
export function startStub(arrange: (started: StartedStub) => void = () => {}): StartedStub {
  const started = {} as StartedStub;
  beforeEach(async () => {
    started.stub = new AwsStub();
    started.clients = createStubClients(await started.stub.start());
    arrange(started);
  });
  afterEach(() => started.stub.stop());
  return started;
}
