import { type Command, InvalidArgumentError } from 'commander';
import type { PolicyAnswer, SuggestionAnswer } from '../../../api/answers/answer-types.ts';
import { change } from '../../client/change.ts';
import { fetchList } from '../../client/fetch-list.ts';
import { pathOf } from '../../client/paths.ts';
import { printAnswer } from '../../client/print-answer.ts';
import { request } from '../../client/request.ts';
import { changingVerb, domainVerb, subject, type VerbFlags } from '../../client/verb.ts';
import { wholePolicy } from '../../client/whole-policy.ts';
import { confirm, hasTerminal } from '../../input/confirm.ts';
import { pageStyle } from '../../pages/page-style.ts';
import {
  formatPolicyChange,
  formatPolicyPage,
  formatSuggestion,
  formatVersions,
  type Version,
} from '../../pages/policy-page.ts';
import { printPage } from '../../print.ts';
import { call, readTagged, successOf, type Tagged } from '../call-api.ts';

/** `strictmx policy show|set|suggest|versions DOMAIN`. */
export function addPolicyCommands(program: Command): void {
  const policy = subject(program, 'policy', 'MTA-STS policies of your domains');
  domainVerb(policy, 'show', {
    description: 'Show the policy of a domain',
    example: 'policy show example.com',
  }).action(async (name: string, { owner, json }: VerbFlags) => {
    const answer = await call<PolicyAnswer>('GET', pathOf(['domains', name, 'policy'], { owner }));
    if (answer) await printAnswer(answer, { json }, formatPolicyPage);
  });
  addSetCommand(policy);
  domainVerb(policy, 'suggest', {
    description: 'Suggest a policy, made from the live MX records; changes nothing',
    example: 'policy suggest example.com',
  })
    .option('--template <name>', 'the provider whose servers to use (default: that of the live MX)')
    .action(async (name: string, { owner, json, template }: VerbFlags & { template?: string }) => {
      const path = pathOf(['domains', name, 'policy', 'suggestion'], { owner, template });
      const answer = await call<SuggestionAnswer>('GET', path);
      if (answer) await printAnswer(answer, { json }, (one, style) => formatSuggestion(name, one, style));
    });
  domainVerb(policy, 'versions', {
    description: 'List every policy that was served, newest first, and until when senders may hold it',
    example: 'policy versions example.com',
  }).action(async (name: string, { owner, json }: VerbFlags) => {
    const listed = await fetchList<Version>(pathOf(['domains', name, 'versions'], { owner }), 'versions');
    if (!listed) return;
    await printAnswer({ versions: listed.items }, { json }, ({ versions }, style) =>
      versions.length === 0 ? 'No policy was published yet' : formatVersions(versions, style),
    );
  });
}

interface SetFlags extends VerbFlags {
  mode?: string;
  mx?: string[];
  maxAge?: number;
  override?: string;
  yes?: boolean;
}

function addSetCommand(policy: Command): void {
  changingVerb(policy, 'set', {
    description: 'Publish a policy; what is not named stays as it is. Shows the difference first',
    example: 'policy set example.com --mode enforce --mx mx1.example.com mx2.example.com --max-age 604800',
  })
    .option('--mode <mode>', 'enforce, testing or none')
    .option('--mx <host...>', 'the mail servers; "*.example.com" stands for one label')
    .option('--max-age <seconds>', 'how long senders may keep the policy', seconds)
    .option('--override <reason>', 'publish it although mail may be refused, and record why')
    .option('--yes', 'do not ask')
    .action(setPolicy);
}

function seconds(text: string): number {
  if (/^\d{1,10}$/u.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a number of seconds such as 604800.');
}

async function setPolicy(name: string, flags: SetFlags, command: Command): Promise<void> {
  const { owner, mode, mx, maxAge, override, dryRun, json } = flags;
  if (mode === undefined && mx === undefined && maxAge === undefined)
    command.error('error: nothing to set, expected --mode, --mx or --max-age');
  const path = pathOf(['domains', name, 'policy'], { owner });
  const known = await readPolicy(path);
  if (!known) return;
  const body = (before: PolicyAnswer) => ({
    ...wholePolicy({ mode, mx, maxAgeSeconds: maxAge }, before),
    ...(override !== undefined && { override: { reason: override } }),
  });
  const about = ({ text }: PolicyAnswer) => ({ text });
  const preview = await change<PolicyAnswer, PolicyAnswer>({
    path,
    changePath: pathOf(['domains', name, 'policy'], { owner, 'dry-run': 'true' }),
    ...{ method: 'PUT', body, about, known },
  });
  if (!preview) return;
  const difference = formatPolicyChange(known.value.text, preview.after, pageStyle());
  if (dryRun)
    return printAnswer(preview.after, { json }, () => `Nothing was changed. What would be:\n${difference}`);
  if (!json) await printPage(difference);
  if (preview.after.changed && !flags.yes && hasTerminal() && !(await confirm(`Publish this for ${name}?`)))
    return printPage('Nothing was changed');
  const changed = await change<PolicyAnswer, PolicyAnswer>({ path, method: 'PUT', body, about, known });
  if (!changed) return;
  await printAnswer(changed.after, { json }, ({ wantedId }) =>
    preview.after.changed === false
      ? 'Nothing was changed'
      : `Published. Its id ${wantedId} is announced once the text is served`,
  );
}

/** The policy; an empty one if none was published yet. */
async function readPolicy(path: string): Promise<Tagged<PolicyAnswer> | undefined> {
  const answered = await request('GET', path);
  // Of a missing policy or of a missing domain: the change says which.
  if (!answered.ok && answered.status === 404) return { value: { text: '' } };
  const response = successOf(answered);
  return response && readTagged<PolicyAnswer>(response);
}
