/**
 * The reader's page. A GET changes nothing: scanners and mail programs follow links before anyone reads. What only takes
 * away (stop) needs the link alone; what shows or allows more needs a code that is mailed to the person (reader-access.ts).
 */
import { lowest } from '@clearpixel/pixel';
import type { Level } from '@clearpixel/pixel';
import { CONSENTS } from '@clearpixel/registry';
import type { Campaign, Subject } from '@clearpixel/registry';
import { askSubjectEvents } from '@clearpixel/store';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { takeAnyBody } from './any-body.ts';
import type { Html } from './html.ts';
import { copyOf, openedPage } from './opened-page.ts';
import { READER_LIMITS, ReaderAccess } from './reader-access.ts';
import { codePage, everybodyPage, faultOf, noticeOf, readerPage } from './reader-page.ts';
import type { Reader } from './reader-page.ts';
import type { PagesSettings } from './settings.ts';
import {
  ERASED_PAGE,
  FOREIGN_FORM_PAGE,
  NOT_YET_IN_FORCE_PAGE,
  READER_UNKNOWN_PAGE,
  TOO_OFTEN_PAGE,
} from './static-pages.ts';

/** How the audit log calls whoever acts here; it keeps nothing of a person. */
const ACTOR = { id: 'reader', name: 'reader' };
const CONSENT_SOURCE = 'reader’s page';

const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

interface Link {
  Params: { token: string };
}
/** Whoever came by a link: a person, or somebody whom it does not name. */
type Found = Reader | { campaign: Campaign; level: Level; subject: null };

/**
 * Whether a page of somebody else's made the browser send this. Mail programs that stop by one click (RFC 8058) say neither.
 * An `Origin` alone is not enough to go by: it is `null` where a browser keeps its referrer to itself.
 */
function isForeign({ headers }: FastifyRequest, pagesOrigin: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return headers.origin !== undefined && headers.origin !== pagesOrigin;
}

const field = (request: FastifyRequest, name: string): string =>
  new URLSearchParams(typeof request.body === 'string' ? request.body : '').get(name) ?? '';

const html = (reply: FastifyReply, status: number, page: string): FastifyReply =>
  reply.status(status).type('text/html; charset=utf-8').send(page);
const notYet = (reply: FastifyReply): FastifyReply => html(reply, 503, NOT_YET_IN_FORCE_PAGE);
const unknown = (reply: FastifyReply): FastifyReply => html(reply, 404, READER_UNKNOWN_PAGE);

