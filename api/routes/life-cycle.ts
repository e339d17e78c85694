import { Hono } from 'hono';
import type { Finding } from '../../core/finding/finding.ts';
import { parseMxPattern } from '../../core/mta-sts/mx-pattern.ts';
import { suggestMx, type TemplateName } from '../../core/mta-sts/templates.table.ts';
import type { FieldError } from '../../core/text/field-error.ts';
import { settingsEtag } from '../../service/hosting/domain-settings.ts';
import { describeMigration } from '../../service/life-cycle/describe-migration.ts';
import { describeRemoval } from '../../service/life-cycle/describe-removal.ts';
import { isMigratingTo, startMigration, stopMigration } from '../../service/life-cycle/start-migration.ts';
import { startRemoval } from '../../service/life-cycle/start-removal.ts';
import { PreconditionFailedError } from '../../service/ports/object-store.ts';
import {
  type DomainState,
  isBeingDeleted,
  type MigrationState,
  migrationInProgress,
} from '../../service/store/domains/domain.ts';
import { type Incident, loadWatch } from '../../service/store/domains/incidents.ts';
import { describeIncidents } from '../../service/watch/describe-incidents.ts';
import type { ApiContext, ApiEnv, ApiPorts } from '../context.ts';
import { checkOptionalMatch, checkPrecondition, etagOf, formatEtag, stale } from '../etag.ts';
import { checkInWords, incidentInWords, messagesOf, planInWords } from '../in-words.ts';
import { wordsFor } from '../language.ts';
import { ApiProblem, unprocessable } from '../problem.ts';
import { loadOwnDomain, loadOwnDomainWithPolicy, readBody } from '../request.ts';
import { migrationInput } from '../schemas.ts';
import { withAudit } from '../with-audit.ts';

/** Removal, change of provider and watch of a domain. */
export function lifeCycleRoutes(ports: ApiPorts): Hono<ApiEnv> {
  return new Hono<ApiEnv>()
    .delete('/:domain', (c) => removeDomain(c, ports))
    .get('/:domain/migration', async (c) => {
      const { state } = await loadOwnDomainWithPolicy(c, ports);
      const migration = migrationOf(state);
      c.header('ETag', formatEtag(planEtag(migration)));
      return c.json(planInWords(await describeMigration(ports, state, migration), wordsFor(c)));
    })
    .put('/:domain/migration', (c) => planMigration(c, ports))
    .delete('/:domain/migration', async (c) => {
      const { state } = await loadOwnDomain(c, ports);
      checkOptionalMatch(c, planEtag(migrationOf(state)));
      return withAudit(c, ports, {}, async () => {
        if (!c.var.dryRun) await stopMigration(ports, state.domain);
        return c.body(null, 204);
      });
    })
    .get('/:domain/incidents', async (c) => {
      const { state } = await loadOwnDomain(c, ports);
      const loaded = await loadWatch(ports, state.domain);
      return c.json({
        ...(loaded?.watch.checkedAt !== undefined && { checkedAt: loaded.watch.checkedAt }),
        incidents: describe(c, ports, state, loaded?.watch.incidents ?? []),
      });
    })
    .post('/:domain/check', async (c) => {
      const { state } = await loadOwnDomain(c, ports);
      return withAudit(c, ports, {}, async () => {
        // A person asks for it now and then, so a Lambda function need not load it at its start.
        const { watchDomain } = await import('../../service/watch/watch-domain.ts');
        const result = await watchDomain(ports, state.domain, { dryRun: c.var.dryRun });
        if (!result)
          throw new ApiProblem(409, 'being-removed', `Cannot check "${state.domain}": it is being removed`);
        const { check, coverage, watch } = result;
        const findings = [...check.findings.filter(({ area }) => area !== 'mx'), ...coverage];
        return c.json({
          ...checkInWords({ ...check, findings }, wordsFor(c)),
          incidents: describe(c, ports, state, watch.incidents),
          ...(c.var.dryRun && { dryRun: true }),
        });
      });
    });
}

function describe(c: ApiContext, { clock, edge }: ApiPorts, state: DomainState, incidents: Incident[]) {
  const serving = { edgeCacheSeconds: edge.cacheSeconds };
  const words = wordsFor(c);
  return describeIncidents(state, incidents, clock.now(), serving).map((one) => incidentInWords(one, words));
}

async function removeDomain(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const { state } = await loadOwnDomainWithPolicy(c, ports);
  checkOptionalMatch(c, settingsEtag(state));
  const request = { domain: state.domain, by: c.var.caller.id, ...readForce(c) };
  const reason = request.forcedBecause;
  return withAudit(
    c,
    ports,
    { force: reason !== undefined },
    async () => {
      const removal = { requestedAt: ports.clock.now().toISOString(), ...state.removal, ...request };
      const after = c.var.dryRun ? state : await startRemoval(ports, request);
      const removing = describeRemoval(ports, after ?? state, after?.removal ?? removal);
      const described = planInWords(removing, wordsFor(c));
      return c.json({ domain: state.domain, ...described, ...(c.var.dryRun && { dryRun: true }) }, 202);
    },
    reason,
  );
}

