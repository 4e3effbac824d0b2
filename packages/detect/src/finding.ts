/** From a judgement to what people and programs are told. */
import type { Certainty, Judgement, Verdict } from './judge.ts';
import type { What } from './reference.ts';
import { say } from './words.ts';
import type { AdviceCode, Language, LearnCode } from './words.ts';

export interface Finding {
  /** As it stands there; without the webmail's proxy or gateway around it. */
  url: string;
  what: What;
  verdict: Verdict;
  certainty: Certainty;
  vendor: string | null;
  /** Names of the evidence for it. */
  reasons: string[];
  /** What loading it, or following it, would tell whom: sentences in the language asked for. */
  learns: string[];
  /** The same, one code for each sentence. */
  learnsCodes: LearnCode[];
  /** What can be done: sentences. */
  advice: string[];
  /** How often it stands there, where more than once. */
  times?: number;
  /** Whose proxy or gateway was around the address. */
  through?: string;
}

const STRENGTH: Readonly<Record<Verdict, number>> = {
  pixel: 3,
  'personal-image': 2,
  'tracked-link': 1,
  'remote-image': 0,
};

/** One finding for each address: it tells the same however often it stands there. In the order of the page. */
export function findingsOf(judgements: readonly Judgement[], language: Language): Finding[] {
  const byAddress = new Map<string, { best: Judgement; times: number }>();
  for (const judgement of judgements) {
    const key = `${judgement.reference.isLink ? 'link' : 'load'} ${judgement.reference.address.url.href}`;
    const seen = byAddress.get(key);
    if (seen === undefined) byAddress.set(key, { best: judgement, times: 1 });
    else {
      seen.times++;
      if (STRENGTH[judgement.verdict] > STRENGTH[seen.best.verdict]) seen.best = judgement;
    }
  }
  return [...byAddress.values()].map(({ best, times }) => findingOf(best, times, language));
}

function findingOf(
  { reference, verdict, certainty, vendor, reasons }: Judgement,
  times: number,
  language: Language,
): Finding {
  const { url, through } = reference.address;
  const who = vendor === null ? url.hostname : `${vendor} (${url.hostname})`;
  const learnsCodes = learnsOf(verdict, reasons, reference.address.url, reference.only);
  return {
    url: through === null && /^https?:/i.test(reference.url) ? reference.url : url.href,
    what: reference.what,
    verdict,
    certainty,
    vendor,
    reasons,
    learns: learnsCodes.map((code) => say(language, code, who)),
    learnsCodes,
    advice: adviceOn(verdict, url).map((code) => say(language, code, who)),
    ...(times > 1 ? { times } : {}),
    ...(through === null ? {} : { through }),
  };
}

function learnsOf(
  verdict: Verdict,
  reasons: readonly string[],
  url: URL,
  only: 'printed' | 'forwarded' | null,
): LearnCode[] {
  if (url.protocol === 'file:') return ['sign-in', 'opened'];
  const codes: LearnCode[] = [only ?? (verdict === 'tracked-link' ? 'clicked' : 'opened')];
  if (verdict !== 'remote-image') codes.push('you');
  if (verdict === 'pixel' || verdict === 'personal-image') codes.push('address-works');
  if (reasons.includes('recipient-address')) codes.push('address-itself');
  codes.push('where-and-with-what');
  return codes;
}

function adviceOn(verdict: Verdict, url: URL): AdviceCode[] {
  if (url.protocol === 'file:') return ['never-open'];
  if (verdict === 'tracked-link') return ['open-by-hand'];
  return verdict === 'pixel' ? ['shield', 'block-images'] : ['block-images'];
}
