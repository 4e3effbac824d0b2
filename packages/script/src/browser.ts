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
let early = (globalThis as { clearpixel?: CallQueue }).clearpixel?.q ?? [];
let shown = '';
let { referrer } = document;
/** Of the page that is shown: milliseconds that were looked at, since when it is looked at (0: it is not), how far down. */
let engaged = 0;
let since = 0;
let deepest = 0;

/** As text there is no preflight; `keepalive` lets it go out when the page is left. Failures are tried again, ever later. */
const post = async (body: string, tries = 0): Promise<void> => {
  try {
    const answer = await fetch((script as HTMLScriptElement).src.replace(/[^/]*$/, 'e'), {
      method: 'POST',
      keepalive: true,
      body,
    });
    // 429 and 5xx: later it may be taken.
    if (answer.status > 428) throw answer;
    if (answer.status > 399 && location.hostname === 'localhost')
      console.warn(script, await answer.text());
  } catch {
    if (tries < 9) setTimeout(post, 1e3 << tries, body, tries + 1);
  }
};

const send = (name: string, more?: OwnEvent | null, engagement?: object): void => {
  try {
    const { props, value, currency } = more ?? {};
    const body = JSON.stringify({
      site,
      events: [
        {
          name,
          url: shown || location.href,
          referrer,
          title: document.title,
          props,
          value,
          currency,
          engagement,
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

/** Whatever may change whether the page is looked at. */
const attend = (): void => {
  const now = Date.now();
  if (since) engaged += now - since;
  since = document.hasFocus() && !document.hidden ? now : 0;
  // What is larger than the page the edge takes as the whole of it.
  deepest = Math.max(
    deepest,
    ((scrollY + innerHeight) / document.documentElement.scrollHeight) * 100,
  );
};

/** When it is left, for good or for a while. */
const leave = (): void => {
  attend();
  if (engaged > 999) send('$engagement', null, { ms: engaged, scroll: deepest });
  engaged = 0;
};

const show = (again?: unknown): void => {
  const address = location.href.replace(hash === undefined ? /#.*/ : '', '').slice(0, 4e3);
  if (address === shown && again !== 1) return;
  leave();
  deepest = 0;
  // Inside a page that changes its address itself, the address before is where the visitor came from.
  referrer = shown || referrer;
  shown = address;
  send('pageview');
};

/** A click, or a form that is sent: the nearest thing around it that says something. */
const notice = ({ type, target }: Event): void => {
  const at = target as Element;
  const near = at.closest?.<HTMLAnchorElement>('[data-event],a[href]');
  const { event, ...props } = near?.dataset ?? {};
  const isForm = type === 'submit';
  if (event !== undefined && isForm === (near?.tagName === 'FORM')) send(event, { props });
  else if (isForm) send('form', { props: { id: at.id } });
  // Only links have one.
  else if (near?.protocol?.startsWith('http')) {
    // Of where it leads, the page alone: what follows a question mark may be somebody's.
    const url = near.origin + near.pathname;
    const isFile = /\.(pdf|zip|gz|docx?|xlsx?|pptx?|csv|exe|mp[34])$/i.test(url);
    if (isFile || near.host !== location.host)
      send(isFile ? 'download' : 'outbound', { props: { url } });
  }
};

/** A page that is loaded ahead, or in the background, is not seen: it counts when it is shown. */
const begin = (): void => {
  if (document.hidden) return;
  show();
  const words = early;
  early = [];
  for (const said of words) send(...said);
};

const on = (types: string, hear: (event: Event) => unknown): void => {
  for (const type of types.split(' ')) addEventListener(type, hear, true);
};

if (site) {
  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name];
    history[name] = function (...words) {
      original.apply(this, words);
      show();
    };
  }
  on('popstate hashchange', show);
  on('focus blur scroll', attend);
  on('visibilitychange', begin);
  on('visibilitychange pagehide', leave);
  // Back to a page that was kept as it was: it is seen again.
  on('pageshow', (event) => (event as PageTransitionEvent).persisted && show(1));
  on('click auxclick submit', notice);
  Object.assign(globalThis, { clearpixel: send });
  begin();
}
