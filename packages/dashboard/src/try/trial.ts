/** A pixel loaded in the visitor's own browser, and what comes of it. */
import type { Receipt } from '@clearpixel/console/api-types';
import { callApi } from '../api/client.ts';

export interface Trial {
  nonce: string;
  pixelUrl: string;
  /** What the request showed, said back and kept nowhere. */
  seen: {
    address: string;
    agent: string;
    languages: string;
    referrer: string;
    signals: string[];
  };
}

const PATIENCE_MS = 15_000;
const LOOK_MS = 250;

export const newTrial = (): Promise<Trial> => callApi<Trial>('POST', '/try');

/** Null where it has not come, or `signal` was aborted. */
export async function receiptOf({ nonce }: Trial, signal: AbortSignal): Promise<Receipt | null> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until && !signal.aborted) {
    const { receipt } = await callApi<{ receipt: Receipt | null }>('GET', `/try/${nonce}`);
    if (receipt !== null) return receipt;
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_MS);
    });
  }
  return null;
}

/** Resolves when the pixel has been answered. */
export function loadImage(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.addEventListener('load', () => resolve());
    image.addEventListener('error', () =>
      reject(
        new Error('the image could not be loaded: is the edge running, or does a blocker stop it?'),
      ),
    );
    image.src = url;
  });
}
