import type { Command } from 'commander';
import type { MigrationAnswer } from '../../../api/answers/answer-types.ts';
import { change } from '../../client/change.ts';
import { dryRunOf, pathOf } from '../../client/paths.ts';
import { notChanged, printAnswer } from '../../client/print-answer.ts';
import { request } from '../../client/request.ts';
import { changingVerb, domainVerb, subject, type VerbFlags } from '../../client/verb.ts';
import { formatPlan } from '../../pages/plan-page.ts';
import { call, readTagged, successOf } from '../call-api.ts';

/** `strictmx migration start|show|stop DOMAIN`: a change of mail provider, as dated steps. */
export function addMigrationCommands(program: Command): void {
  const migration = subject(program, 'migration', 'Changes of mail provider, as dated steps');
  changingVerb(migration, 'start', {
    description: 'Plan the change to other mail servers; the service carries it out',
    example: 'migration start example.com --template google-workspace',
  })
    .option('--mx <host...>', 'the mail servers of the new provider')
    .option('--template <name>', 'the new provider')
    .action(startMigration);
  domainVerb(migration, 'show', {
    description: 'Show the steps, and who takes them when',
    example: 'migration show example.com',
  }).action(async (name: string, { owner, json }: VerbFlags) => {
    const answer = await call<MigrationAnswer>('GET', pathOf(['domains', name, 'migration'], { owner }));
    if (answer) await printAnswer(answer, { json }, formatPlan);
  });
  changingVerb(migration, 'stop', {
    description: 'Stop the change; the policy stays as it is',
    example: 'migration stop example.com',
  }).action(stopMigration);
}

type StartFlags = VerbFlags & { mx?: string[]; template?: string };

async function startMigration(name: string, flags: StartFlags, command: Command): Promise<void> {
  const { owner, mx, template, json } = flags;
  if ((mx === undefined) === (template === undefined))
    command.error('error: expected either --mx or --template, which say where the mail goes');
  const path = pathOf(['domains', name, 'migration'], { owner });
  const present = await request('GET', path);
  // There is none yet, or no such domain: the change says which.
  const known =
    !present.ok && present.status === 404 ? { value: { newMx: [] as string[] } } : await readKnown(present);
  if (!known) return;
  const changed = await change<Pick<MigrationAnswer, 'newMx'>, MigrationAnswer>({
    path,
    changePath: pathOf(['domains', name, 'migration'], { owner, ...dryRunOf(flags) }),
    method: 'PUT',
    body: () => ({ ...(mx && { mx }), ...(template !== undefined && { template }) }),
    about: ({ newMx }) => ({ newMx }),
    known,
  });
  if (changed)
    await printAnswer(changed.after, { json }, (plan, style) =>
      [
        `${notChanged(flags)}${formatPlan(plan, style)}`,
        ...(plan.notes ?? []).map((note) => `! ${note}`),
      ].join('\n'),
    );
}

const readKnown = async (present: Awaited<ReturnType<typeof request>>) => {
  const response = successOf(present);
  return response && readTagged<Pick<MigrationAnswer, 'newMx'>>(response);
};

async function stopMigration(name: string, flags: VerbFlags): Promise<void> {
  const { owner, json, dryRun } = flags;
  const stopped = await change<MigrationAnswer, undefined>({
    path: pathOf(['domains', name, 'migration'], { owner }),
    changePath: pathOf(['domains', name, 'migration'], { owner, ...dryRunOf(flags) }),
    method: 'DELETE',
    body: () => undefined,
    about: ({ newMx, startedAt }) => ({ newMx, startedAt }),
  });
  if (stopped)
    await printAnswer({ domain: name, stopped: !dryRun }, { json }, () =>
      dryRun
        ? `The change of ${name} would stop`
        : `The change of ${name} has stopped; its policy stays as it is`,
    );
}
