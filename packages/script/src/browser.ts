/**
 * The script behind `/s.js`:
 *
 *     <script defer src="https://edge.example/s.js" data-site="SITE"></script>
 *
 * It sends a page view when the page is shown, another one whenever the page changes its own address, links that lead
 * away, downloads, forms, elements with `data-event`, and whatever the page tells it:
 * `clearpixel('signup', { props: { plan: 'pro' }, value: 9.5, currency: 'EUR' })`. It sets no cookie, keeps nothing in the
 * browser, and reads nothing of it but the address, the referrer and the title.
 *
 * It must never disturb its page: one name in the window, no error out of here. It is small on purpose (a budget in CI):
 * every page of every site loads it. So it checks nothing that the edge checks anyway, and sends each event by itself:
 * one that the edge refuses takes no other with it.
 */
import type { CallQueue, OwnEvent } from './api.ts';

// null in a module: then there is nobody to speak for, and nothing to say.
const script = document.currentScript as HTMLScriptElement | null;
const { site, hash } = script?.dataset ?? {};
const early = (globalThis as { clearpixel?: CallQueue }).clearpixel;
const endpoint = script?.src.replace(/[^/]*$/, 'e') ?? '';
let shown = '';
let { referrer } = document;

/** As text there is no preflight; `keepalive` lets it go out when the page is left. Failures are tried again, ever later. */
const post = async (body: string, tries = 0): Promise<void> => {
  try {
    const answer = await fetch(endpoint, { method: 'POST', keepalive: true, body });
    // 429 and 5xx: later it may be taken.
    if (answer.status > 428) throw new Error();
    if (answer.status > 399 && location.hostname === 'localhost')
      console.warn('clearpixel:', await answer.text());
  } catch {
    if (tries < 9) setTimeout(post, 1e3 << tries, body, tries + 1);
  }
};

const send = (name: string, more?: OwnEvent | null): void => {
  try {
    const { props, value, currency } = more ?? {};
    const body = JSON.stringify({
      site,
      events: [
        {
          name,
          url: location.href.slice(0, 4e3),
          referrer: referrer.slice(0, 4e3),
          title: document.title,
          props,
          value,
          currency,
          at: Date.now(),
        },
      ],
    });
    // Browsers refuse a larger one for a page that is being left.
    if (body.length < 6e4) void post(body);
  } catch {
    // A page's own objects may throw when they are read, or go round in a circle: that is the page's affair.
  }
};

const show = (again?: unknown): void => {
  const address = location.href.replace(hash === undefined ? /#.*/ : '', '');
  if (address === shown && again !== 1) return;
  // Inside a page that changes its address itself, the address before is where the visitor came from.
  referrer = shown || referrer;
  shown = address;
  send('pageview');
};

/** A click, or a form that is sent: the nearest thing that says something. */
const notice = ({ type, target }: Event): void => {
  const at = target as Element;
  const isForm = type === 'submit';
  const marked = at.closest?.<HTMLElement>('[data-event]');
  const link = at.closest?.<HTMLAnchorElement>('a[href]');
  if (marked && isForm === (marked.tagName === 'FORM')) {
    const { event = '', ...props } = marked.dataset;
    send(event, { props });
  } else if (isForm) send('form', { props: { id: at.id } });
  else if (link && link.protocol.startsWith('http')) {
    // Of where it leads, the page alone: what follows a question mark may be somebody's.
    const url = link.origin + link.pathname;
    const isFile =
      /\.(pdf|zip|docx?|xlsx?|pptx?|csv|txt|epub|gz|dmg|exe|msi|apk|mp[34]|mov)$/i.test(url);
    if (isFile || link.host !== location.host)
      send(isFile ? 'download' : 'outbound', { props: { url } });
  }
};

const begin = (): void => {
  // A page that is loaded ahead, or in the background, is not seen: it counts when it is shown.
  if (document.visibilityState === 'hidden') {
    document.addEventListener('visibilitychange', begin, { once: true });
    return;
  }
  show();
  for (const words of early?.q ?? []) send(...words);
};

if (site) {
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name];
    history[name] = function (...words) {
      original.apply(this, words);
      show();
    };
  }
  for (const type of ['popstate', 'hashchange']) addEventListener(type, show);
  // Back to a page that was kept as it was: it is seen again.
  addEventListener('pageshow', ({ persisted }) => persisted && show(1));
  for (const type of ['click', 'auxclick', 'submit']) addEventListener(type, notice, true);
  Object.assign(globalThis, { clearpixel: send });
  begin();
}
