import { afterEach, beforeEach, vi } from 'vitest';
import { createCommandLine } from '../../../../bin/command-line.ts';
import { ApiClient } from '../../../api/client.ts';
import { type Ran, runProgram } from '../run-command.ts';

/** The command line in this process, on the API over a world of fakes in which acme hosts example.com. */
export class CommandWorld {
  readonly api: ApiClient;
  /** The calls of the API, in order. */
  readonly calls: string[] = [];
  /** Runs before each call of the API: what somebody else does meanwhile. */
  meanwhile: (call: string) => unknown = () => {};

  constructor(api: ApiClient) {
    this.api = api;
    vi.stubGlobal('fetch', (url: URL, options: RequestInit) => this.#answer(url, options));
  }

  static async hosted(): Promise<CommandWorld> {
    return new CommandWorld(await ApiClient.hosted());
  }

  async #answer(url: URL, { method = 'GET', headers, body }: RequestInit): Promise<Response> {
    const path = url.pathname + url.search;
    await this.meanwhile(`${method} ${path}`);
    this.calls.push(`${method} ${path}`);
    const { Authorization: _, ...others } = headers as Record<string, string>;
    const answer = await this.api.call(method, path, body ? String(body) : undefined, others);
    return new Response(answer.body === undefined ? null : JSON.stringify(answer.body), answer);
  }

  async run(...args: string[]): Promise<Ran> {
    const { out, err, exit } = await runProgram(createCommandLine('0.0.0'), args);
    return { out: out.trimEnd(), err: err.trimEnd(), exit };
  }

  /** What the command prints with `--json`. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into many shapes
  async json(...args: string[]): Promise<any> {
    const { out, err } = await this.run(...args, '--json');
    if (err !== '') throw new Error(err);
    return JSON.parse(out);
  }

  /** Publishes a policy for example.com, and does all work that follows. */
  async publish(mode = 'testing'): Promise<void> {
    this.api.world.mxIs('mx.example.com');
    const policy = { mode, mx: ['mx.example.com'], maxAgeSeconds: 604_800 };
    const { status, body } = await this.api.call('PUT', '/v1/domains/example.com/policy', policy);
    if (status !== 200) throw new Error(body.detail);
    await this.api.world.drain();
  }
}

/** For each test of a file. */
export function useCommandWorld(): void {
  beforeEach(() => {
    vi.stubEnv('STRICTMX_API', 'https://api.example.net');
    vi.stubEnv('STRICTMX_TOKEN', 'secret');
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
  });
}
