import { lazy } from 'react';
import type { ComponentType, LazyExoticComponent } from 'react';

/**
 * A page whose code comes in a file of its own. Where it is the page of the address that was opened, the file is fetched
 * at once, while it is still being found out who is asking; and once it is here the page appears without a gap, for
 * which React would otherwise keep its placeholder for 300 ms.
 */
export function early<Props>(
  path: string,
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  let loaded: { default: ComponentType<Props> } | null = null;
  const fetchIt = async (): Promise<{ default: ComponentType<Props> }> => {
    loaded = { default: await load() };
    return loaded;
  };
  const shape = new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`);
  const underWay = shape.test(location.pathname) ? fetchIt() : null;
  // A failure comes again, and is shown, when the page is.
  underWay?.catch(() => undefined);
  return lazy(() => {
    const here = loaded;
    if (here === null) return underWay ?? fetchIt();
    // oxlint-disable-next-line unicorn/no-thenable -- one that has its value already: React goes on in the same breath
    const ready = { then: (go: (value: typeof here) => void) => go(here) };
    return ready as Promise<typeof here>;
  });
}
