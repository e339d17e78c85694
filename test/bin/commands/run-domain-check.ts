import { afterEach } from 'vitest';
import { addDomainCheckCommand } from '../../../bin/commands/domain-check.ts';
import { answerOf } from '../../fakes/fake-fetch.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';
import { runCommand } from './run-command.ts';

const policy = 'version: STSv1\r\nmode: enforce\r\nmx: *.example.com\r\nmax_age: 2592000\r\n';

const { columns } = process.stdout;
afterEach(() => {
  process.stdout.columns = columns;
});

export type World = ReturnType<typeof createFakePorts>['handles'];

/** The command in this process, in a world that `arrange` changes. */
export async function runDomainCheck(
  args: string[],
  arrange: (world: World) => void = () => {},
  columns?: number,
) {
  const ports = createFakePorts();
  process.stdout.columns = columns as number;
  arrange(ports.handles);
  return runCommand(
    (program) => addDomainCheckCommand(program, async () => ports),
    ['domain', 'check', ...args],
  );
}

export const healthy = (domain: string) => (world: World) => {
  world.resolver.found('txt', `_mta-sts.${domain}`, ['v=STSv1; id=20261124T120000;']);
  world.resolver.found('txt', `_smtp._tls.${domain}`, ['v=TLSRPTv1; rua=mailto:r@example.com']);
  world.resolver.found('mx', domain, [{ exchange: 'mx.example.com', preference: 10 }]);
  const answer = answerOf(200, policy);
  const notAfter = new Date(world.clock.now().getTime() + 61.5 * 86_400_000);
  world.fetch.answer(
    `https://mta-sts.${domain}/.well-known/mta-sts.txt`,
    answer.ok ? { ...answer, certificateNotAfter: notAfter } : answer,
  );
};