/** Skipping the wait may make senders refuse mail, so somebody must say why. */
function readForce(c: ApiContext): { forcedBecause?: string } {
  const force = c.req.query('force') ?? 'false';
  if (force === 'false') return {};
  if (force !== 'true') {
    const message = `"force" is "${force.slice(0, 40)}", expected "true" or "false"`;
    throw unprocessable([{ field: 'force', message }]);
  }
  const reason = c.req.query('reason')?.trim() ?? '';
  if (reason.length >= 3 && reason.length <= 1000) return { forcedBecause: reason };
  throw unprocessable([
    {
      field: 'reason',
      message: `"reason" is ${JSON.stringify(reason.slice(0, 40))}, expected 3 to 1,000 characters that say why the wait is skipped`,
    },
  ]);
}

async function planMigration(c: ApiContext, ports: ApiPorts): Promise<Response> {
  const { state } = await loadOwnDomainWithPolicy(c, ports);
  const { domain, removal, migration } = state;
  if (removal) throw beingRemoved(state, 'plan a change of provider for');
  const input = await readBody(c, migrationInput);
  const { newMx, notes } = readNewMx(input);
  const { template } = input;
  checkPlan(c, state, newMx);
  return withAudit(c, ports, { mx: newMx, ...(template && { template }) }, async () => {
    const request = { domain, by: c.var.caller.id, newMx, ...(migration && { expected: migration }) };
    const planned = { startedAt: ports.clock.now().toISOString(), by: request.by, newMx };
    const after = c.var.dryRun ? state : ((await begin(ports, request)) ?? state);
    if (after.migration) c.header('ETag', formatEtag(planEtag(after.migration)));
    const moving = await describeMigration(ports, after, (!c.var.dryRun && after.migration) || planned);
    const described = planInWords(moving, wordsFor(c));
    return c.json({
      ...described,
      ...(notes.length > 0 && { notes: messagesOf(notes, wordsFor(c)) }),
      ...(c.var.dryRun && { dryRun: true }),
    });
  });
}

const planEtag = ({ startedAt, newMx }: MigrationState) => etagOf([startedAt, newMx]);

/** A plan that is under way to somewhere else is not replaced by whoever has not seen it. */
function checkPlan(c: ApiContext, state: DomainState, newMx: string[]): void {
  const migration = migrationInProgress(state);
  if (migration && !isMigratingTo(newMx, state)) checkPrecondition(c, planEtag(migration));
}

async function begin(ports: ApiPorts, request: Parameters<typeof startMigration>[1]) {
  try {
    return await startMigration(ports, request);
  } catch (error) {
    if (error instanceof PreconditionFailedError) throw stale('someone has planned another one since');
    throw error;
  }
}

/** The live MX are those of the old provider, so a template stands for itself here. */
function readNewMx({ mx, template }: { mx?: string[]; template?: TemplateName }): {
  newMx: string[];
  notes: Finding[];
} {
  if (mx && template) {
    throw unprocessable([
      {
        field: 'template',
        message: `"template" is "${template}", but "mx" is given too, expected one of the two`,
      },
    ]);
  }
  const { mx: given, notes } = template ? suggestMx(template) : { mx: mx ?? [], notes: [] };
  if (given.length > 0) return { newMx: readPatterns(given), notes };
  const message = template
    ? `"mx" is missing, and the template "${template}" names no servers, expected "mx" alone, such as ["mx1.example.com"]`
    : '"mx" is missing, expected the new servers such as ["smtp.google.com"], or "template"';
  throw unprocessable([{ field: 'mx', message }]);
}

function readPatterns(given: string[]): string[] {
  const errors: FieldError[] = [];
  const patterns = given.map((entry, index) => {
    const parsed = parseMxPattern(entry);
    if (parsed.ok) return parsed.pattern;
    errors.push({ field: `mx[${index}]`, message: `"mx[${index}]" is ${parsed.error}` });
    return entry;
  });
  if (errors.length > 0) throw unprocessable(errors);
  return [...new Set(patterns)];
}

function migrationOf({ domain, migration }: DomainState) {
  if (migration) return migration;
  throw new ApiProblem(
    404,
    'no-migration',
    `Cannot find a change of provider of "${domain}": none is planned; use PUT /v1/domains/${domain}/migration`,
  );
}

export function beingRemoved(state: DomainState, what: string): ApiProblem {
  const { domain } = state;
  const way = isBeingDeleted(state)
    ? 'put it again once GET answers 404'
    : `to keep it, put the domain again, with all its settings: PUT /v1/domains/${domain}`;
  return new ApiProblem(409, 'being-removed', `Cannot ${what} "${domain}": it is being removed; ${way}`);
}
