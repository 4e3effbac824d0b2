/**
 * The script behind `/s.js`:
 *
 *     <script defer src="https://edge.example/s.js" data-site="SITE"></script>
 *
 * It sends a page view when the page is shown, another one whenever the page changes its own address, and whatever the
 * page tells it: `clearpixel('signup', { props: { plan: 'pro' }, value: 9.5, currency: 'EUR' })`. It sets no cookie, keeps
 * nothing in the browser, and reads nothing of it but the address, the referrer and the title.
 *
 * It must never disturb its page: one name in the window, no error out of here.
 */
interface OwnEvent {
  props?: Record<string, string | number | boolean>;
  value?: number;
  currency?: string;
}

(() => {
  const script = document.currentScript;
  const site = script?.getAttribute('data-site');
  if (!(script instanceof HTMLScriptElement) || !site) return;
  const endpoint = new URL('e', script.src).href;
  let shown = '';
  let referrer = document.referrer;

  const send = (name: string, more: OwnEvent = {}): void => {
    const { props, value, currency } = more;
    const event = {
      name,
      url: location.href,
      referrer,
      title: document.title,
      props,
      value,
      currency,
      at: new Date().toISOString(),
    };
    // As text/plain there is no preflight; `keepalive` lets it go out when the page is left.
    fetch(endpoint, {
      method: 'POST',
      keepalive: true,
      credentials: 'omit',
      headers: { 'Content-Type': 'text/plain' },
      body: JSON.stringify({ site, events: [event] }),
    }).catch(() => undefined);
  };

  const show = (): void => {
    const address = location.origin + location.pathname + location.search;
    if (address === shown) return;
    // Inside a page that changes its address itself, the address before is where the visitor came from.
    if (shown !== '') referrer = shown;
    shown = address;
    send('pageview');
  };

  const pushState = history.pushState.bind(history);
  history.pushState = (...words): void => {
    pushState(...words);
    show();
  };
  addEventListener('popstate', show);
  Object.assign(globalThis, { clearpixel: send });
  // A page that is loaded ahead is not seen: it counts when it is shown.
  if (document.visibilityState === 'visible') show();
  else document.addEventListener('visibilitychange', show, { once: true });
})();