export function readerRoutes(app: FastifyInstance, settings: PagesSettings): void {
  const { registry, store, tokens, sendMail, putInForce, startErasures, pagesUrl, log } = settings;
  const access = new ReaderAccess(settings.now ?? Date.now);
  const pagesOrigin = new URL(pagesUrl).origin;
  const canMail = sendMail !== null;

  takeAnyBody(app);
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({
      'Content-Security-Policy': POLICY,
      // With `no-referrer` browsers send their own forms with `Origin: null`.
      'Referrer-Policy': 'same-origin',
    });
  });
  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'POST' && isForeign(request, pagesOrigin))
      return html(reply, 403, FOREIGN_FORM_PAGE);
    return undefined;
  });

  const levelOf = async (subject: Subject, campaign: Campaign): Promise<Level> => {
    const [recipient, allowed, maxLevel] = await Promise.all([
      registry.recipient(campaign.id, subject.ref),
      registry.consent(subject.ref),
      registry.maxLevel(),
    ]);
    return lowest(
      recipient?.level ?? lowest(campaign.level, subject.stopped ? 'off' : 'count'),
      maxLevel,
      allowed ?? 'full',
    );
  };

  /** null: not ours, or of somebody who was erased. */
  const find = async (text: string): Promise<Found | null> => {
    const token = tokens.verify('reader', text);
    if (token === null) return null;
    const campaign = await registry.campaign(token.source);
    if (token.subject === null) {
      if (campaign === null) return null;
      const level = lowest(campaign.level, await registry.maxLevel(), 'count');
      return { campaign, level, subject: null };
    }
    const subject = await registry.subject(token.subject);
    if (subject === null) return null;
    return {
      address: `/r/${text}`,
      subject,
      campaign,
      level: campaign === null ? 'off' : await levelOf(subject, campaign),
    };
  };
  const findPerson = async (text: string): Promise<Reader | null> => {
    const found = await find(text);
    return found?.subject ? found : null;
  };

  /** Whether the edge goes by the change now; where it cannot say so, the change stays all the same. */
  const isInForce = async (): Promise<boolean> => {
    try {
      await putInForce();
      return true;
    } catch (error) {
      log('error', `cannot put in force yet: ${error instanceof Error ? error.name : 'unknown'}`);
      return false;
    }
  };

  const show = async (
    request: FastifyRequest<Link>,
    reply: FastifyReply,
    status = 200,
    notice?: Html,
  ): Promise<FastifyReply> => {
    const found = await find(request.params.token);
    if (found === null) return unknown(reply);
    return html(
      reply,
      status,
      found.subject === null
        ? everybodyPage(found.campaign, found.level)
        : readerPage(found, { canMail, ...(notice === undefined ? {} : { notice }) }),
    );
  };

  app.get<Link>('/r/:token', (request, reply) => show(request, reply));
  // Where the answers to forms stand, for whoever loads one of them anew.
  for (const step of ['stop', 'code', 'open', 'copy', 'consent', 'resume', 'erase'])
    app.get<Link>(`/r/:token/${step}`, (request, reply) => show(request, reply));

  const post = (
    step: string,
    handler: (request: FastifyRequest<Link>, reply: FastifyReply) => Promise<FastifyReply>,
  ): void => {
    app.post<Link>(`/r/:token/${step}`, { bodyLimit: READER_LIMITS.formBytes }, handler);
  };

  // By its button, and as `List-Unsubscribe=One-Click` (RFC 8058): its body says nothing that the address does not.
  post('stop', async (request, reply) => {
    const reader = await findPerson(request.params.token);
    if (reader === null) return show(request, reply);
    const { ref, stopped } = reader.subject;
    if (!stopped || (await access.mayRepeatStop(ref))) {
      await registry.setStopped(ACTOR, ref, true);
      if (!(await isInForce())) return notYet(reply);
    }
    return show(request, reply, 200, noticeOf('Stopped.'));
  });

  post('code', async (request, reply) => {
    const reader = await findPerson(request.params.token);
    if (reader === null || sendMail === null) return show(request, reply);
    const { ref, email } = reader.subject;
    const code = await access.newCode(ref, request.ip);
    // Nobody waits for the mail: the time of the answer would tell whether one was sent.
    if (code !== null)
      sendMail({ to: email, subject: `Your code: ${code}`, text: codeMail(code) }).catch(
        async (error: unknown) => {
          log('error', `no code was mailed: ${error instanceof Error ? error.name : 'unknown'}`);
          await access.codeNotSent(ref);
        },
      );
    return html(reply, 200, codePage(reader));
  });

  const showOpened = async (
    reader: Reader,
    proof: string,
    reply: FastifyReply,
    notice?: Html,
  ): Promise<FastifyReply> => {
    const { ref } = reader.subject;
    const record = await registry.subjectRecord(ref);
    if (record === null) return unknown(reply);
    const receipts = await askSubjectEvents(store, ref);
    return html(reply, 200, openedPage({ ...reader, record, receipts, proof }, notice));
  };

  post('open', async (request, reply) => {
    const reader = await findPerson(request.params.token);
    if (reader === null) return show(request, reply);
    const proof = access.redeem(reader.subject.ref, field(request, 'code'));
    if (proof === null)
      return html(
        reply,
        403,
        codePage(
          reader,
          faultOf(
            `That is not the code, or its time is over. After ${READER_LIMITS.codeTries} tries it is void: have another one mailed to you.`,
          ),
        ),
      );
    return showOpened(reader, proof, reply);
  });

  /** A step that needs the proof of a code. */
  const postWithProof = (
    step: string,
    act: (
      reader: Reader,
      request: FastifyRequest<Link>,
      reply: FastifyReply,
      proof: string,
    ) => Promise<FastifyReply>,
  ): void => {
    post(step, async (request, reply) => {
      const reader = await findPerson(request.params.token);
      if (reader === null) return show(request, reply);
      const proof = field(request, 'proof');
      if (!access.isProof(reader.subject.ref, proof))
        return show(request, reply, 403, faultOf('For that another code is needed: time is over.'));
      if (!(await access.mayAct(reader.subject.ref))) return html(reply, 429, TOO_OFTEN_PAGE);
      return act(reader, request, reply, proof);
    });
  };

  postWithProof('copy', async ({ subject: { ref } }, _request, reply) => {
    const record = await registry.subjectRecord(ref);
    if (record === null) return unknown(reply);
    const copy = copyOf(record, await askSubjectEvents(store, ref));
    return reply
      .type('application/json; charset=utf-8')
      .header('Content-Disposition', 'attachment; filename="what-is-held-about-me.json"')
      .send(JSON.stringify(copy, null, 2));
  });

  /** The opened page anew, with what has become of the person. */
  const changed = async (
    request: FastifyRequest<Link>,
    reply: FastifyReply,
    proof: string,
    notice: string,
  ): Promise<FastifyReply> => {
    if (!(await isInForce())) return notYet(reply);
    const reader = await findPerson(request.params.token);
    return reader === null ? unknown(reply) : showOpened(reader, proof, reply, noticeOf(notice));
  };

  postWithProof('resume', async ({ subject: { ref } }, request, reply, proof) => {
    await registry.setStopped(ACTOR, ref, false);
    return changed(request, reply, proof, 'Allowed again, as far as you have agreed.');
  });

  postWithProof('consent', async (reader, request, reply, proof) => {
    const consent = CONSENTS.find((known) => known === field(request, 'consent'));
    if (consent === undefined) return showOpened(reader, proof, reply);
    await registry.setSubjectConsent(ACTOR, reader.subject.ref, consent, CONSENT_SOURCE);
    return changed(
      request,
      reply,
      proof,
      consent === 'granted' ? 'You have agreed.' : 'Your consent is taken back.',
    );
  });

  postWithProof('erase', async (reader, request, reply, proof) => {
    if (field(request, 'sure') !== 'yes')
      return showOpened(
        reader,
        proof,
        reply,
        faultOf('Nothing was erased: tick the box beside “Erase all that is held about me”.'),
      );
    const { ref } = reader.subject;
    await registry.eraseSubject(ACTOR, ref);
    access.forget(ref);
    startErasures();
    return (await isInForce()) ? html(reply, 200, ERASED_PAGE) : notYet(reply);
  });
}

const codeMail = (code: string): string => `Your code: ${code}

Somebody, probably you, has asked on the page “What a mail records about you” to see what is
recorded about this address. Enter the code there. It is good for ${READER_LIMITS.codeMinutes} minutes.

If it was not you, ignore this mail: without the code nothing is shown and nothing changes.
`;
