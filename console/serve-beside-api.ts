import type { ConsolePorts, ConsoleSettings } from './context.ts';

type Fetch = (request: Request, bindings: unknown) => Response | Promise<Response>;

/** Answers what is below `/console` with pages, and everything else with the API. The pages are loaded when first asked for. */
export function serveBesideApi(
  ports: ConsolePorts,
  settings: ConsoleSettings,
  load: typeof loadPages = loadPages,
): { fetch: Fetch } {
  let pages: Promise<{ fetch: Fetch }> | undefined;
  return {
    fetch: async (request, bindings) => {
      const { pathname } = new URL(request.url);
      if (pathname !== '/console' && !pathname.startsWith('/console/'))
        return settings.api.fetch(request, bindings);
      pages ??= load(ports, settings).catch((error: unknown) => {
        // The next request tries again.
        pages = undefined;
        throw error;
      });
      return (await pages).fetch(request, bindings);
    },
  };
}

async function loadPages(ports: ConsolePorts, settings: ConsoleSettings): Promise<{ fetch: Fetch }> {
  const { createConsole } = await import('./app.ts');
  return createConsole(ports, settings) as { fetch: Fetch };
}
