import { orderedLayers } from './scripts/layers.table.ts';

/** One rule per layer, named after the layer that broke it. */
const downwardsOnly = (folder, layers, comment) =>
  layers.slice(0, -1).map((layer, index) => ({
    name: `${folder}-${layer.replace('/', '-')}-imports-downwards`,
    comment,
    severity: 'error',
    from: { path: `^${folder}/${layer}/` },
    to: { path: `^${folder}/(${layers.slice(index + 1).join('|')})/` },
  }));

/** The architecture as rules. Each comment says what to do instead. See docs/architecture.md for the diagram. */
export default {
  forbidden: [
    {
      name: 'core-is-pure',
      comment:
        'core/ decides and does nothing else. Take what you need as an argument, or add a method to a port in service/ports/.',
      severity: 'error',
      from: { path: '^core/' },
      to: {
        pathNot: [
          '^core/',
          '^(node:)?(crypto|zlib|url|punycode|util|buffer)$',
          'node_modules/(@types/)?(fastest-levenshtein|tldts|tldts-core|nodemailer|ipaddr\\.js|hyparquet-writer)/',
        ],
      },
    },
    ...downwardsOnly(
      'core',
      orderedLayers.core,
      'Code in core/ imports only layers below its own (scripts/layers.table.ts has the order). Move what both need into the lower layer, or take it as an argument.',
    ),
    ...downwardsOnly(
      'service',
      orderedLayers.service,
      'Code in service/ imports only layers below its own (scripts/layers.table.ts has the order). Move the shared step down, or take what you need as an argument.',
    ),
    {
      name: 'words-are-for-showing',
      comment:
        'A rule or a step returns codes and facts, never a sentence. Put them into words where they are shown: in api/, console/, bin/, or in the file that composes the mail.',
      severity: 'error',
      from: {
        pathNot: [
          '^core/(words|digest/page)/',
          '^(api|console|bin|test)/',
          '^service/daily-mail/compose-digests\\.ts$',
          '^service/life-cycle/mail-former-owner\\.ts$',
          '^service/watch/alarm/compose-(alarm|webhook)\\.ts$',
          '^service/recipients/(compose-question|with-leave-link)\\.ts$',
          '^service/operator-mail/(forward-mail|compose-operator-mail)\\.ts$',
        ],
      },
      to: { path: '^core/words/' },
    },
    {
      name: 'service-uses-ports',
      comment:
        'A step reaches the world through service/ports/ only. Add a port, and its fake, local and AWS adapter.',
      severity: 'error',
      from: { path: '^service/' },
      to: { pathNot: ['^(core|service)/', '^(node:)?(crypto|zlib|url|buffer)$', 'node_modules/zod/'] },
    },
    {
      name: 'policies-are-published-through-the-guard',
      comment:
        'editPolicy() checks nothing. Publish through putPolicy() for somebody, or publishStep() for a plan: the guard is in them.',
      severity: 'error',
      from: { pathNot: '^(service/publishing|test)/' },
      to: { path: '^service/publishing/edit-policy\\.ts$' },
    },
    {
      name: 'only-aws-adapters-know-aws',
      comment: 'Put the SDK call behind a port in adapters/aws/.',
      severity: 'error',
      from: { pathNot: '^(adapters/aws|test)/' },
      to: { path: 'node_modules/@aws-sdk/' },
    },
    {
      name: 'only-lib-knows-cdk',
      comment: 'Infrastructure belongs in lib/; bin/app.ts assembles it.',
      severity: 'error',
      from: { pathNot: '^(lib/|bin/app\\.ts$|test/lib/)' },
      to: { path: 'node_modules/(aws-cdk-lib|constructs|cdk-nag)/' },
    },
    {
      name: 'lib-names-handlers-by-path',
      comment:
        'From a lambda, lib/ may import only env.ts: the handler is bundled from its path. Shared queue names are in adapters/aws/queue-names.ts, languages in core/names/language.ts, metrics in adapters/aws/event-metrics.ts, key prefixes in service/store/prefixes.ts, columns in core/tls-rpt/table/report-tables.table.ts, and lifetimes in lifetimes.table.ts.',
      severity: 'error',
      from: { path: '^(lib/|bin/app\\.ts$)' },
      to: {
        path: '^(lambdas/(?!.*env\\.ts$)|core/|service/|api/|adapters/)',
        pathNot:
          '^(core/mail/dkim/sign-mail|core/names/language|core/tls-rpt/table/report-tables\\.table|adapters/aws/(queue-names|event-metrics)|service/store/(prefixes|lifetimes\\.table))\\.ts$',
      },
    },
    {
      name: 'lambdas-stand-alone',
      comment: 'Each Lambda has its own bundle. Move what two share into adapters/aws/ or service/.',
      severity: 'error',
      from: { path: '^lambdas/([^/]+)/' },
      to: { path: '^lambdas/', pathNot: '^lambdas/$1/' },
    },
    {
      name: 'api-is-portable',
      comment: 'The API runs on AWS and on one machine. Reach the world through the ports that it is given.',
      severity: 'error',
      from: { path: '^api/' },
      to: { path: '^(adapters|lambdas|lib|bin)/' },
    },
    {
      name: 'api-never-touches-the-store',
      comment:
        'A route parses, calls one step in service/, and answers. Put code that reads or writes objects into a step of the right service/ folder. That step also checks rights, writes the audit entry and returns a result.',
      severity: 'error',
      from: { path: '^api/' },
      to: { path: '^service/(store/|ports/object-store\\.ts$)' },
    },
    {
      name: 'adapters-know-ports-and-keys',
      comment:
        'An adapter implements a port. It may know keys and the form of stored objects, but may not import a step. Let the Lambda handler or bin/ pass in a function that calls the step.',
      severity: 'error',
      from: { path: '^adapters/' },
      to: {
        path: '^service/',
        pathNot: '^service/(ports/|store/((prefixes|stored-object|loose-object)|domains/policy)\\.ts$)',
      },
    },
    {
      name: 'adapters-keep-apart',
      comment:
        'The adapters for one machine must not need those for AWS, nor the reverse. Move what both need into adapters/ itself.',
      severity: 'error',
      from: { path: '^adapters/(aws|local)/' },
      to: { path: '^adapters/(aws|local)/', pathNot: '^adapters/$1/' },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'Move what the product needs out of test/.',
      severity: 'error',
      from: { pathNot: '^(test|scripts)/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-cycles',
      comment:
        'Join two files that need each other, or move what both need into a third. Types count, too: who reads one of the files must read all of them.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'No file imports this one: use it or delete it.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['\\.test\\.ts$', '\\.d\\.ts$', '^adapters/edge/', '^console/static/', '^test/'],
      },
      to: {},
    },
    {
      name: 'nothing-undeclared',
      comment: 'Add the package to package.json with an exact version, and its reason to CONTRIBUTING.md.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(cdk\\.out|\\.strictmx)' },
    // TypeScript 7 has no API for tools yet, so swc reads the imports, including those of types.
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
