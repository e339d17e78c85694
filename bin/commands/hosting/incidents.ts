import type { Command } from 'commander';
import type {
  DomainEntry,
  IncidentAnswer,
  IncidentList,
  TestAlarmAnswer,
} from '../../../api/answers/answer-types.ts';
import { fetchList } from '../../client/fetch-list.ts';
import { dryRunOf, pathOf } from '../../client/paths.ts';
import { printAnswer } from '../../client/print-answer.ts';
import { changingVerb, serviceVerb, subject, type VerbFlags } from '../../client/verb.ts';
import { formatIncidents } from '../../pages/incidents-page.ts';
import { formatTestAlarm } from '../../pages/test-alarm-page.ts';
import { call } from '../call-api.ts';

/** `strictmx incident list [DOMAIN]`, `check DOMAIN` and `test-alarm DOMAIN`. */
export function addIncidentCommands(program: Command): void {
  const incident = subject(program, 'incident', 'Faults that the checks of your domains found');
  serviceVerb(incident, 'list', {
    description: 'List open incidents of all domains; of one domain, also those that are over',
    example: 'incident list example.com',
  })
    .argument('[domain]', 'only this domain')
    .option('--owner <name>', 'only the domains, or the claim, of this owner')
    .action((name: string | undefined, flags: VerbFlags) =>
      name === undefined ? listAll(flags) : listOne(name, flags),
    );
  changingVerb(incident, 'check', {
    description: 'Check a domain from outside now; a fault becomes an incident after the second check',
    example: 'incident check example.com',
  }).action(async (name: string, flags: VerbFlags) => {
    const path = pathOf(['domains', name, 'check'], { owner: flags.owner, ...dryRunOf(flags) });
    const answer = await call<IncidentList & { findings: Finding[] }>('POST', path);
    if (!answer) return;
    await printAnswer(answer, flags, ({ findings }, style) =>
      findings.length === 0
        ? style.paint('green', '✓ No findings')
        : formatIncidents(findings.map(toIncident), style),
    );
  });
  changingVerb(incident, 'test-alarm', {
    description: 'Send a test alarm to the recipients and the webhook of a domain',
    example: 'incident test-alarm example.com',
  }).action(async (name: string, flags: VerbFlags) => {
    const path = pathOf(['domains', name, 'test-alarm'], { owner: flags.owner, ...dryRunOf(flags) });
    const answer = await call<TestAlarmAnswer>('POST', path);
    if (!answer) return;
    await printAnswer(answer, flags, formatTestAlarm);
    if (!isDelivered(answer)) process.exitCode = 1;
  });
}

const isDelivered = ({ mails, webhook }: TestAlarmAnswer): boolean =>
  mails.every(({ outcome }) => outcome === 'sent' || outcome === 'planned') && webhook?.outcome !== 'failed';

type Finding = Pick<
  IncidentAnswer,
  'code' | 'parameters' | 'area' | 'severity' | 'bouncesMail' | 'message' | 'nextStep'
>;

const toIncident = (found: Finding): IncidentAnswer => ({ ...found, openedAt: new Date().toISOString() });

async function listOne(name: string, { owner, json }: VerbFlags): Promise<void> {
  const answer = await call<IncidentList>('GET', pathOf(['domains', name, 'incidents'], { owner }));
  if (answer) await printIncidents(answer.incidents, answer, json);
}

async function listAll({ owner, json }: VerbFlags): Promise<void> {
  const listed = await fetchList<DomainEntry>(
    pathOf(['domains'], { owner, incidents: 'open', week: 'false' }),
    'domains',
  );
  if (!listed) return;
  const incidents = listed.items.flatMap(({ domain, incidents }) =>
    incidents.map((one) => ({ domain, ...one })),
  );
  await printIncidents(incidents, { incidents }, json);
}

const printIncidents = (
  incidents: readonly (IncidentAnswer & { domain?: string })[],
  answer: object,
  json: boolean | undefined,
): Promise<void> =>
  printAnswer(answer, { json }, (_, style) =>
    incidents.length === 0 ? 'No incidents' : formatIncidents(incidents, style),
  );
