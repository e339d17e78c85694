import { Command } from 'commander';
import { afterEach, beforeEach, vi } from 'vitest';

/** A command that calls a service, in this process, with the service's answer in place of the network. */
export function clientCommand(addCommand: (program: Command) => void) {
  const service = vi.fn<typeof fetch>();
  const printed: string[] = [];
  const errors: string[] = [];
  beforeEach(() => {
    vi.stubGlobal('fetch', service);
    vi.stubEnv('STRICTMX_API', 'https://api.example.net');
    vi.stubEnv('STRICTMX_TOKEN', 'secret');
    vi.spyOn(console, 'log').mockImplementation((text) => void printed.push(text));
    vi.spyOn(console, 'error').mockImplementation((text) => void errors.push(text));
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    service.mockReset();
    for (const lines of [printed, errors]) lines.length = 0;
    process.exitCode = undefined;
  });

  /** @returns the call to the service: method, URL, token and body */
  async function run(args: string[], answer: object, status = 200) {
    service.mockImplementation(async () => new Response(JSON.stringify(answer), { status }));
    const program = new Command();
    addCommand(program);
    await program.parseAsync(args, { from: 'user' });
    const [url, { method, headers, body } = {}] = service.mock.calls.at(-1) ?? [];
    const { Authorization } = (headers ?? {}) as Record<string, string>;
    return { call: `${method} ${url}`, Authorization, body: body && JSON.parse(String(body)) };
  }
  return { run, service, printed, errors };
}
