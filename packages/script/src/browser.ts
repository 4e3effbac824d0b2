/**
 * The script behind `/s.js`:
 *
 *     <script defer src="https://edge.example/s.js" data-site="SITE"></script>
 *
 * It sends a page view when the page is shown, another one whenever the page changes its own address, links that lead
 * away, downloads, forms, elements with `data-event`, and whatever the page tells it:
 * `clearpixel('signup', { props: { plan: 'pro' }, value: 9.5, currency: 'EUR' })`. It sets no cookie, keeps nothing in the
 * browser but the owner's own wish not to be counted, and reads nothing of it but that, the address, the referrer and the
 * title. What a click in a mail has put at the address's end it takes off and sends with what this page tells. With `clearpixel.consent('granted')` the edge's answers may set a cookie that no script can read.
 *
 * It must never disturb its page: one name in the window, no error out of here. It is small on purpose (a budget in CI):
 * every page of every site loads it. So it checks nothing that the edge checks anyway, and sends each event by itself:
 * one that the edge refuses takes no other with it. What reads oddly here (one listener for all that can happen, a block
 * around everything instead of a function) is shorter
 * when it is compressed.
 */
import type { CallQueue, Clearpixel, OwnEvent, Said } from './api.ts';

/** Any event: what of it may be there. */
interface Heard {
  type: string;
  target: Element;
  persisted?: boolean;
}

declare global {
  interface Window {
    clearpixel?: Clearpixel | CallQueue;
    /** Not yet in TypeScript's DOM. Sends when the page is gone, or after `activateAfter` milliseconds. */
    fetchLater?: (url: URL, request: RequestInit & { activateAfter?: number }) => object;
  }
}

{
  // Without an element (in a module) there is no site either: then there is nobody to speak for.
  const { src, dataset } = (document.currentScript ?? {}) as Partial<HTMLScriptElement>;
  let { q = [], said } = (self.clearpixel ?? {}) as CallQueue;
  /** Goes with everything that is sent: the element's `data-site` and `data-consent`, what was said, the owner's or a reader's token. */
  const state: Said & { site?: string; hash?: string; own?: string } = { ...dataset, ...said };
  let shown = '';
  let { referrer } = document;
  /** Of the page that is shown: milliseconds that were looked at, since when it is looked at (0: it is not), how far down. */
  let engaged = 0;
  let since = 0;
  let deepest = 0;

  /**
   * As text there is no preflight; `keepalive` lets it go out when the page is left. Failures are tried again, ever later.
   * With `tries` of -1 it is said in leaving: nobody will hear an answer, and the browser sees to it.
   */
  const post = async (body: string, tries = 0): Promise<void> => {
    try {
      const url = new URL('e', src);
      const request = {
        method: 'POST',
        keepalive: 1,
        // For the cookie that consent brings, or that its end takes away.
        credentials: state.consent && 'include',
        activateAfter: 6e4,
        body,
      } as unknown as RequestInit;
      const answer = ((tries < 0 &&
        (self.fetchLater?.(url, request) ?? navigator.sendBeacon(url, body))) ||
        (await fetch(url, request))) as Response;
      // 429 and 5xx: later it may be taken.
      if (answer.status > 428) throw answer;
      if (answer.status > 399 && /localhost/.test(origin)) console.warn(src, await answer.text());
    } catch {
      if (tries < 9) setTimeout(post, 1e3 << tries, body, tries + 1);
    }
  };

  /** Without a name there is nothing to tell but the state. */
  const send = (name: string | 0, more?: unknown, tries?: number): void => {
    try {
      const body = JSON.stringify({
        gpc: (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl,
        framed: top != self,
        ...state,
        events: name
          ? [
              {
                name,
                url: shown || location.href,
                referrer,
                title: document.title,
                at: Date.now(),
                ...(more as OwnEvent),
              },
            ]
          : [],
      });
      // Browsers refuse a larger one for a page that is being left.
      if (body.length < 6e4) void post(body, tries);
    } catch {
      // A page's own objects may throw when they are read, or go round in a circle: that is the page's affair.
    }
  };

  /** Whatever may change whether the page is looked at. With `tries` it is left, for good or for a while. */
  const attend = (tries: number, now = Date.now()): void => {
    if (since) engaged += now - since;
    // A page that is hidden has no focus either.
    since = (document.hasFocus() && now) as number;
    // What is larger than the page the edge takes as the whole of it.
    deepest = Math.max(deepest, (scrollY + innerHeight) / document.documentElement.scrollHeight);
    if (tries) {
      if (engaged > 999) send('$engagement', { ms: engaged, scroll: deepest }, tries);
      engaged = 0;
    }
  };

  /** A page that is loaded ahead, or in the background, is not seen: it counts when it is shown. */
  const show = (
    // With `data-hash` it is part of the address; `/` and `/#/` are the same page.
    address = location.href.replace('hash' in state ? /#.?$/ : /#.*/, ''),
  ): void => {
    if (document.hidden) return;
    if (address != shown) {
      attend(1);
      deepest = 0;
      // Inside a page that changes its address itself, the address before is where the visitor came from.
      referrer = shown || referrer;
      shown = address;
      send('pageview');
    }
    q.map((words) => send(...words));
    q = [];
  };

  const hear = ({ type, target, persisted }: Heard): void => {
    // Back to a page that was kept as it was: it is seen again.
    if (persisted) shown = '';
    show();
    attend(-/v/.test(type));
    // The nearest thing around it that says something.
    const near = target.closest?.<HTMLAnchorElement & HTMLFormElement>('[data-event],a[href]');
    const { event, ...props } = { ...near?.dataset };
    // Of the types below: `submit`, and clicks; no other has these letters.
    const isForm = /m/.test(type);
    if (/k|m/.test(type)) {
      // Only forms have a method.
      if (event != null && !near!.method != isForm) send(event, { props });
      else if (isForm) send('form', { props: { id: target.id } });
      // Links that lead away, and to what may be a file: the edge tells them apart.
      else if (near?.host && (origin != near.origin || /\.(?!ht|ph|as)\w+$/.test(near.pathname)))
        send('$link', { to: near.href });
    }
  };

  if (state.site) {
    try {
      const [address, token] = location.href.split('#clearpixel=');
      if (token) {
        // With a `#` it is no new page: the browser only goes on to what stands behind that.
        location.replace(address!.replace(/#|$/, '#'));
        // A reader's, which begins with `f`, is of this page alone.
        if (token[0] != 'f') localStorage.clearpixel = token;
      }
      // Where the owner is a reader too, it is the owner's own visit.
      state.own = localStorage.clearpixel || token;
    } catch {
      // A page that may keep nothing: then nobody has kept anything there.
    }
    ('pushState,replaceState'.split(',') as ('pushState' | 'replaceState')[]).map((name) => {
      const original = history[name];
      history[name] = (...words) => {
        original.apply(history, words);
        show();
      };
    });
    // A hash that changes is a `popstate` too.
    'popstate,focus,blur,scroll,visibilitychange,pageshow,click,auxclick,submit'
      .split(',')
      .map((type) => addEventListener(type, hear as unknown as EventListener, true));
    (send as Clearpixel).consent = (consent) => send(0, (state.consent = consent));
    (send as Clearpixel).identify = (id, signature) =>
      send(0, (state.identify = { id, signature }));
    self.clearpixel = send as Clearpixel;
    show();
  }
}
