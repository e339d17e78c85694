import { Command } from 'commander';
import { afterEach, beforeEach, vi } from 'vitest';

/** What a stream gets, without its last line end. */
const collect = (stream: 'stdout' | 'stderr', into: string[]) =>
  vi.spyOn(process[stream], 'write').mockImplementation((text, ...done) => {
    into.push(String(text).replace(/\n$/, ''));
    for (const callback of done) if (typeof callback === 'function') callback();
    return true;
  });

/** A command that calls a service, in this process, with the service's answer in place of the network. */
export function clientCommand(addCommand: (program: Command) => void) {
  const service = vi.fn<typeof fetch>();
  const printed: string[] = [];
  const errors: string[] = [];
  beforeEach(() => {
    vi.stubGlobal('fetch', service);
    vi.stubEnv('STRICTMX_API', 'https://api.example.net');
    vi.stubEnv('STRICTMX_TOKEN', 'secret');
    collect('stdout', printed);
    collect('stderr', errors);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    service.mockReset();
    for (const lines of [printed, errors]) lines.length = 0;
  });

  /** @returns the last call to the service: method, URL, token and body */
  const run = (args: string[], answer: object, status = 200) => runPages(args, [answer], status);

  /** With an answer for each call, the last of them for all that follow. */
  async function runPages(args: string[], answers: object[], status = 200) {
    const left = [...answers];
    service.mockImplementation(async () => {
      const answer = left.length > 1 ? left.shift() : left[0];
      return new Response(JSON.stringify(answer), { status });
    });
    const program = new Command();
    addCommand(program);
    await program.parseAsync(args, { from: 'user' });
    const [url, { method, headers, body } = {}] = service.mock.calls.at(-1) ?? [];
    const { Authorization } = (headers ?? {}) as Record<string, string>;
    return { call: `${method} ${url}`, Authorization, body: body && JSON.parse(String(body)) };
  }
  return { run, runPages, service, printed, errors };
}
